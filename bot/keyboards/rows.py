"""Buttons in rows, and how a button names an item."""

from __future__ import annotations

from collections.abc import Iterable

from bot.plan.model import Clause
from bot.ports import Button

Row = tuple[Button, ...]


def rows(buttons: Iterable[Button], width: int) -> tuple[Row, ...]:
    """The buttons, so many a row."""
    found = list(buttons)
    return tuple(tuple(found[start : start + width]) for start in range(0, len(found), width))


def item_words(clause: Clause) -> str:
    return f"{clause.id} {clause.short_title or clause.title}"
