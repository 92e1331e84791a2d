"""The closed month's papers as a submission: 1.2b's proof, which another person decides. Nobody has to send it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from bot.domain.errors import ConflictError
from bot.domain.roles import Principal
from bot.domain.states import EvidenceState, SubmissionState
from bot.plan.model import EvidenceKind
from bot.ports import StoredFile
from bot.services.bureau import Bureau
from bot.services.months import LedgerMonth
from bot.services.pending import announce_change
from bot.services.review_cards import has_reviewer
from storage.models import Evidence, FiledLedger, StoredFileRow, Submission
from storage.repositories import submissions
from storage.upsert import insert_missing


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper that lies on the disk, with the name under which people find it and its media type."""

    name: str
    media_type: str
    stored: StoredFile


@dataclass(frozen=True, slots=True)
class Papers:
    """The hashes of a ledger's .docx and .xlsx."""

    document: str
    table: str


def may_file_again(session: Session, filed: FiledLedger | None, month: LedgerMonth) -> bool:
    """Whether the month has no paper that waits or counts. Raises ``ledger_returned``."""
    row = submissions.by_id(session, filed.submission_id) if filed is not None else None
    if row is None or row.state is SubmissionState.WITHDRAWN:
        return True
    if row.state is SubmissionState.RETURNED and submissions.repair_of(session, row.id) is None:
        raise ConflictError("ledger_returned", month=month.ends_on.month, number=row.id)
    return False


def standing_of(bureau: Bureau, session: Session, filed: FiledLedger) -> tuple[tuple[int, str], bool]:
    """Number and state of the filing, and whether anybody may decide on it."""
    row = session.get_one(Submission, filed.submission_id)
    return (row.id, row.state.value), has_reviewer(bureau, session, row)


def file_papers(
    bureau: Bureau, session: Session, principal: Principal, month: LedgerMonth, papers: Iterable[Paper]
) -> int:
    """Submit the papers for the month's obligation, ``on`` its last day; the submission's number."""
    obligation, now, own = bureau.obligation_by_id[month.obligation_id], bureau.now, principal.department
    row = Submission(
        clause=obligation.clause_id,
        obligation_id=obligation.id,
        department=own if own in obligation.departments else obligation.departments[0],
        member_id=principal.member_id,
        on=month.ends_on,
        created_at=now,
        touched_at=now,
    )
    session.add(row)
    session.flush()
    for paper in papers:
        known = {"sha256": paper.stored.sha256, "size": paper.stored.size, "stored_at": now}
        insert_missing(session, StoredFileRow, [known])
        session.add(_evidence(row.id, paper, now))
    session.flush()
    pending = SubmissionState.PENDING
    if not submissions.change(session, row, pending, at=now, by=principal.member_id, submitted_at=now):
        raise ConflictError("submission_changed", number=row.id)
    announce_change(bureau, session, row)
    return row.id


def _evidence(submission_id: int, paper: Paper, now: datetime) -> Evidence:
    return Evidence(
        submission_id=submission_id,
        state=EvidenceState.STORED,
        kind=EvidenceKind.DOCUMENT.value,
        sha256=paper.stored.sha256,
        file_name=paper.name,
        mime_type=paper.media_type,
        declared_size=paper.stored.size,
        received_at=now,
        stored_at=now,
    )
