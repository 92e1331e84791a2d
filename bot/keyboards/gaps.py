"""Buttons of 查缺: the doors to what is missing, the kinds, 展开."""

from __future__ import annotations

from collections.abc import Iterable

from bot.keyboards.callback import encode
from bot.keyboards.rows import Row, rows
from bot.ports import Button
from bot.services.gap_doors import Door, DoorKind
from bot.services.gap_kinds import GapKind
from bot.services.gaps import Found, GapSheet
from bot.texts import gaps as texts

ALL = "all"
CHECK, CARD, URGE_ITEM, MEETING = "gaps", "gap_card", "urge_item", "meeting"
_DOORS_A_ROW, _KINDS_A_ROW = 2, 3
_MOST_DOORS = 60


def doors(shown: Iterable[Found]) -> tuple[Row, ...]:
    """One button a door, however many gaps lead to it."""
    wanted = dict.fromkeys(each.door for each in shown if each.door is not None)
    return rows([Button(texts.door_words(door), _data(door)) for door in wanted][:_MOST_DOORS], _DOORS_A_ROW)


def _data(door: Door) -> str:
    match door.kind:
        case DoorKind.REVIEW:
            return encode(CARD, door.number)
        case DoorKind.DRAFT:
            return encode("draft", door.number)
        case DoorKind.SUBMIT:
            return encode("submit", door.clause)
        case DoorKind.URGE:
            return encode(URGE_ITEM, door.clause)
        case DoorKind.SCORE:
            return encode("score_item", door.clause)


def kinds(sheet: GapSheet, *, has_more: bool) -> tuple[Row, ...]:
    """The kinds that are there, with how many; 展开 when something is folded; the paper for the meeting."""
    counts: dict[GapKind, int] = {}
    for each in sheet.found:
        counts[each.gap.kind] = counts.get(each.gap.kind, 0) + 1
    filters = [Button(texts.filter_words(kind, counts[kind]), encode(CHECK, kind.value)) for kind in sheet.points]
    expand = ((Button(texts.EXPAND, encode(CHECK, ALL, ALL)),),) if has_more else ()
    return (*rows(filters, _KINDS_A_ROW), *expand, (Button(texts.MEETING, encode(MEETING)),))


def of_kind(kind: GapKind, *, has_more: bool) -> tuple[Row, ...]:
    """展开 of that kind, and the way back."""
    expand = ((Button(texts.EXPAND, encode(CHECK, kind.value, ALL)),),) if has_more else ()
    return (*expand, back())


def back() -> Row:
    return (Button(texts.BACK, encode(CHECK, ALL)),)
