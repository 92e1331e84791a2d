"""更正: a decision is followed by another one with a reason; both entries stay in the record."""

from __future__ import annotations

from bot.domain.errors import ConflictError
from bot.domain.roles import Action, Principal, Role
from bot.domain.states import AppealState, SubmissionState
from bot.services.bureau import Bureau
from bot.services.decisions import DECIDED, Decided, Ruling, Way, checked_reason, decide, reviewable
from bot.services.review_cards import ReviewCard, review_card
from storage.models import Submission
from storage.repositories import reviews

_OTHER = {
    SubmissionState.APPROVED: SubmissionState.RETURNED,
    SubmissionState.RETURNED: SubmissionState.APPROVED,
}


def card_to_correct(bureau: Bureau, principal: Principal, number: int) -> ReviewCard:
    """What was decided, for somebody who may correct it. Raises ``not_decided``."""
    principal.require(Action.REVIEW)
    with bureau.storage.read() as session:
        row, sender = reviewable(bureau, session, principal, number)
        _check_decided(row)
        return review_card(bureau, session, row, sender)


def correct(bureau: Bureau, principal: Principal, number: int, verdict: SubmissionState, reason: str) -> Decided:
    """Replace the decision by the other one, with a compulsory reason.

    The sender, the department's head and the deputy in charge read who, why, and what it changed. What a deputy
    decided on appeal only a deputy corrects. Raises ``not_decided``, ``decided_on_appeal``, ``already_decided``.
    """
    principal.require(Action.REVIEW)
    reason = checked_reason(reason, number, code="correction_reason_needed")
    with bureau.storage.write() as session:
        row, sender = reviewable(bureau, session, principal, number)
        _check_decided(row)
        made = reviews.last_decision(session, row.id)
        is_on_appeal = made is not None and made.detail.get("way") == Way.APPEAL.value
        appeal = reviews.appeal_of(session, made.id) if made is not None else None
        is_upheld = appeal is not None and appeal.state is AppealState.UPHELD
        if (is_on_appeal or is_upheld) and row.state is not verdict and principal.role is not Role.DEPUTY:
            raise ConflictError("decided_on_appeal", number=row.id)
        ruling = Ruling(verdict, _OTHER[verdict], reason, Way.CORRECTION)
        is_new = row.state is not verdict
        decided = decide(bureau, session, principal, row, sender, ruling)
        if is_new and appeal is not None:
            reviews.decide_appeal(
                session, appeal.id, AppealState.SETTLED, decided_by_id=principal.member_id, decided_at=bureau.now
            )
        return decided


def _check_decided(row: Submission) -> None:
    if row.state not in DECIDED:
        raise ConflictError("not_decided", number=row.id, state=row.state)
