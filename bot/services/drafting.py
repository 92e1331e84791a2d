"""Rows of drafts: finding one's own, beginning, copying, saving; the pieces that the use cases share."""

from __future__ import annotations

from sqlmodel import Session

from bot.domain.errors import ConflictError, ForbiddenError, NotFoundError
from bot.domain.roles import Action, Principal
from bot.domain.states import EvidenceState, SubmissionState
from bot.plan.model import Cadence, Clause
from bot.plan.obligations import Obligation
from bot.services.bureau import Bureau
from bot.services.digest import refresh_digests
from bot.services.drafts import DraftSheet, sheet
from bot.services.obligations import read_situation
from storage.models import Evidence, Submission
from storage.repositories import submissions

OPEN_STATES = (SubmissionState.DRAFT, SubmissionState.PENDING)


def begin_draft(
    bureau: Bureau,
    session: Session,
    principal: Principal,
    *,
    clause: Clause | None = None,
    obligation: Obligation | None = None,
    department: str | None = None,
) -> Submission:
    """A new, empty draft of the sender's department, or of that one (代报)."""
    if principal.department is None:
        raise ForbiddenError
    draft = Submission(
        department=department or principal.department,
        member_id=principal.member_id,
        created_at=bureau.now,
        touched_at=bureau.now,
        obligation_id=obligation.id if obligation else None,
    )
    if obligation is not None and obligation.clause_id is not None:
        clause = bureau.plan.clause(obligation.clause_id)
    if clause is not None:
        set_clause(bureau, session, draft, clause)
    session.add(draft)
    session.flush()
    return draft


def copy_for_repair(bureau: Bureau, session: Session, principal: Principal, closed: Submission) -> Submission:
    """A draft that takes over what a returned (or withdrawn) submission said and held; that one stays as it is.

    What was begun from it before is continued; if that came back too, the copy is made from there.
    """
    returned = closed
    while (known := submissions.repair_of(session, returned.id)) is not None:
        returned = known
    if returned is not closed and returned.state is not SubmissionState.RETURNED:
        return returned
    draft = Submission(
        clause=returned.clause,
        obligation_id=returned.obligation_id,
        department=returned.department,
        member_id=principal.member_id,
        on=returned.on,
        label=returned.label,
        count=returned.count,
        is_evaluation=returned.is_evaluation,
        created_at=bureau.now,
        touched_at=bureau.now,
        repairs_id=returned.id,
    )
    session.add(draft)
    session.flush()
    _copy_material(session, returned, draft)
    return draft


def _copy_material(session: Session, source: Submission, target: Submission) -> None:
    """All that is safely kept; the rows of one file stay together."""
    firsts: dict[int, int] = {}
    for row in submissions.evidence_of(session, [source.id])[source.id]:
        if row.state is not EvidenceState.STORED:
            continue
        copied = row.model_dump(exclude={"id", "update_id", "submission_id", "part_of"})
        added = Evidence(**copied, submission_id=target.id, part_of=firsts.get(row.piece))
        session.add(added)
        session.flush()
        firsts.setdefault(row.piece, added.id)


def own_submission(session: Session, principal: Principal, submission_id: int) -> Submission:
    """One's own submission; anybody else's is as unknown as one that never was."""
    principal.require(Action.SUBMIT)
    row = submissions.by_id(session, submission_id)
    if row is None or row.member_id != principal.member_id:
        raise NotFoundError("submission_unknown", number=submission_id)
    return row


def own_open(session: Session, principal: Principal, submission_id: int) -> Submission:
    row = own_submission(session, principal, submission_id)
    if row.state not in OPEN_STATES:
        raise ConflictError("submission_closed", number=row.id, state=row.state)
    return row


def own_draft(session: Session, principal: Principal, submission_id: int) -> Submission:
    row = own_submission(session, principal, submission_id)
    if row.state is not SubmissionState.DRAFT:
        raise ConflictError("submission_closed", number=row.id, state=row.state)
    return row


def saved(bureau: Bureau, session: Session, draft: Submission) -> DraftSheet:
    draft.touched_at = bureau.now
    session.add(draft)
    session.flush()
    return sheet(bureau, session, draft)


def set_clause(bureau: Bureau, session: Session, draft: Submission, clause: Clause) -> None:
    """Say what the draft is about; its period too where that needs no day. Raises ``ForbiddenError``."""
    if draft.department not in clause.departments:
        raise ForbiddenError
    draft.clause = clause.id
    mine = [obligation for obligation in bureau.obligations if obligation.clause_id == clause.id]
    if draft.obligation_id is None and not clause.asks_day:
        draft.obligation_id = _likely_period(bureau, session, draft.department, mine).id
    if draft.obligation_id is None and all(obligation.cadence is Cadence.ONCE for obligation in mine):
        draft.obligation_id = mine[0].id
    if not clause.asks_day and draft.obligation_id:
        draft.on = min(bureau.obligation_by_id[draft.obligation_id].ends_on, bureau.today)


def _likely_period(bureau: Bureau, session: Session, department: str, mine: list[Obligation]) -> Obligation:
    """The latest period that has ended and is still owed, else the latest that has begun."""
    situation = read_situation(bureau, session, bureau.today)
    begun = [each for each in mine if each.starts_on <= bureau.today] or mine[:1]
    owed = [each for each in begun if each.ends_on < bureau.today and situation.item(each, department).is_open]
    return (owed or begun)[-1]


def refresh_reminders(bureau: Bureau, session: Session, row: Submission) -> None:
    if row.clause is not None:
        concerned = [obligation.id for obligation in bureau.obligations if obligation.clause_id == row.clause]
        refresh_digests(bureau, session, concerned)


def clause_of(bureau: Bureau, draft: Submission) -> Clause:
    if draft.clause is None:
        raise ConflictError("item_first", number=draft.id)
    return bureau.plan.clause(draft.clause)
