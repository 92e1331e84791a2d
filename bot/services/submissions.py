"""From a draft to what waits for review, and back: the sender's side of a submission."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from bot.domain.errors import ConflictError, NotFoundError
from bot.domain.roles import Action, Principal
from bot.domain.states import EvidenceState, SubmissionState
from bot.plan.model import Clause
from bot.services.bureau import Bureau
from bot.services.drafting import (
    OPEN_STATES,
    begin_draft,
    clause_of,
    copy_for_repair,
    own_submission,
    refresh_reminders,
)
from bot.services.drafts import DraftSheet, Question, sheet
from bot.services.review_cards import tell_reviewers
from storage.models import Evidence, Submission
from storage.repositories import submissions

MINE_LIMIT = 12


@dataclass(frozen=True, slots=True)
class Submitted:
    """A submission that now waits for review. ``has_reviewer``: somebody may decide it."""

    id: int
    clause: Clause
    annex: str
    evidence_count: int
    has_reviewer: bool


@dataclass(frozen=True, slots=True)
class MyLine:
    """One of one's own submissions in the list. ``reason``: why it came back."""

    id: int
    state: SubmissionState
    clause: Clause | None
    on: date | None
    label: str | None
    evidence_count: int
    reason: str | None


def begin_submission(
    bureau: Bureau, principal: Principal, clause_id: str, obligation_id: str | None = None
) -> DraftSheet:
    """Open (or find) the sender's draft of that clause and period.

    Raises ``NotFoundError`` for an unknown item and ``ForbiddenError`` for another department's.
    """
    principal.require(Action.SUBMIT)
    if not bureau.plan.has_clause(clause_id):
        raise NotFoundError("item_unknown")
    clause = bureau.plan.clause(clause_id)
    obligation = bureau.obligation_by_id.get(obligation_id or "")
    with bureau.storage.write() as session:
        for draft in submissions.drafts_of(session, principal.member_id):
            if draft.clause == clause_id and (obligation is None or draft.obligation_id == obligation.id):
                return sheet(bureau, session, draft)
        if obligation is not None:
            return sheet(bureau, session, begin_draft(bureau, session, principal, obligation=obligation))
        return sheet(bureau, session, begin_draft(bureau, session, principal, clause=clause))


def repair_submission(bureau: Bureau, principal: Principal, returned_id: int) -> DraftSheet:
    """Begin (or find) the repair of one's own returned submission (补正)."""
    principal.require(Action.SUBMIT)
    with bureau.storage.write() as session:
        returned = own_submission(session, principal, returned_id)
        if returned.state is not SubmissionState.RETURNED:
            raise ConflictError("submission_not_returned", number=returned.id, state=returned.state)
        return sheet(bureau, session, copy_for_repair(bureau, session, principal, returned))


def submit(bureau: Bureau, principal: Principal, submission_id: int | None, update_id: int) -> Submitted | DraftSheet:
    """Send a draft (the latest, without a number) to review; the card instead while something is still asked.

    The same update, or the same number again, gives the same answer and changes nothing more.
    """
    principal.require(Action.SUBMIT)
    with bureau.storage.write() as session:
        draft = _draft_to_submit(session, principal, submission_id, update_id)
        if draft.state is SubmissionState.PENDING:
            return _submitted(bureau, session, draft, has_reviewer=True)
        if draft.state is not SubmissionState.DRAFT:
            raise ConflictError("submission_closed", number=draft.id, state=draft.state)
        card = sheet(bureau, session, draft)
        if card.question is not Question.NOTHING or card.receiving_count:
            return card
        now = bureau.now
        if not submissions.change(
            session,
            draft,
            SubmissionState.PENDING,
            at=now,
            by=principal.member_id,
            submitted_at=now,
            submitted_update_id=update_id,
        ):
            raise ConflictError("submission_changed", number=draft.id)
        has_reviewer = tell_reviewers(bureau, session, draft, principal)
        refresh_reminders(bureau, session, draft)
        return _submitted(bureau, session, draft, has_reviewer=has_reviewer)


def withdraw(bureau: Bureau, principal: Principal, submission_id: int) -> Submission:
    """Take back a draft or a submission before its review (撤回): one's own, or as head one of the department's."""
    principal.require(Action.SUBMIT)
    with bureau.storage.write() as session:
        row = submissions.by_id(session, submission_id)
        if row is None or row.department != principal.department:
            raise NotFoundError("submission_unknown")
        if row.member_id != principal.member_id:
            principal.require(Action.STOP_DEPARTMENT_SUBMISSION)
        if row.state is SubmissionState.WITHDRAWN:
            return row
        if row.state not in OPEN_STATES:
            raise ConflictError("submission_closed", number=row.id, state=row.state)
        if not submissions.change(session, row, SubmissionState.WITHDRAWN, at=bureau.now, by=principal.member_id):
            raise ConflictError("submission_changed", number=row.id)
        refresh_reminders(bureau, session, row)
        return row


def my_submissions(bureau: Bureau, principal: Principal) -> tuple[MyLine, ...]:
    """One's latest submissions, newest first."""
    principal.require(Action.SUBMIT)
    with bureau.storage.read() as session:
        rows = submissions.of_member(session, principal.member_id, MINE_LIMIT)
        held = submissions.evidence_of(session, [row.id for row in rows])
        return tuple(_my_line(bureau, session, row, held) for row in rows)


def draft_sheet(bureau: Bureau, principal: Principal, submission_id: int) -> DraftSheet:
    """The card of one's own submission."""
    with bureau.storage.read() as session:
        return sheet(bureau, session, own_submission(session, principal, submission_id))


def remember_card(
    bureau: Bureau, principal: Principal, submission_id: int, message_id: int, media_group_id: str | None
) -> None:
    """Note which message shows the draft's card and for which album, so that it is edited as late parts arrive."""
    with bureau.storage.write() as session:
        row = own_submission(session, principal, submission_id)
        row.card_message_id, row.card_media_group_id = message_id, media_group_id
        session.add(row)


def _draft_to_submit(session: Session, principal: Principal, submission_id: int | None, update_id: int) -> Submission:
    if submission_id is not None:
        return own_submission(session, principal, submission_id)
    done = submissions.submitted_by_update(session, principal.member_id, update_id)
    if done is not None:
        return done
    drafts = submissions.drafts_of(session, principal.member_id)
    if not drafts:
        raise NotFoundError("no_draft")
    return drafts[0]


def _submitted(bureau: Bureau, session: Session, row: Submission, *, has_reviewer: bool) -> Submitted:
    held = submissions.evidence_of(session, [row.id])[row.id]
    clause = clause_of(bureau, row)
    annex = bureau.plan.indicator(clause.indicator).annex
    return Submitted(row.id, clause, annex, len(held), has_reviewer)


def _my_line(bureau: Bureau, session: Session, row: Submission, held: dict[int, list[Evidence]]) -> MyLine:
    event = submissions.last_event(session, row.id) if row.state is SubmissionState.RETURNED else None
    return MyLine(
        id=row.id,
        state=row.state,
        clause=bureau.plan.clause(row.clause) if row.clause else None,
        on=row.on,
        label=row.label,
        evidence_count=sum(item.state is EvidenceState.STORED for item in held.get(row.id, [])),
        reason=event.reason if event else None,
    )
