"""「无误」「有误」: what a department says of a submission that the coordinator filed for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import Session

from bot.domain.errors import ConflictError, InvalidInputError, NotFoundError
from bot.domain.roles import Action, Principal
from bot.domain.states import FilingState, Lane, MemberState, SubmissionState
from bot.services.bureau import Bureau
from bot.services.drafting import refresh_reminders
from bot.services.pending import announce_change, put_cards_away
from storage.models import Filing, Member, Submission
from storage.repositories import filings, members, outbox, submissions

LONGEST_REASON = 300
DISPUTED_KIND = "filing_disputed"


@dataclass(frozen=True, slots=True)
class FilingAnswer:
    """What was said, now or before. ``by``: who said it; ``submission``: the state of what it is about."""

    id: int
    state: FilingState
    by: str
    is_own: bool
    submission: SubmissionState


@dataclass(frozen=True, slots=True)
class FiledLine:
    """Something that waits for the department's 「无误」 or 「有误」."""

    id: int
    clause_id: str
    title: str
    label: str | None
    on: date | None
    by: str


def verify_filing(bureau: Bureau, principal: Principal, submission_id: int, version: int | None = None) -> FilingAnswer:
    """无误: whoever says so becomes the submitter of what still waits for review; what is decided stays as it was.

    Again, by anybody of the department, it changes nothing. ``version``: of the submission as the message showed it.
    Raises ``submission_unknown``, ``submission_closed``, ``filing_changed``, ``filing_disputed``.
    """
    with bureau.storage.write() as session:
        row, filing = _of_department(session, principal, submission_id)
        if filing.state is FilingState.DISPUTED:
            raise ConflictError("filing_disputed", number=row.id, by=_name(session, filing.answered_by_id))
        if filing.state is FilingState.WAITING:
            _require_open(row)
            if row.state is SubmissionState.PENDING and version not in (None, row.version):
                raise ConflictError("filing_changed", number=row.id)
            _confirm(bureau, session, principal, row)
        return _answer(session, principal, row)


def verify_all(bureau: Bureau, principal: Principal, up_to: int) -> tuple[int, ...]:
    """无误 for everything that waits and has no higher number than ``up_to``, the last one shown; their numbers."""
    principal.require(Action.SUBMIT)
    with bureau.storage.write() as session:
        waiting = filings.waiting(session, principal.department or "")
        mine = [row for filing, row, _ in waiting if row.id <= up_to and filing.filed_by_id != principal.member_id]
        for row in mine:
            _confirm(bureau, session, principal, row)
        return tuple(row.id for row in mine)


def dispute_filing(bureau: Bureau, principal: Principal, submission_id: int, reason: str) -> FilingAnswer:
    """有误, with a compulsory reason: what still waits for review is withdrawn, and the coordinator reads why.

    What is approved already stays until the coordinator corrects it. Raises as :func:`verify_filing`, and
    ``dispute_reason_needed``, ``dispute_reason_long``, ``filing_confirmed``.
    """
    reason = " ".join(reason.split())
    if not reason:
        raise InvalidInputError("dispute_reason_needed", number=submission_id)
    if len(reason) > LONGEST_REASON:
        raise InvalidInputError("dispute_reason_long", limit=LONGEST_REASON)
    with bureau.storage.write() as session:
        row, filing = _of_department(session, principal, submission_id)
        if filing.state is FilingState.CONFIRMED:
            raise ConflictError("filing_confirmed", number=row.id, by=_name(session, filing.answered_by_id))
        if filing.state is FilingState.WAITING:
            _require_open(row)
            _dispute(bureau, session, principal, row, filing, reason)
        return _answer(session, principal, row)


def require_waiting(bureau: Bureau, principal: Principal, submission_id: int) -> FilingState:
    """How the filing stands, before a reason is asked for. Raises as :func:`dispute_filing`."""
    with bureau.storage.read() as session:
        row, filing = _of_department(session, principal, submission_id)
        if filing.state is FilingState.CONFIRMED:
            raise ConflictError("filing_confirmed", number=row.id, by=_name(session, filing.answered_by_id))
        if filing.state is FilingState.WAITING:
            _require_open(row)
        return filing.state


def waiting_filings(bureau: Bureau, principal: Principal) -> tuple[FiledLine, ...]:
    """What the principal's department has still to look at, oldest first."""
    principal.require(Action.SUBMIT)
    with bureau.storage.read() as session:
        found = filings.waiting(session, principal.department or "")
        return tuple(_line(bureau, row, filer) for _, row, filer in found if filer.id != principal.member_id)


def _line(bureau: Bureau, row: Submission, filer: Member) -> FiledLine:
    clause = bureau.plan.clause(row.clause or "")
    return FiledLine(row.id, clause.id, clause.short_title or clause.title, row.label, row.on, filer.name)


def _of_department(session: Session, principal: Principal, submission_id: int) -> tuple[Submission, Filing]:
    """What was filed for the principal's department, by somebody else; anything else is as unknown as nothing."""
    principal.require(Action.SUBMIT)
    row = submissions.by_id(session, submission_id)
    filing = filings.by_submission(session, submission_id) if row is not None else None
    is_theirs = row is not None and row.department == principal.department
    if row is None or filing is None or not is_theirs or filing.filed_by_id == principal.member_id:
        raise NotFoundError("filing_unknown", number=submission_id)
    return row, filing


def _require_open(row: Submission) -> None:
    if row.state not in (SubmissionState.PENDING, SubmissionState.APPROVED):
        raise ConflictError("submission_closed", number=row.id, state=row.state)


def _confirm(bureau: Bureau, session: Session, principal: Principal, row: Submission) -> None:
    if not filings.answer(session, row.id, FilingState.CONFIRMED, by=principal.member_id, at=bureau.now):
        raise ConflictError("submission_changed", number=row.id)
    if row.state is SubmissionState.PENDING:
        _take_over(bureau, session, principal, row)


def _take_over(bureau: Bureau, session: Session, principal: Principal, row: Submission) -> None:
    """From here on it is the presser's own, so that the coordinator who filed it may review it."""
    changed = submissions.change(
        session,
        row,
        SubmissionState.PENDING,
        at=bureau.now,
        by=principal.member_id,
        detail={"member": [row.member_id, principal.member_id]},
        member_id=principal.member_id,
        card_message_id=None,
        card_media_group_id=None,
    )
    if not changed:
        raise ConflictError("submission_changed", number=row.id)
    announce_change(bureau, session, row)


def _dispute(
    bureau: Bureau, session: Session, principal: Principal, row: Submission, filing: Filing, reason: str
) -> None:
    by, at = principal.member_id, bureau.now
    if not filings.answer(session, row.id, FilingState.DISPUTED, by=by, at=at, reason=reason):
        raise ConflictError("submission_changed", number=row.id)
    if row.state is SubmissionState.PENDING:
        if not submissions.change(session, row, SubmissionState.WITHDRAWN, at=at, by=by, reason=reason):
            raise ConflictError("submission_changed", number=row.id)
        put_cards_away(bureau, session, row)
        refresh_reminders(bureau, session, row)
    _tell_filer(bureau, session, principal, row, filing, reason)


def _tell_filer(
    bureau: Bureau, session: Session, principal: Principal, row: Submission, filing: Filing, reason: str
) -> None:
    """Who filed it, or every coordinator once that one has left."""
    filer = session.get_one(Member, filing.filed_by_id)
    is_here = filer.state is MemberState.ACTIVE
    for reader in [filer] if is_here else members.coordinators(session):
        params = _disputed_params(bureau, principal, row, reason) | {"is_own": is_here}
        key = f"{DISPUTED_KIND}:{row.id}:{reader.id}"
        outbox.tell(session, reader, DISPUTED_KIND, params, key=key, at=bureau.now, lane=Lane.ANSWER)


def _disputed_params(bureau: Bureau, principal: Principal, row: Submission, reason: str) -> dict[str, Any]:
    clause = bureau.plan.clause(row.clause or "")
    return {
        "id": row.id,
        "department": row.department,
        "by": principal.name,
        "reason": reason,
        "clause_id": clause.id,
        "title": clause.title,
        "is_withdrawn": row.state is SubmissionState.WITHDRAWN,
    }


def _answer(session: Session, principal: Principal, row: Submission) -> FilingAnswer:
    filing = filings.by_submission(session, row.id)
    assert filing is not None
    is_own = filing.answered_by_id == principal.member_id
    return FilingAnswer(row.id, filing.state, _name(session, filing.answered_by_id), is_own, row.state)


def _name(session: Session, member_id: int | None) -> str:
    member = session.get(Member, member_id) if member_id is not None else None
    return member.name if member else ""
