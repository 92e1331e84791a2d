"""Buttons under review cards."""

from __future__ import annotations

from bot.domain.states import SubmissionState
from bot.keyboards.callback import encode
from bot.ports import Button
from bot.services.review_cards import ReviewCard
from bot.services.reviews import Order, Queue
from bot.texts import buttons as words
from bot.texts.reviews import ORDERS, REASONS

Row = tuple[Button, ...]
OTHER = {
    SubmissionState.APPROVED: SubmissionState.RETURNED,
    SubmissionState.RETURNED: SubmissionState.APPROVED,
}
CORRECT_TO = {SubmissionState.APPROVED: words.TO_APPROVED, SubmissionState.RETURNED: words.TO_RETURNED}


def card(shown: ReviewCard) -> tuple[Row, ...]:
    """What may be done with the submission as it stands; ``version`` goes with 通过."""
    number, state = shown.id, SubmissionState(shown.state)
    amending = Button(words.AMEND, encode("amend", number))
    if state is SubmissionState.PENDING:
        decisions = (
            Button(words.APPROVE, encode("approve", number, shown.version)),
            Button(words.RETURN, encode("return", number)),
        )
        return (decisions, *_labels(shown), (amending,))
    if state is SubmissionState.APPROVED:
        return ((*correction(number)[0], amending),)
    return correction(number) if state is SubmissionState.RETURNED else ()


def _labels(shown: ReviewCard) -> tuple[Row, ...]:
    """新领域，还是并入…？"""
    merges = tuple(
        (Button(words.MERGE_LABEL.format(label=label), encode("merge_label", shown.id, key)),)
        for key, label in shown.hints.candidates
    )
    is_new = (Button(words.NEW_LABEL.format(prompt=shown.prompt), encode("new_label", shown.id)),)
    return (*merges, is_new) if merges else ()


def reasons(submission_id: int) -> tuple[Row, ...]:
    """The short list, then one's own words, then the way back."""
    listed = tuple((Button(reason, encode("reason", submission_id, number)),) for number, reason in enumerate(REASONS))
    last = (
        Button(words.OTHER_REASON, encode("why", submission_id)),
        Button(words.BACK, encode("card", submission_id)),
    )
    return (*listed, last)


def correction(submission_id: int) -> tuple[Row, ...]:
    """更正 #128"""
    return ((Button(words.CORRECT.format(number=submission_id), encode("correct", submission_id)),),)


def corrections(shown: ReviewCard) -> tuple[Row, ...]:
    """改为退回 or 改为通过, and the way back."""
    verdict = OTHER[SubmissionState(shown.state)]
    change = Button(CORRECT_TO[verdict], encode("correct_to", shown.id, verdict.value))
    return ((change, Button(words.BACK, encode("card", shown.id))),)


def queue(waiting: Queue) -> tuple[Row, ...]:
    """The next page, and the other orders where there is anything to order."""
    rows: list[Row] = []
    if waiting.rest_count:
        rows.append((Button(words.MORE_CARDS, encode("queue", waiting.order.value, waiting.last_id)),))
    if waiting.total_count > 1:
        others = [order for order in Order if order is not waiting.order]
        rows.append(tuple(Button(ORDERS[order], encode("queue", order.value)) for order in others))
    return tuple(rows)


def returned(submission_id: int) -> tuple[Row, ...]:
    """申请复核 under what came back."""
    return ((Button(words.APPEAL.format(number=submission_id), encode("appeal", submission_id)),),)
