"""What the material is: the sender's answer for all of it at once, or for one piece; given anew until review."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlmodel import Session

from bot.domain.errors import InvalidInputError, NotFoundError
from bot.domain.roles import Principal
from bot.domain.states import EvidenceState, SubmissionState
from bot.plan.model import Clause, EvidenceKind
from bot.services.bureau import Bureau
from bot.services.drafting import clause_of, own_open, saved
from bot.services.drafts import DraftSheet
from bot.services.material import answer_to, by_piece, key_of
from bot.services.pending import announce_change, note_change
from storage.models import Evidence, Submission
from storage.repositories import submissions
from storage.repositories.facts import kind_field, piece_field

Answer = tuple[EvidenceKind, str]
Detail = dict[str, Any]


def choose_kind(bureau: Bureau, principal: Principal, submission_id: int, kind: EvidenceKind) -> DraftSheet:
    """Say what kind the material is that has none yet: one answer for all of it."""
    with bureau.storage.read() as session:
        clause = clause_of(bureau, own_open(session, principal, submission_id))
    return choose_lines(bureau, principal, submission_id, (key_of(clause, kind),))


def choose_lines(
    bureau: Bureau, principal: Principal, submission_id: int, keys: Sequence[str], evidence_id: int | None = None
) -> DraftSheet:
    """Say for which of the clause's choices the material stands; several are possible.

    Without ``evidence_id`` it is said of everything that has no kind yet.
    Raises ``InvalidInputError`` ``kind_needed`` and ``NotFoundError`` ``kind_gone`` or ``piece_gone``.
    """
    with bureau.storage.write() as session:
        row = own_open(session, principal, submission_id)
        clause = clause_of(bureau, row)
        if not keys:
            raise InvalidInputError("kind_needed")
        detail: Detail = {}
        for rows in _meant(session, row, evidence_id):
            detail |= _name(session, bureau, row, rows, _answers(clause, keys, rows[0]))
        if row.state is SubmissionState.PENDING and detail:
            note_change(bureau, session, principal, row, detail)
            announce_change(bureau, session, row)
        return saved(bureau, session, row)


def pieces_of(session: Session, submission_id: int) -> list[list[Evidence]]:
    """The rows of each piece that is safely kept, in the order of arrival."""
    held = submissions.evidence_of(session, [submission_id])[submission_id]
    return by_piece(item for item in held if item.state is EvidenceState.STORED)


def piece_of(session: Session, submission_id: int, evidence_id: int) -> list[Evidence]:
    """The rows of the piece to which that row belongs. Raises ``NotFoundError`` ``piece_gone``."""
    for rows in pieces_of(session, submission_id):
        if any(row.id == evidence_id for row in rows):
            return rows
    raise NotFoundError("piece_gone")


def _meant(session: Session, row: Submission, evidence_id: int | None) -> list[list[Evidence]]:
    if evidence_id is not None:
        return [piece_of(session, row.id, evidence_id)]
    pieces = pieces_of(session, row.id)
    return [rows for rows in pieces if any(item.kind is None for item in rows)]


def _answers(clause: Clause, keys: Iterable[str], item: Evidence) -> list[Answer]:
    """Kind and line of each choice for that piece, each once."""
    found: dict[Answer, None] = {}
    for key in keys:
        answer = answer_to(clause, key, item)
        if answer is None:
            raise NotFoundError("kind_gone")
        found[answer] = None
    return list(found)


def _name(session: Session, bureau: Bureau, holder: Submission, rows: list[Evidence], answers: list[Answer]) -> Detail:
    """Give the piece a row for each answer; what changed, as the submission's record keeps it."""
    free, wanted = _still_to_say(rows, answers)
    detail = _rename(free, wanted)
    for answer in wanted[len(free) :]:
        added = _copy(session, bureau, holder, rows[0], answer).id
        detail[piece_field(added)] = [None, added]
    for row in free[len(wanted) :]:
        row.state = EvidenceState.REMOVED
        detail[piece_field(row.id)] = [row.id, None]
    session.add_all(rows)
    session.flush()
    return detail


def _still_to_say(rows: Iterable[Evidence], answers: Iterable[Answer]) -> tuple[list[Evidence], list[Answer]]:
    """The rows that say something else, and the answers that no row gives yet."""
    free: list[Evidence] = []
    wanted = list(answers)
    for row in rows:
        said = next((answer for answer in wanted if answer == (row.kind, row.line)), None)
        # The first row is never the one that goes: buttons name the piece by it.
        if said is None or len(wanted) <= len(free):
            free.append(row)
        else:
            wanted.remove(said)
    return free, wanted


def _rename(free: Sequence[Evidence], wanted: Sequence[Answer]) -> Detail:
    changed: Detail = {}
    for row, (kind, line) in zip(free, wanted, strict=False):
        if row.kind != kind:
            changed[kind_field(row.id)] = [row.kind, kind.value]
        if row.line != line:
            changed[f"line:{row.id}"] = [row.line, line]
        row.kind, row.line = kind.value, line
    return changed


def _copy(session: Session, bureau: Bureau, holder: Submission, row: Evidence, answer: Answer) -> Evidence:
    """A further row of the same file; of something pending it is there from now on only."""
    copied = row.model_dump(exclude={"id", "update_id", "kind", "line", "part_of"})
    if holder.state is SubmissionState.PENDING:
        copied["received_at"] = copied["stored_at"] = bureau.now
    added = Evidence(**copied, kind=answer[0].value, line=answer[1], part_of=row.piece)
    session.add(added)
    session.flush()
    return added
