"""Buttons under the score."""

from __future__ import annotations

from bot.keyboards.callback import encode
from bot.plan.model import Plan
from bot.ports import Button
from bot.texts import scores as texts

Rows = tuple[tuple[Button, ...], ...]
BY_INDICATOR, BY_DEPARTMENT, GROUNDS, WHOLE = "ind", "dep", "why", "all"
_ITEMS_A_ROW = 5
_DEPARTMENTS_A_ROW = 2


def score() -> Rows:
    """按指标, 按科室, 得分依据."""
    return (
        (
            Button(texts.BY_INDICATOR, encode("score", BY_INDICATOR)),
            Button(texts.BY_DEPARTMENT, encode("score", BY_DEPARTMENT)),
            Button(texts.GROUNDS, encode("score", GROUNDS)),
        ),
    )


def indicators(plan: Plan) -> Rows:
    """One button an indicator."""
    return _rows([Button(each.id, encode("score_item", each.id)) for each in plan.indicators], _ITEMS_A_ROW)


def departments(plan: Plan, visible: tuple[str, ...]) -> Rows:
    """One button a department that the reader may open, named by its place in the plan."""
    buttons = [
        Button(each.name, encode("score_dept", place))
        for place, each in enumerate(plan.departments)
        if each.name in visible
    ]
    return _rows(buttons, _DEPARTMENTS_A_ROW)


def back() -> Rows:
    return ((Button(texts.BACK, encode("score", WHOLE)),),)


def _rows(buttons: list[Button], width: int) -> Rows:
    rows = [tuple(buttons[start : start + width]) for start in range(0, len(buttons), width)]
    return (*rows, *back())
