"""Buttons of 补录."""

from __future__ import annotations

from collections.abc import Iterable

from bot.keyboards.callback import encode
from bot.ports import Button
from bot.services.lines import Line
from bot.texts import backfill as words

Row = tuple[Button, ...]


def begin() -> tuple[Row, ...]:
    """补录 under 我的待办."""
    return ((Button(words.BACKFILL, encode("backfill")),),)


def choice(lines: Iterable[Line]) -> tuple[Row, ...]:
    """One ended period a row; it begins the submission of that very period."""
    return tuple((Button(words.item_button(line), encode("submit", line.id)),) for line in lines)
