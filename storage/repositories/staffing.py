"""Leave, substitutes, and who does which item."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import delete, update
from sqlmodel import Session, col, or_, select

from bot.domain.states import MemberState, SubmissionState
from storage.models import Absence, DeputyCharge, ItemHandler, Member, Submission


def absences_on(session: Session, day: date) -> Sequence[Absence]:
    """Leave that holds on that day."""
    return session.exec(
        select(Absence)
        .where(Absence.from_on <= day, Absence.until_on >= day, col(Absence.ended_at).is_(None))
        .order_by(col(Absence.id))
    ).all()


def absences_from(session: Session, day: date) -> Sequence[Absence]:
    """Leave that holds on that day or later, soonest first."""
    return session.exec(
        select(Absence)
        .where(Absence.until_on >= day, col(Absence.ended_at).is_(None))
        .order_by(col(Absence.from_on), col(Absence.id))
    ).all()


def absents_covered_by(session: Session, member_id: int, day: date) -> Sequence[Member]:
    """Active members for whom that one acts on that day."""
    return session.exec(
        select(Member)
        .join(Absence, col(Absence.member_id) == Member.id)
        .where(
            Absence.substitute_id == member_id,
            Absence.from_on <= day,
            Absence.until_on >= day,
            col(Absence.ended_at).is_(None),
            Member.state == MemberState.ACTIVE,
        )
    ).all()


def end_absences(session: Session, member_id: int, at: datetime, *, as_substitute: bool = False) -> int:
    """Take back the member's leave; with ``as_substitute`` also that of those for whom the member stands in."""
    is_concerned = col(Absence.member_id) == member_id
    if as_substitute:
        is_concerned = or_(is_concerned, col(Absence.substitute_id) == member_id)
    statement = update(Absence).where(is_concerned, col(Absence.ended_at).is_(None)).values(ended_at=at)
    return session.connection().execute(statement).rowcount


def handlers_of(session: Session, department: str) -> dict[str, int]:
    """Item -> the member named for it, of one department."""
    rows = session.exec(select(ItemHandler).where(ItemHandler.department == department)).all()
    return {row.item: row.member_id for row in rows}


def name_handler(session: Session, department: str, item: str, member_id: int, *, by: int, at: datetime) -> None:
    """Name the member for the item in place of whoever was named."""
    session.merge(ItemHandler(department=department, item=item, member_id=member_id, named_by_id=by, named_at=at))
    session.flush()


def drop_handler(session: Session, department: str, item: str) -> None:
    """Nobody in particular does the item any more."""
    session.connection().execute(
        delete(ItemHandler).where(col(ItemHandler.department) == department, col(ItemHandler.item) == item)
    )


def drop_handlers_of(session: Session, member_id: int) -> None:
    """The member does no item any more."""
    session.connection().execute(delete(ItemHandler).where(col(ItemHandler.member_id) == member_id))


def open_work_of(session: Session, member_id: int, department: str) -> Sequence[Submission]:
    """Drafts, what waits for review and what came back and was not mended yet, of one sender in one department."""
    mended = select(Submission.repairs_id).where(
        col(Submission.repairs_id).is_not(None), Submission.state != SubmissionState.WITHDRAWN
    )
    states = [SubmissionState.DRAFT, SubmissionState.PENDING, SubmissionState.RETURNED]
    return session.exec(
        select(Submission)
        .where(
            Submission.member_id == member_id,
            Submission.department == department,
            col(Submission.state).in_(states),
            or_(col(Submission.state) != SubmissionState.RETURNED, col(Submission.id).not_in(mended)),
        )
        .order_by(col(Submission.id))
    ).all()


def orphaned_work(session: Session, department: str) -> Sequence[Submission]:
    """As :func:`open_work_of`, of all those who have left the department, or never were in it."""
    mended = select(Submission.repairs_id).where(
        col(Submission.repairs_id).is_not(None), Submission.state != SubmissionState.WITHDRAWN
    )
    states = [SubmissionState.DRAFT, SubmissionState.PENDING, SubmissionState.RETURNED]
    return session.exec(
        select(Submission)
        .join(Member, col(Member.id) == Submission.member_id)
        .where(
            Member.state == MemberState.LEFT,
            Submission.department == department,
            col(Submission.state).in_(states),
            or_(col(Submission.state) != SubmissionState.RETURNED, col(Submission.id).not_in(mended)),
        )
        .order_by(col(Submission.id))
    ).all()


def replace_charges(session: Session, member_id: int, departments: Sequence[str]) -> None:
    """These and no other departments are in the deputy's charge (分管)."""
    session.connection().execute(delete(DeputyCharge).where(col(DeputyCharge.member_id) == member_id))
    session.add_all(DeputyCharge(member_id=member_id, department=each) for each in departments)
    session.flush()
