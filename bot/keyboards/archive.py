"""Buttons of the archive."""

from __future__ import annotations

from bot.domain.states import ArchiveVersion
from bot.keyboards.callback import encode
from bot.plan.model import Indicator, Plan
from bot.ports import Button
from bot.texts import archive_chat as texts

Rows = tuple[tuple[Button, ...], ...]
ORDER, CHOOSE, ITEM = "archive", "archive_items", "archive_item"
ALL = "all"
_A_ROW = 3


def versions(indicator: Indicator | None) -> Rows:
    """验收版, 内部版; 按指标 or the way back to all."""
    scope = indicator.id if indicator is not None else ALL
    row = tuple(Button(texts.version_button(each), encode(ORDER, each.value, scope)) for each in ArchiveVersion)
    other = Button(texts.BY_INDICATOR, encode(CHOOSE)) if indicator is None else Button(texts.BACK, encode(ITEM, ALL))
    return (row, (other,))


def indicators(plan: Plan) -> Rows:
    """One button an indicator."""
    buttons = [Button(texts.indicator_button(each), encode(ITEM, each.id)) for each in plan.indicators]
    rows = [tuple(buttons[start : start + _A_ROW]) for start in range(0, len(buttons), _A_ROW)]
    return (*rows, (Button(texts.BACK, encode(ITEM, ALL)),))
