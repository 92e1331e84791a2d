"""One piece of a draft's material: looked at, taken out, put back, moved to another item."""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel import Session, col, select

from bot.domain.errors import ForbiddenError, NotFoundError
from bot.domain.roles import Action, Principal
from bot.domain.states import EvidenceState, SubmissionState
from bot.plan.model import Clause
from bot.services.bureau import Bureau
from bot.services.drafting import own_draft, own_submission, saved, set_clause
from bot.services.drafts import DraftSheet, EvidenceItem, evidence_item, sheet
from bot.services.kinds import piece_of, pieces_of
from bot.services.material import KindChoice, answer_to, by_piece, choices, settle_kinds
from storage.models import Evidence, Submission
from storage.repositories import submissions


@dataclass(frozen=True, slots=True)
class Pieces:
    """A submission's material, piece by piece, and what was taken out of it."""

    id: int
    state: SubmissionState
    clause: Clause | None
    items: tuple[EvidenceItem, ...]
    removed: tuple[EvidenceItem, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece: its place in the list, what it may be said to be, and which of that was said (``chosen``: keys)."""

    submission_id: int
    place: int
    count: int
    item: EvidenceItem
    choices: tuple[KindChoice, ...]
    chosen: tuple[str, ...]
    is_draft: bool


def list_pieces(bureau: Bureau, principal: Principal, submission_id: int | None) -> Pieces:
    """The material of one's own submission, or of the latest draft that holds something."""
    with bureau.storage.read() as session:
        row = own_submission(session, principal, submission_id or latest_draft_id(session, principal))
        return _pieces(bureau, session, row)


def look_at_piece(bureau: Bureau, principal: Principal, submission_id: int, evidence_id: int) -> Piece:
    """One piece of one's own submission. Raises ``NotFoundError`` ``piece_gone``."""
    with bureau.storage.read() as session:
        row = own_submission(session, principal, submission_id)
        pieces = pieces_of(session, row.id)
        rows = piece_of(session, row.id, evidence_id)
        clause = bureau.plan.clause(row.clause) if row.clause else None
        offered = choices(clause, rows, is_evaluation=bool(row.is_evaluation)) if clause else ()
        said = {(item.kind, item.line) for item in rows}
        chosen = [each.key for each in offered if clause and answer_to(clause, each.key, rows[0]) in said]
        return Piece(
            submission_id=row.id,
            place=[each[0].id for each in pieces].index(rows[0].id) + 1,
            count=len(pieces),
            item=evidence_item(rows),
            choices=offered,
            chosen=tuple(chosen),
            is_draft=row.state is SubmissionState.DRAFT,
        )


def remove_piece(bureau: Bureau, principal: Principal, submission_id: int, evidence_id: int) -> Pieces:
    """Take a piece out of a draft; its file stays on the disk. Again it changes nothing."""
    return _set_state(bureau, principal, submission_id, evidence_id, EvidenceState.REMOVED)


def put_back_piece(bureau: Bureau, principal: Principal, submission_id: int, evidence_id: int) -> Pieces:
    """Undo :func:`remove_piece`."""
    return _set_state(bureau, principal, submission_id, evidence_id, EvidenceState.STORED)


def move_piece(
    bureau: Bureau, principal: Principal, submission_id: int, evidence_id: int, clause_id: str
) -> DraftSheet:
    """Split a piece out of a draft into the sender's draft of another item; pressed twice it is moved once.

    Raises ``ForbiddenError`` for another department's item.
    """
    principal.require(Action.SUBMIT)
    if not bureau.plan.has_clause(clause_id):
        raise NotFoundError("item_unknown")
    with bureau.storage.write() as session:
        moved = _moved_before(session, principal, submission_id, evidence_id, clause_id)
        if moved is not None:
            return sheet(bureau, session, moved)
        source = own_draft(session, principal, submission_id)
        clause = bureau.plan.clause(clause_id)
        if source.department not in clause.departments:
            raise ForbiddenError
        rows = piece_of(session, source.id, evidence_id)
        target = _target(bureau, session, principal, source, clause)
        _move(session, rows, target)
        settle_kinds(clause, rows[:1], is_evaluation=bool(target.is_evaluation), is_new_clause=True)
        source.touched_at = bureau.now
        session.add(source)
        return saved(bureau, session, target)


def latest_draft_id(session: Session, principal: Principal) -> int:
    """The latest draft that holds something. Raises ``NotFoundError`` ``no_draft``."""
    principal.require(Action.SUBMIT)
    for draft in submissions.drafts_of(session, principal.member_id):
        if pieces_of(session, draft.id):
            return draft.id
    raise NotFoundError("no_draft")


def _target(bureau: Bureau, session: Session, principal: Principal, source: Submission, clause: Clause) -> Submission:
    """The sender's draft of that item, or a new one."""
    for draft in submissions.drafts_of(session, principal.member_id):
        if draft.clause == clause.id and draft.id != source.id and draft.department == source.department:
            return draft
    draft = Submission(
        department=source.department, member_id=principal.member_id, created_at=bureau.now, touched_at=bureau.now
    )
    set_clause(bureau, session, draft, clause)
    session.add(draft)
    session.flush()
    return draft


def _move(session: Session, rows: list[Evidence], target: Submission) -> None:
    """Under another item a piece has one row, whose kind is told anew."""
    for row in rows:
        row.submission_id = target.id
        row.media_group_id = None  # later parts of its album belong to the draft that it left
    for row in rows[1:]:
        row.state = EvidenceState.REMOVED
    session.add_all(rows)
    session.flush()


def _moved_before(
    session: Session, principal: Principal, submission_id: int, evidence_id: int, clause_id: str
) -> Submission | None:
    row = session.get(Evidence, evidence_id)
    if row is None or row.submission_id == submission_id:
        return None
    holder = submissions.by_id(session, row.submission_id)
    is_mine = holder is not None and holder.member_id == principal.member_id and holder.clause == clause_id
    return holder if is_mine else None


def _set_state(
    bureau: Bureau, principal: Principal, submission_id: int, evidence_id: int, state: EvidenceState
) -> Pieces:
    with bureau.storage.write() as session:
        draft = own_draft(session, principal, submission_id)
        found = session.get(Evidence, evidence_id)
        if found is None or found.submission_id != draft.id or found.stored_at is None:
            raise NotFoundError("piece_gone")
        for row in _all_rows(session, draft.id):
            is_further = state is EvidenceState.STORED and row.id != found.id
            if row.piece == found.piece and not is_further:
                row.state = state
                session.add(row)
        saved(bureau, session, draft)
        return _pieces(bureau, session, draft)


def _all_rows(session: Session, submission_id: int) -> list[Evidence]:
    """Kept and taken out."""
    states = (EvidenceState.STORED, EvidenceState.REMOVED)
    rows = session.exec(
        select(Evidence).where(Evidence.submission_id == submission_id).order_by(col(Evidence.id))
    ).all()
    return [row for row in rows if row.state in states]


def _pieces(bureau: Bureau, session: Session, row: Submission) -> Pieces:
    rows = _all_rows(session, row.id)
    kept = by_piece(item for item in rows if item.state is EvidenceState.STORED)
    there = {items[0].piece for items in kept}
    gone = by_piece(item for item in rows if item.state is EvidenceState.REMOVED and item.piece not in there)
    return Pieces(
        id=row.id,
        state=row.state,
        clause=bureau.plan.clause(row.clause) if row.clause else None,
        items=tuple(map(evidence_item, kept)),
        removed=tuple(map(evidence_item, gone)),
    )
