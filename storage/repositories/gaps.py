"""What nobody acts upon: drafts that lie about, and which returned submissions were mended."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlmodel import Session, col, select

from bot.domain.states import SubmissionState
from storage.models import Member, Submission


def drafts(session: Session) -> Sequence[tuple[Submission, Member]]:
    """Everybody's drafts with whose they are, the longest untouched first."""
    return session.exec(
        select(Submission, Member)
        .join(Member, col(Member.id) == Submission.member_id)
        .where(Submission.state == SubmissionState.DRAFT)
        .order_by(col(Submission.touched_at), col(Submission.id))
    ).all()


def mended(session: Session) -> frozenset[int]:
    """Returned submissions that another one repairs, a draft or one that was withdrawn apart."""
    idle = [SubmissionState.DRAFT, SubmissionState.WITHDRAWN, SubmissionState.RETURNED]
    rows = session.exec(
        select(Submission.repairs_id).where(col(Submission.repairs_id).is_not(None), col(Submission.state).not_in(idle))
    )
    return frozenset(number for number in rows if number is not None)


def with_senders(session: Session, numbers: Iterable[int]) -> Sequence[tuple[Submission, Member]]:
    """Those submissions and whoever sent them."""
    wanted = list(numbers)
    return session.exec(
        select(Submission, Member)
        .join(Member, col(Member.id) == Submission.member_id)
        .where(col(Submission.id).in_(wanted))
        .order_by(col(Submission.id))
    ).all()
