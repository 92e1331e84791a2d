"""Buttons of 核改."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from datetime import date

from bot.keyboards.callback import encode
from bot.ports import Button
from bot.services.amendments import AmendSheet, Part
from bot.texts import amending as texts
from bot.texts import buttons as words
from bot.texts.material import choice_names

Row = tuple[Button, ...]
MOST_LABELS = 24
MOST_PEOPLE = 6
ALL = 0
"""Instead of a piece's number."""


def parts(sheet: AmendSheet) -> tuple[Row, ...]:
    """What can be amended, and the way back."""
    number = sheet.card.id
    offered = [
        Button(texts.part_name(part, sheet.card.prompt), encode("amend_part", number, part.value))
        for part in sheet.parts
    ]
    return (*_rows(offered, 2), (Button(words.BACK, encode("card", number)),))


def answers(sheet: AmendSheet, part: Part) -> tuple[Row, ...]:
    """What may be answered by a button."""
    number = sheet.card.id
    back: Row = (Button(words.BACK, encode("amend", number)),)
    match part:
        case Part.DAY:
            months = [m for m in range(1, 13) if date(sheet.year, m, 1) <= sheet.today]
            buttons = [Button(words.MONTH.format(month=m), encode("amend_month", number, m)) for m in months]
            return (*_rows(buttons, 4), back)
        case Part.LABEL:
            labels = [Button(each.label, _set(number, part, each.key)) for each in sheet.labels[:MOST_LABELS]]
            return (*_rows(labels, 2), back)
        case Part.COUNT:
            counts = [Button(words.PEOPLE.format(count=n), _set(number, part, str(n))) for n in range(MOST_PEOPLE)]
            return (*_rows(counts, 3), back)
        case Part.EVALUATION:
            return ((Button(words.YES, _set(number, part, "1")), Button(words.NO, _set(number, part, "0"))), back)
        case Part.KIND:
            return (*_pieces(sheet), back)


def days(sheet: AmendSheet, month: int) -> tuple[Row, ...]:
    """The month's days up to today."""
    _, last = monthrange(sheet.year, month)
    past = [on for day in range(1, last + 1) if (on := date(sheet.year, month, day)) <= sheet.today]
    buttons = [Button(str(on.day), _set(sheet.card.id, Part.DAY, on.isoformat())) for on in past]
    return (*_rows(buttons, 7), (Button(words.OTHER_MONTH, encode("amend_part", sheet.card.id, Part.DAY.value)),))


def _pieces(sheet: AmendSheet) -> tuple[Row, ...]:
    """Which piece; the kinds at once where there is only one."""
    if len(sheet.pieces) == 1:
        return kinds(sheet, sheet.pieces[0].id)
    number, count = sheet.card.id, len(sheet.pieces)
    every = (Button(texts.ALL_PIECES.format(count=count), encode("amend_piece", number, ALL)),)
    return (
        every,
        *((Button(texts.piece_name(each), encode("amend_piece", number, each.id)),) for each in sheet.pieces),
    )


def kinds(sheet: AmendSheet, piece: int) -> tuple[Row, ...]:
    """What that piece may be."""
    names = choice_names(sheet.kinds, has_picture=any(each.is_photo for each in sheet.pieces))
    return _rows([Button(name, _set(sheet.card.id, Part.KIND, key, piece)) for key, name in names.items()], 2)


def _set(number: int, part: Part, value: str, piece: int = ALL) -> str:
    return encode("amend_set", number, part.value, value, piece)


def _rows(buttons: Iterable[Button], width: int) -> tuple[Row, ...]:
    listed = list(buttons)
    return tuple(tuple(listed[start : start + width]) for start in range(0, len(listed), width))
