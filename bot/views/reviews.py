"""Review cards and decisions, as messages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from bot.domain.states import SubmissionState
from bot.keyboards import reviews as keyboards
from bot.keyboards.submissions import repair
from bot.ports import Attachment, AttachmentKind, Outgoing
from bot.services.decisions import Decided
from bot.services.review_cards import CardEvidence, ReviewCard
from bot.services.reviews import Order, Queue
from bot.texts import reviews as texts
from bot.texts.kinds import STATES


def review_card(card: ReviewCard) -> Outgoing:
    """The evidence first, by kind, then the card with its buttons."""
    return Outgoing(tuple(texts.card(card)), keyboards.card(card), attachments=attachments(card))


def attachments(card: ReviewCard) -> tuple[Attachment, ...]:
    """The card's files, and before a file that Telegram cannot show its preview."""
    return tuple(
        each
        for place, item in enumerate(card.evidence, 1)
        for each in _attachments(item, card.id, place)
        if item.sha256
    )


def _attachments(item: CardEvidence, number: int, place: int) -> Iterator[Attachment]:
    if item.preview:
        yield Attachment(AttachmentKind.PHOTO, f"{number}-{place}.jpg", sha256=item.preview)
    kind = AttachmentKind.PHOTO if item.is_photo else AttachmentKind.DOCUMENT
    name = item.name or f"{number}-{place}.{'jpg' if item.is_photo else 'bin'}"
    yield Attachment(kind, name, sha256=item.sha256, file_id=item.file_id)


def card_without_evidence(card: ReviewCard) -> Outgoing:
    """The card alone, to put back in place of a question or of an earlier state."""
    return Outgoing(tuple(texts.card(card)), keyboards.card(card))


def card_kept_new(card: ReviewCard) -> Outgoing:
    """The card after 是新领域: the same without the question."""
    rows = tuple(row for row in keyboards.card(card) if not any("label:" in (each.data or "") for each in row))
    return Outgoing(tuple(texts.card(card)), rows)


def queue(waiting: Queue) -> tuple[tuple[int, Outgoing], ...]:
    """A page of the queue, one message a card with the number that it is about (0: none), and what follows."""
    shown: list[tuple[int, Outgoing]] = []
    last = ""
    for card in waiting.cards:
        alike = [each for each in waiting.cards if each.clause_id == card.clause_id]
        if waiting.order is Order.INDICATOR and card.clause_id != last and len(alike) > 1:
            head = texts.TOGETHER.format(id=card.clause_id, annex=card.annex, title=card.title, count=len(alike))
            shown.append((0, Outgoing((head,))))
        last = card.clause_id
        shown.append((card.id, review_card(card)))
    closing = texts.queue_end(waiting)
    return (*shown, (0, Outgoing(tuple(closing), keyboards.queue(waiting)))) if closing else tuple(shown)


def ask_reason(card: ReviewCard) -> Outgoing:
    lines = (*texts.card(card), "", texts.ASK_REASON.format(number=card.id))
    return Outgoing(lines, keyboards.reasons(card.id))


def type_reason(submission_id: int) -> Outgoing:
    return Outgoing((texts.TYPE_REASON.format(number=submission_id),))


def ask_correction(card: ReviewCard) -> Outgoing:
    state = SubmissionState(card.state)
    other = STATES[keyboards.OTHER[state]]
    asked = texts.ASK_CORRECTION.format(number=card.id, state=STATES[state], other=other)
    return Outgoing((*texts.card(card), "", asked), keyboards.corrections(card))


def type_correction(submission_id: int, verdict: SubmissionState) -> Outgoing:
    return Outgoing((texts.TYPE_CORRECTION.format(number=submission_id, state=STATES[verdict]),))


def decided(outcome: Decided) -> Outgoing:
    """What the reviewer reads, with the way to correct it."""
    return Outgoing(tuple(texts.decided(outcome)), keyboards.correction(outcome.id))


def settled(params: dict[str, Any]) -> Outgoing:
    """What is left of a card once its submission is decided or taken back."""
    is_decided = "by" in params
    return Outgoing(tuple(texts.settled(params)), keyboards.correction(params["id"]) if is_decided else ())


def decision(params: dict[str, Any]) -> Outgoing:
    """What the sender reads: 通过 with the gain, or 退回 with the reason and the ways to mend or contest it."""
    subjects = (f"submission:{params['id']}",)
    is_returned = params["state"] == SubmissionState.RETURNED.value
    rows = (*repair(params["id"]), *keyboards.returned(params["id"])) if is_returned else ()
    return Outgoing(tuple(texts.decision(params)), rows, subjects=subjects)


def decision_for_head(params: dict[str, Any]) -> Outgoing:
    is_returned = params["state"] == SubmissionState.RETURNED.value
    rows = keyboards.returned(params["id"]) if is_returned else ()
    return Outgoing(tuple(texts.decision_for_head(params)), rows)


def own_card(params: dict[str, Any]) -> Outgoing:
    """The card in the sender's chat, once something became of it."""
    card = ReviewCard.from_params(params)
    return Outgoing(tuple(texts.own_card(card)), subjects=(f"submission:{card.id}",))


RENDERERS: dict[str, Callable[[dict[str, Any]], Outgoing]] = {
    "review_card": lambda params: review_card(ReviewCard.from_params(params)),
    "review_card_text": lambda params: card_without_evidence(ReviewCard.from_params(params)),
    "review_settled": settled,
    "own_card": own_card,
    "decision": decision,
    "decision_for_head": decision_for_head,
    "decision_changed": lambda params: Outgoing(tuple(texts.decision_changed(params))),
}
