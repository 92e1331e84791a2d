"""What is known of stored files, where the same material stands already, and what waits to be fetched."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import func
from sqlmodel import Session, col, or_, select

from bot.domain.states import EvidenceState, HeldState, SubmissionState
from storage.models import Evidence, FileTraits, HeldMaterial, StoredFileRow, Submission

LIVING = (SubmissionState.PENDING, SubmissionState.APPROVED)


def uses_of(
    session: Session, hashes: Collection[str], urls: Collection[str], *, apart_from: int
) -> Sequence[Submission]:
    """Living submissions, apart from that one, that hold one of the files or links; each once, oldest first."""
    return session.exec(
        select(Submission)
        .join(Evidence)
        .where(
            or_(col(Evidence.sha256).in_(hashes), col(Evidence.url).in_(urls)),
            Evidence.state == EvidenceState.STORED,
            col(Submission.state).in_(LIVING),
            Submission.id != apart_from,
        )
        .distinct()
        .order_by(col(Submission.id))
    ).all()


def pictures_in_use(session: Session, *, apart_from: int) -> Sequence[tuple[str, str, int]]:
    """Hash, picture hash and number of submission of every picture in a living submission apart from that one."""
    return session.exec(
        select(FileTraits.sha256, FileTraits.picture_hash, Evidence.submission_id)
        .join(Evidence, col(Evidence.sha256) == col(FileTraits.sha256))
        .join(Submission, col(Submission.id) == col(Evidence.submission_id))
        .where(
            col(FileTraits.picture_hash).is_not(None),
            Evidence.state == EvidenceState.STORED,
            col(Submission.state).in_(LIVING),
            Submission.id != apart_from,
        )
    ).all()  # type: ignore[return-value]  # the condition leaves no empty hash


def numbered(session: Session, numbers: Collection[int]) -> Sequence[Submission]:
    """Those submissions, oldest first."""
    return session.exec(select(Submission).where(col(Submission.id).in_(numbers)).order_by(col(Submission.id))).all()


def traits_of(session: Session, hashes: Collection[str]) -> dict[str, FileTraits]:
    """What is known of the files, by hash."""
    if not hashes:
        return {}
    rows = session.exec(select(FileTraits).where(col(FileTraits.sha256).in_(hashes))).all()
    return {row.sha256: row for row in rows}


def uninspected(session: Session, limit: int) -> Sequence[str]:
    """Hashes of stored files that nobody has looked at, the latest first."""
    return session.exec(
        select(StoredFileRow.sha256)
        .join(FileTraits, col(FileTraits.sha256) == col(StoredFileRow.sha256), isouter=True)
        .where(col(FileTraits.sha256).is_(None))
        .order_by(col(StoredFileRow.stored_at).desc(), col(StoredFileRow.sha256))
        .limit(limit)
    ).all()


def count_of_submission(session: Session, submission_id: int) -> int:
    """How many pieces of material it holds or waits for."""
    there = (EvidenceState.STORED, EvidenceState.RECEIVING)
    counted = select(func.count()).where(
        Evidence.submission_id == submission_id,
        col(Evidence.state).in_(there),
        col(Evidence.part_of).is_(None),
    )
    return session.exec(counted).one()


def count_of_member(session: Session, member_id: int, since: datetime) -> int:
    """How many files the member has sent since then, those taken out again included."""
    return session.exec(
        select(func.count())
        .select_from(Evidence)
        .join(Submission, col(Submission.id) == col(Evidence.submission_id))
        .where(
            Submission.member_id == member_id,
            col(Evidence.update_id).is_not(None),
            col(Evidence.file_id).is_not(None),
            Evidence.state != EvidenceState.FAILED,
            col(Evidence.received_at) >= since,
        )
    ).one()


def held_by_id(session: Session, held_id: int) -> HeldMaterial | None:
    return session.get(HeldMaterial, held_id)


def held_by_update(session: Session, update_id: int) -> HeldMaterial | None:
    return session.exec(select(HeldMaterial).where(HeldMaterial.update_id == update_id)).one_or_none()


def held_of_album(session: Session, member_id: int, media_group_id: str) -> Sequence[HeldMaterial]:
    """The album's parts that were held back, the first one first."""
    return session.exec(
        select(HeldMaterial)
        .where(HeldMaterial.member_id == member_id, HeldMaterial.media_group_id == media_group_id)
        .order_by(col(HeldMaterial.id))
    ).all()


def waiting_of_member(session: Session, member_id: int) -> Sequence[HeldMaterial]:
    """What waits for the member's word, the latest first."""
    return session.exec(
        select(HeldMaterial)
        .where(HeldMaterial.member_id == member_id, HeldMaterial.state == HeldState.WAITING)
        .order_by(col(HeldMaterial.id).desc())
    ).all()
