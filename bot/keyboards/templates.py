"""Buttons that give, replace and remove templates."""

from __future__ import annotations

from collections.abc import Iterable

from bot.keyboards.callback import encode
from bot.plan.model import Clause
from bot.ports import Button
from bot.texts import templates as words

Row = tuple[Button, ...]
A_ROW = 2


def get(clause: Clause) -> Button:
    """模板 on the item's card."""
    return Button(words.BUTTON, encode("template", clause.id))


def choice(clauses: Iterable[Clause]) -> tuple[Row, ...]:
    """One button an item, two a row."""
    found = [
        Button(words.OF_ITEM.format(item=f"{each.id} {each.short_title or each.title}"), encode("template", each.id))
        for each in clauses
    ]
    return tuple(tuple(found[start : start + A_ROW]) for start in range(0, len(found), A_ROW))


def change(clause: Clause) -> tuple[Row, ...]:
    """What the coordinator may do with it."""
    return (
        (
            Button(words.REPLACE, encode("template_set", clause.id)),
            Button(words.REMOVE, encode("template_rm", clause.id)),
        ),
    )
