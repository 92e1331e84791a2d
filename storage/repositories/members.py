"""Members of the bureau and who is in whose charge."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import func, update
from sqlmodel import Session, col, select

from bot.domain.roles import Role
from bot.domain.states import MemberState, OutboxState
from storage.models import DeputyCharge, Member, OutboxMessage


def active_by_user(session: Session, user_id: int) -> Member | None:
    """The active member with that Telegram account, if any."""
    query = select(Member).where(Member.user_id == user_id, Member.state == MemberState.ACTIVE)
    return session.exec(query).one_or_none()


def by_id(session: Session, member_id: int) -> Member | None:
    """The member, active or not."""
    return session.get(Member, member_id)


def everybody(session: Session) -> list[Member]:
    """All active members in the order in which they joined."""
    query = select(Member).where(Member.state == MemberState.ACTIVE).order_by(col(Member.id))
    return list(session.exec(query))


def with_role(session: Session, role: Role, *, is_locked: bool = False) -> list[Member]:
    """Active members of a role. ``is_locked``: nobody else may change them until the transaction ends."""
    query = select(Member).where(Member.role == role, Member.state == MemberState.ACTIVE).order_by(col(Member.id))
    return list(session.exec(query.with_for_update() if is_locked else query))


def coordinators(session: Session) -> list[Member]:
    """Active coordinators (信用办)."""
    return with_role(session, Role.COORDINATOR)


def first_joined(session: Session) -> dict[str, datetime]:
    """When the first member of each department joined, whoever has left since."""
    query = (
        select(Member.department, func.min(Member.joined_at))
        .where(col(Member.department).is_not(None))
        .group_by(col(Member.department))
    )
    return {department: joined_at for department, joined_at in session.exec(query) if department is not None}


def of_departments(session: Session, departments: Iterable[str]) -> list[Member]:
    """Active members who belong to any of the departments."""
    query = (
        select(Member)
        .where(col(Member.department).in_(list(departments)), Member.state == MemberState.ACTIVE)
        .order_by(col(Member.id))
    )
    return list(session.exec(query))


def of_department(session: Session, department: str) -> list[Member]:
    """Active members who belong to the department."""
    return of_departments(session, [department])


def heads(session: Session, department: str) -> list[Member]:
    """Active heads (科室负责人) of the department."""
    return [member for member in of_department(session, department) if member.role is Role.HEAD]


def take_back_messages(session: Session, member_id: int, now: datetime) -> None:
    """End what was still to be told to somebody who has left; nobody needs to hear of it."""
    unsent = col(OutboxMessage.state).in_([OutboxState.PENDING, OutboxState.WAITING])
    statement = (
        update(OutboxMessage)
        .where(col(OutboxMessage.member_id) == member_id, unsent)
        .values(state=OutboxState.FAILED, error="the member has left", reported_at=now)
    )
    session.connection().execute(statement)


def charges_by_member(session: Session) -> dict[int, list[str]]:
    """Departments in each deputy's charge (分管), in no particular order."""
    charges: dict[int, list[str]] = {}
    for charge in session.exec(select(DeputyCharge)):
        charges.setdefault(charge.member_id, []).append(charge.department)
    return charges
