"""Review cards and decisions, as messages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bot.domain.states import SubmissionState
from bot.keyboards import reviews as keyboards
from bot.keyboards.submissions import repair
from bot.ports import Attachment, AttachmentKind, Outgoing
from bot.services.review_cards import CardEvidence, ReviewCard
from bot.services.reviews import Decided, Queue
from bot.texts import reviews as texts

CARDS_AT_ONCE = 5


def review_card(card: ReviewCard) -> Outgoing:
    """The evidence first, by kind, then the card with its buttons."""
    attachments = tuple(_attachment(item, card.id, place) for place, item in enumerate(card.evidence, 1) if item.sha256)
    return Outgoing(tuple(texts.card(card)), keyboards.card(card.id, card.version), attachments=attachments)


def _attachment(item: CardEvidence, number: int, place: int) -> Attachment:
    kind = AttachmentKind.PHOTO if item.is_photo else AttachmentKind.DOCUMENT
    name = item.name or f"{number}-{place}.{'jpg' if item.is_photo else 'bin'}"
    return Attachment(kind, name, sha256=item.sha256, file_id=item.file_id)


def card_without_evidence(card: ReviewCard) -> Outgoing:
    """The card alone, to put back in place of the question for a reason."""
    return Outgoing(tuple(texts.card(card)), keyboards.card(card.id, card.version))


def queue(waiting: Queue) -> tuple[Outgoing, ...]:
    """The first cards of the queue, one message each, and what is left unsaid."""
    shown = [review_card(card) for card in waiting.cards[:CARDS_AT_ONCE]]
    closing = []
    if not waiting.cards:
        closing.append(texts.EMPTY)
    if len(waiting.cards) > CARDS_AT_ONCE:
        closing.append(texts.MORE.format(count=len(waiting.cards) - CARDS_AT_ONCE))
    if waiting.others_count:
        closing.append(texts.OTHERS.format(count=waiting.others_count))
    return (*shown, Outgoing(tuple(closing))) if closing else tuple(shown)


def ask_reason(card: ReviewCard) -> Outgoing:
    lines = (*texts.card(card), "", texts.ASK_REASON.format(number=card.id))
    return Outgoing(lines, keyboards.reasons(card.id))


def type_reason(submission_id: int) -> Outgoing:
    return Outgoing((texts.TYPE_REASON.format(number=submission_id),))


def decided(outcome: Decided) -> Outgoing:
    return Outgoing((texts.decided(outcome),))


def decision(params: dict[str, Any]) -> Outgoing:
    """What the sender reads: 通过 with the gain, or 退回 with the reason and the way to mend it."""
    subjects = (f"submission:{params['id']}",)
    is_returned = params["state"] == SubmissionState.RETURNED.value
    return Outgoing(tuple(texts.decision(params)), repair(params["id"]) if is_returned else (), subjects=subjects)


RENDERERS: dict[str, Callable[[dict[str, Any]], Outgoing]] = {
    "review_card": lambda params: review_card(ReviewCard.from_params(params)),
    "decision": decision,
    "decision_for_head": lambda params: Outgoing(tuple(texts.decision_for_head(params))),
}
