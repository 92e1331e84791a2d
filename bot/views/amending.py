"""核改, as messages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bot.keyboards import amending as keyboards
from bot.keyboards.reviews import card as card_buttons
from bot.ports import Outgoing
from bot.services.amendments import Amended, AmendSheet, Part
from bot.texts import amending as texts
from bot.texts.reviews import card as card_lines


def choose(sheet: AmendSheet) -> Outgoing:
    return Outgoing((*card_lines(sheet.card), "", texts.choose(sheet)), keyboards.parts(sheet))


def ask(sheet: AmendSheet, part: Part) -> Outgoing:
    question = texts.ask(sheet, part)
    if part is Part.KIND and len(sheet.pieces) > 1:
        question = texts.ASK_PIECE.format(number=sheet.card.id)
    return Outgoing((question,), keyboards.answers(sheet, part))


def ask_day(sheet: AmendSheet, month: int) -> Outgoing:
    return Outgoing((texts.ASK_DAY.format(number=sheet.card.id, month=month),), keyboards.days(sheet, month))


def ask_kind(sheet: AmendSheet, piece: int) -> Outgoing:
    return Outgoing((texts.ask(sheet, Part.KIND),), keyboards.kinds(sheet, piece))


def ask_reason(number: int) -> Outgoing:
    return Outgoing((texts.ASK_REASON.format(number=number),))


def amended(outcome: Amended) -> Outgoing:
    """What was mended, above the card as it stands now."""
    lines = (*texts.amended(outcome), "", *card_lines(outcome.card))
    return Outgoing(lines, card_buttons(outcome.card))


RENDERERS: dict[str, Callable[[dict[str, Any]], Outgoing]] = {
    "amended": lambda params: Outgoing(tuple(texts.told(params)), subjects=(f"submission:{params['id']}",)),
}
