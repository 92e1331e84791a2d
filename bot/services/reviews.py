"""The reviewer's side: the queue and the one decision on each submission."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import Session

from bot.domain.errors import ConflictError, ForbiddenError, InvalidInputError, NotFoundError
from bot.domain.roles import Action, Principal, Role
from bot.domain.states import Lane, SubmissionState
from bot.plan.model import Tenths
from bot.scoring.engine import score
from bot.services.bureau import Bureau
from bot.services.digest import refresh_digests
from bot.services.drafts import Question, sheet
from bot.services.review_cards import ReviewCard, may_decide, review_card
from bot.services.scores import facts_as_of
from storage.models import Member, Submission
from storage.repositories import members, outbox, submissions

LONGEST_REASON = 300
DECIDED = (SubmissionState.APPROVED, SubmissionState.RETURNED)


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision as its maker reads it. ``gain`` and ``total`` (earned, of ``cap``) in tenths.

    ``gain`` is ``None`` for the repetition of a decision made before.
    """

    id: int
    state: SubmissionState
    title: str
    clause_id: str
    department: str
    sender: str
    gain: Tenths | None
    total: Tenths
    cap: Tenths


@dataclass(frozen=True, slots=True)
class Queue:
    """What waits for this reviewer, by due day; ``others_count``: what only a deputy can decide."""

    cards: tuple[ReviewCard, ...]
    others_count: int


def review_queue(bureau: Bureau, principal: Principal) -> Queue:
    """The pending submissions, those due first on top."""
    principal.require(Action.REVIEW)
    with bureau.storage.read() as session:
        rows = submissions.pending(session)
        mine = [(row, sender) for row, sender in rows if may_decide(bureau, principal, row, sender)]
        mine.sort(key=lambda pair: (_due_on(bureau, pair[0]), pair[0].id))
        cards = tuple(review_card(bureau, session, row, sender) for row, sender in mine)
        is_coordinator = principal.role is Role.COORDINATOR
        return Queue(cards, len(rows) - len(mine) if is_coordinator else 0)


def card_of(bureau: Bureau, principal: Principal, submission_id: int) -> ReviewCard:
    """One submission's card, for somebody who may decide on it."""
    principal.require(Action.REVIEW)
    with bureau.storage.read() as session:
        row, sender = _reviewable(bureau, session, principal, submission_id)
        return review_card(bureau, session, row, sender)


def approve(bureau: Bureau, principal: Principal, submission_id: int, version: int | None = None) -> Decided:
    """Let a submission count (通过). The same reviewer again hears the same; another one hears who decided.

    ``version``: of the card under which it was pressed; an older one than the sender's last change is refused.
    """
    principal.require(Action.REVIEW)
    with bureau.storage.write() as session:
        row, sender = _reviewable(bureau, session, principal, submission_id)
        if row.state is SubmissionState.PENDING and version not in (None, row.version):
            raise ConflictError("card_outdated", number=row.id)
        before = _total(bureau, session)
        if not _decide(bureau, session, principal, row, SubmissionState.APPROVED, None):
            return _decided(bureau, session, row, sender, None)
        decided = _decided(bureau, session, row, sender, before)
        _tell_sender(bureau, session, sender, row, decided, None)
        return decided


def send_back(bureau: Bureau, principal: Principal, submission_id: int, reason: str) -> Decided:
    """Send a submission back with a compulsory reason (退回补正); the sender and the department's head read it."""
    principal.require(Action.REVIEW)
    reason = " ".join(reason.split())
    if not reason:
        raise InvalidInputError("reason_needed", number=submission_id)
    if len(reason) > LONGEST_REASON:
        raise InvalidInputError("reason_too_long", limit=LONGEST_REASON)
    with bureau.storage.write() as session:
        row, sender = _reviewable(bureau, session, principal, submission_id)
        before = _total(bureau, session)
        if not _decide(bureau, session, principal, row, SubmissionState.RETURNED, reason):
            return _decided(bureau, session, row, sender, None)
        decided = _decided(bureau, session, row, sender, before)
        _tell_sender(bureau, session, sender, row, decided, reason)
        _tell_heads(bureau, session, sender, row, decided, reason)
        return decided


def _reviewable(
    bureau: Bureau, session: Session, principal: Principal, submission_id: int
) -> tuple[Submission, Member]:
    row = submissions.by_id(session, submission_id)
    if row is None or row.state is SubmissionState.DRAFT or row.clause is None:
        raise NotFoundError("submission_unknown", number=submission_id)
    sender = session.get_one(Member, row.member_id)
    if not may_decide(bureau, principal, row, sender):
        raise ForbiddenError
    return row, sender


def _decide(
    bureau: Bureau,
    session: Session,
    principal: Principal,
    row: Submission,
    verdict: SubmissionState,
    reason: str | None,
) -> bool:
    """Make the decision; ``False`` when this reviewer made the same one before."""
    if row.state is not SubmissionState.PENDING:
        _settle_repetition(session, principal, row, verdict)
        return False
    card = sheet(bureau, session, row)
    if verdict is SubmissionState.APPROVED and card.question is Question.PERIOD:
        raise ConflictError("day_still_asked", number=row.id)
    now = bureau.now
    if not submissions.change(session, row, verdict, at=now, by=principal.member_id, reason=reason, decided_at=now):
        raise ConflictError("submission_changed", number=row.id)
    concerned = [obligation.id for obligation in bureau.obligations if obligation.clause_id == row.clause]
    refresh_digests(bureau, session, concerned)
    return True


def _settle_repetition(session: Session, principal: Principal, row: Submission, verdict: SubmissionState) -> None:
    """The loser of a race hears who decided; a repetition of one's own decision changes nothing."""
    event = submissions.last_event(session, row.id)
    if row.state is verdict and event is not None and event.member_id == principal.member_id:
        return
    if row.state in DECIDED and event is not None and event.member_id is not None:
        decider = session.get_one(Member, event.member_id)
        raise ConflictError("already_decided", number=row.id, by=decider.name, state=row.state)
    raise ConflictError("submission_closed", number=row.id, state=row.state)


def _total(bureau: Bureau, session: Session) -> Tenths:
    today = bureau.today
    return score(bureau.plan, facts_as_of(bureau, session, today), today).total.earned


def _decided(bureau: Bureau, session: Session, row: Submission, sender: Member, before: Tenths | None) -> Decided:
    assert row.clause is not None
    total = _total(bureau, session)
    clause = bureau.plan.clause(row.clause)
    return Decided(
        id=row.id,
        state=row.state,
        title=clause.title,
        clause_id=clause.id,
        department=row.department,
        sender=sender.name,
        gain=None if before is None else total - before,
        total=total,
        cap=bureau.plan.cap,
    )


def _due_on(bureau: Bureau, row: Submission) -> date:
    obligation = bureau.obligation_by_id.get(row.obligation_id or "")
    return obligation.due_on if obligation else date.max


def _decision_params(bureau: Bureau, row: Submission, decided: Decided, reason: str | None) -> dict[str, Any]:
    obligation = bureau.obligation_by_id.get(row.obligation_id or "")
    return {
        "id": decided.id,
        "state": decided.state.value,
        "clause_id": decided.clause_id,
        "title": decided.title,
        "sender": decided.sender,
        "gain": decided.gain,
        "total": decided.total,
        "cap": decided.cap,
        "reason": reason,
        "due_on": obligation.due_on.isoformat() if obligation else None,
        "is_overdue": bool(obligation and obligation.due_on < bureau.today),
    }


def _tell_sender(
    bureau: Bureau, session: Session, sender: Member, row: Submission, decided: Decided, reason: str | None
) -> None:
    params = _decision_params(bureau, row, decided, reason)
    key = f"decision:{row.id}:{row.version}:{sender.id}"
    outbox.tell(session, sender, "decision", params, key=key, at=bureau.now, lane=Lane.ANSWER)


def _tell_heads(
    bureau: Bureau, session: Session, sender: Member, row: Submission, decided: Decided, reason: str
) -> None:
    params = _decision_params(bureau, row, decided, reason)
    for head in members.heads(session, row.department):
        if head.id != sender.id:
            key = f"decision:{row.id}:{row.version}:{head.id}"
            outbox.tell(session, head, "decision_for_head", params, key=key, at=bureau.now, lane=Lane.ANSWER)
