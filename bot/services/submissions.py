"""From a draft to what waits for review, and back: the sender's side of a submission."""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel import Session

from bot.domain.errors import ConflictError, NotFoundError
from bot.domain.roles import Action, Principal
from bot.domain.states import Lane, SubmissionState
from bot.plan.model import Clause
from bot.plan.obligations import Obligation
from bot.services.bureau import Bureau
from bot.services.checklists import ChecklistLine, checklist, lacking
from bot.services.drafting import (
    OPEN_STATES,
    begin_draft,
    clause_of,
    copy_for_repair,
    own_submission,
    refresh_reminders,
    saved,
)
from bot.services.drafts import DraftSheet, Question, sheet
from bot.services.filing import FiledFor, filed_for
from bot.services.inbox import REPEATED_WITHIN
from bot.services.kinds import pieces_of
from bot.services.pending import announce_change, put_cards_away
from bot.services.reuse import NOWHERE, Reuse, reuse_of
from bot.services.review_cards import has_reviewer
from storage.models import Member, Submission
from storage.repositories import outbox, submissions

REPAIRABLE = (SubmissionState.RETURNED, SubmissionState.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class Submitted:
    """A submission that now waits for review. ``has_reviewer``: somebody may decide it. ``filed``: for whom (代报).

    ``lacking``: what its unit still needs before it counts. ``reuse``: what else its material is good for.
    ``unsent``: the sender's other drafts that hold something.
    """

    id: int
    clause: Clause
    annex: str
    evidence_count: int
    has_reviewer: bool
    filed: FiledFor | None = None
    lacking: tuple[ChecklistLine, ...] = ()
    reuse: Reuse = NOWHERE
    unsent: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """What was taken back. ``card_message_id``: the card that shows it in the asker's own chat."""

    id: int
    was_draft: bool
    is_own: bool
    card_message_id: int | None


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
        draft = _begun(session, principal, clause_id, obligation)
        if draft is None:
            draft = begin_draft(bureau, session, principal, clause=clause, obligation=obligation)
        return saved(bureau, session, draft)


def _begun(session: Session, principal: Principal, clause_id: str, obligation: Obligation | None) -> Submission | None:
    """The sender's draft of that clause; of that period too, if one is named."""
    for draft in submissions.drafts_of(session, principal.member_id):
        if draft.clause != clause_id or draft.department != principal.department:
            continue
        if obligation is not None and draft.obligation_id is None:
            draft.obligation_id = obligation.id
        if obligation is None or draft.obligation_id == obligation.id:
            return draft
    return None


def repair_submission(bureau: Bureau, principal: Principal, closed_id: int) -> DraftSheet:
    """Begin (or find) what follows one's own returned submission (补正), or one withdrawn by mistake."""
    with bureau.storage.write() as session:
        closed = own_submission(session, principal, closed_id)
        if closed.state not in REPAIRABLE:
            raise ConflictError("submission_not_returned", number=closed.id, state=closed.state)
        draft = copy_for_repair(bureau, session, principal, closed)
        return saved(bureau, session, draft) if draft.state is SubmissionState.DRAFT else sheet(bureau, session, draft)


def submit(bureau: Bureau, principal: Principal, submission_id: int | None, update_id: int) -> Submitted | DraftSheet:
    """Send a draft to review; while something is still asked, its card instead.

    Without a number it is the latest draft that holds something. The same update, or the same number again, gives the
    same answer and changes nothing more.
    """
    principal.require(Action.SUBMIT)
    with bureau.storage.write() as session:
        draft = _draft_to_submit(bureau, session, principal, submission_id, update_id)
        if draft.state is SubmissionState.PENDING:
            return _submitted(bureau, session, draft)
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
        announce_change(bureau, session, draft)
        return _submitted(bureau, session, draft)


def withdraw(bureau: Bureau, principal: Principal, submission_id: int) -> Withdrawn:
    """Take back a draft or a submission before its review (撤回): one's own, or as head one of the department's."""
    principal.require(Action.SUBMIT)
    with bureau.storage.write() as session:
        row = submissions.by_id(session, submission_id)
        is_own = row is not None and row.member_id == principal.member_id
        if row is None or not (is_own or row.department == principal.department):
            raise NotFoundError("submission_unknown", number=submission_id)
        if not is_own:
            principal.require(Action.STOP_DEPARTMENT_SUBMISSION)
        if row.state is SubmissionState.WITHDRAWN:
            return _withdrawn(principal, row)
        if row.state not in OPEN_STATES:
            raise ConflictError("submission_closed", number=row.id, state=row.state)
        if not submissions.change(session, row, SubmissionState.WITHDRAWN, at=bureau.now, by=principal.member_id):
            raise ConflictError("submission_changed", number=row.id)
        refresh_reminders(bureau, session, row)
        put_cards_away(bureau, session, row)
        if row.member_id != principal.member_id:
            _tell_stopped(bureau, session, principal, row)
        return _withdrawn(principal, row)


def _withdrawn(principal: Principal, row: Submission) -> Withdrawn:
    is_own = row.member_id == principal.member_id
    return Withdrawn(row.id, row.submitted_at is None, is_own, row.card_message_id if is_own else None)


def _tell_stopped(bureau: Bureau, session: Session, principal: Principal, row: Submission) -> None:
    """The sender hears from whom; nobody's work disappears unseen."""
    params = {"id": row.id, "by": principal.name}
    sender, key = session.get_one(Member, row.member_id), f"stopped:{row.id}"
    outbox.tell(session, sender, "stopped", params, key=key, at=bureau.now, lane=Lane.ANSWER)


def draft_sheet(bureau: Bureau, principal: Principal, submission_id: int) -> DraftSheet:
    """The card of one's own submission."""
    with bureau.storage.read() as session:
        return sheet(bureau, session, own_submission(session, principal, submission_id))


def remember_card(
    bureau: Bureau, principal: Principal, submission_id: int, message_id: int, media_group_id: str | None
) -> None:
    """Note which message shows the draft's card now, and (unless ``None``) for which album.

    The album's late parts change that message, and sending the draft takes its buttons away.
    """
    with bureau.storage.write() as session:
        row = own_submission(session, principal, submission_id)
        row.card_message_id = message_id
        row.card_media_group_id = media_group_id or row.card_media_group_id
        session.add(row)


def _draft_to_submit(
    bureau: Bureau, session: Session, principal: Principal, submission_id: int | None, update_id: int
) -> Submission:
    if submission_id is not None:
        return own_submission(session, principal, submission_id)
    done = submissions.submitted_by_update(session, principal.member_id, update_id, bureau.now - REPEATED_WITHIN)
    if done is not None:
        return done
    drafts = submissions.drafts_of(session, principal.member_id)
    if not drafts:
        raise NotFoundError("no_draft")
    held = submissions.evidence_of(session, [draft.id for draft in drafts])
    return next((draft for draft in drafts if held[draft.id]), drafts[0])


def _submitted(bureau: Bureau, session: Session, row: Submission) -> Submitted:
    clause = clause_of(bureau, row)
    drafts = [draft.id for draft in submissions.drafts_of(session, row.member_id)]
    held = submissions.evidence_of(session, drafts)
    return Submitted(
        id=row.id,
        clause=clause,
        annex=bureau.plan.indicator(clause.indicator).annex,
        evidence_count=len(pieces_of(session, row.id)),
        has_reviewer=has_reviewer(bureau, session, row),
        filed=filed_for(bureau, session, row),
        lacking=lacking(checklist(session, clause, row)),
        reuse=reuse_of(bureau, session, row),
        unsent=tuple(sorted(draft for draft in drafts if held[draft])),
    )
