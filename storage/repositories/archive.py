"""What the archive holds, and the orders of it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import or_, update
from sqlmodel import Session, col, select

from bot.domain.states import ArchiveState, EvidenceState
from storage.models import ArchiveOrder, ArchivePackage, AuditEntry, Evidence, Member, StoredFileRow, SubmissionEvent

_AT_ONCE = 300


def pieces(session: Session, submission_ids: Collection[int]) -> Sequence[tuple[Evidence, int | None]]:
    """Files and links of those submissions, also those taken out later, with the files' sizes, as they arrived."""
    query = (
        select(Evidence, StoredFileRow.size)
        .join(StoredFileRow, col(StoredFileRow.sha256) == Evidence.sha256, isouter=True)
        .where(
            col(Evidence.submission_id).in_(submission_ids),
            col(Evidence.state).in_([EvidenceState.STORED, EvidenceState.REMOVED]),
            or_(col(Evidence.url).is_not(None), col(Evidence.sha256).is_not(None)),
        )
        .order_by(col(Evidence.submission_id), col(Evidence.id))
    )
    return session.exec(query).all()


def events(
    session: Session, submission_ids: Collection[int], until: datetime
) -> Sequence[tuple[SubmissionEvent, str | None]]:
    """The record of those submissions up to that moment, each entry with the name of who made it."""
    query = (
        select(SubmissionEvent, Member.name)
        .join(Member, col(Member.id) == SubmissionEvent.member_id, isouter=True)
        .where(col(SubmissionEvent.submission_id).in_(submission_ids), SubmissionEvent.at < until)
        .order_by(col(SubmissionEvent.id))
    )
    return session.exec(query).all()


def audit_entries(session: Session, subjects: Sequence[str]) -> list[tuple[AuditEntry, str | None]]:
    """The audit's entries about those subjects, in order, each with who acted."""
    found: list[tuple[AuditEntry, str | None]] = []
    for start in range(0, len(subjects), _AT_ONCE):
        query = (
            select(AuditEntry, Member.name)
            .join(Member, col(Member.id) == AuditEntry.member_id, isouter=True)
            .where(col(AuditEntry.subject).in_(subjects[start : start + _AT_ONCE]))
        )
        found += session.exec(query).all()
    return sorted(found, key=lambda pair: pair[0].id)


def order_of_update(session: Session, update_id: int) -> ArchiveOrder | None:
    """The order that this very update gave."""
    return session.exec(select(ArchiveOrder).where(ArchiveOrder.update_id == update_id)).one_or_none()


def waiting_of(session: Session, member_id: int) -> ArchiveOrder | None:
    """The member's order that is still being worked on."""
    query = select(ArchiveOrder).where(ArchiveOrder.member_id == member_id, ArchiveOrder.state == ArchiveState.WAITING)
    return session.exec(query.limit(1)).first()


def next_free(session: Session, now: datetime) -> ArchiveOrder | None:
    """The oldest order that waits and that nobody works on."""
    lease = col(ArchiveOrder.leased_until_at)
    query = (
        select(ArchiveOrder)
        .where(ArchiveOrder.state == ArchiveState.WAITING, or_(lease.is_(None), lease <= now))
        .order_by(col(ArchiveOrder.id))
        .limit(1)
    )
    return session.exec(query).first()


def change(session: Session, order_id: int, attempt_count: int, **values: Any) -> bool:
    """Conditional update by whoever made that attempt; ``False`` when another has taken the order over, or it ended."""
    statement = (
        update(ArchiveOrder)
        .where(
            col(ArchiveOrder.id) == order_id,
            col(ArchiveOrder.attempt_count) == attempt_count,
            col(ArchiveOrder.state) == ArchiveState.WAITING,
        )
        .values(**values)
    )
    return session.connection().execute(statement).rowcount == 1


def packages_of(session: Session, order_id: int) -> Sequence[ArchivePackage]:
    """The packages made so far, in order."""
    query = select(ArchivePackage).where(ArchivePackage.order_id == order_id)
    return session.exec(query.order_by(col(ArchivePackage.step), col(ArchivePackage.part))).all()


def uncleared(session: Session) -> Sequence[ArchiveOrder]:
    """Orders that have ended and whose packages may still lie on the disk."""
    query = select(ArchiveOrder).where(
        ArchiveOrder.state != ArchiveState.WAITING, col(ArchiveOrder.cleared_at).is_(None)
    )
    return session.exec(query.order_by(col(ArchiveOrder.id))).all()


def is_any_waiting(session: Session) -> bool:
    """Whether somebody may just be putting a package on the disk."""
    query = select(ArchiveOrder.id).where(ArchiveOrder.state == ArchiveState.WAITING)
    return session.exec(query.limit(1)).first() is not None


def is_still_needed(session: Session, sha256: str, order_id: int) -> bool:
    """Whether a file of that content was received from somebody, or is another order's package too."""
    if session.get(StoredFileRow, sha256) is not None:
        return True
    query = (
        select(ArchivePackage.id)
        .join(ArchiveOrder, col(ArchiveOrder.id) == ArchivePackage.order_id)
        .where(
            ArchivePackage.sha256 == sha256,
            ArchivePackage.order_id != order_id,
            col(ArchiveOrder.cleared_at).is_(None),
        )
    )
    return session.exec(query.limit(1)).first() is not None
