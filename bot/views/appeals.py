"""申请复核, as messages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bot.domain.states import AppealState
from bot.keyboards import appeals as keyboards
from bot.keyboards.submissions import repair
from bot.ports import Outgoing
from bot.services.appeals import AppealSheet, Asked
from bot.services.review_cards import ReviewCard
from bot.texts import appeals as texts
from bot.views.reviews import attachments

ASKS = {AppealState.UPHELD: texts.ASK_UPHOLD, AppealState.OVERTURNED: texts.ASK_OVERTURN}


def ask(card: ReviewCard) -> Outgoing:
    return Outgoing(tuple(texts.ask(card)))


def asked(outcome: Asked) -> Outgoing:
    return Outgoing((texts.asked(outcome),))


def card(sheet: AppealSheet) -> Outgoing:
    """The evidence, then the appeal with 维持 and 改为通过."""
    return Outgoing(tuple(texts.card(sheet)), keyboards.card(sheet.card.id), attachments=attachments(sheet.card))


def card_without_evidence(sheet: AppealSheet) -> Outgoing:
    return Outgoing(tuple(texts.card(sheet)), keyboards.card(sheet.card.id))


def ask_reason(sheet: AppealSheet, outcome: AppealState) -> Outgoing:
    question = ASKS[outcome].format(number=sheet.card.id)
    return Outgoing((*texts.card(sheet), "", question), keyboards.reasons(sheet.card.id, outcome))


def type_reason(number: int) -> Outgoing:
    return Outgoing((texts.TYPE_ANSWER.format(number=number),))


def upheld(sheet: AppealSheet) -> Outgoing:
    return Outgoing((texts.upheld(sheet),))


def upheld_for_reader(params: dict[str, Any]) -> Outgoing:
    number = params["card"]["id"]
    rows = repair(number) if params["is_sender"] else ()
    return Outgoing(tuple(texts.upheld_for_reader(params)), rows, subjects=(f"submission:{number}",))


RENDERERS: dict[str, Callable[[dict[str, Any]], Outgoing]] = {
    "appeal_card": lambda params: card(AppealSheet(**(params | {"card": ReviewCard.from_params(params["card"])}))),
    "appeal_upheld": upheld_for_reader,
}
