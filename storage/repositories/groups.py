"""Working groups, found by chat or department."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import update
from sqlmodel import Session, col, select

from bot.domain.states import GroupDigest, GroupState, OutboxState
from storage.models import Member, OutboxMessage, WorkingGroup

_UNSENT = (OutboxState.PENDING, OutboxState.WAITING, OutboxState.CLAIMED)


def by_chat(session: Session, chat_id: int) -> WorkingGroup | None:
    return session.exec(select(WorkingGroup).where(WorkingGroup.chat_id == chat_id)).one_or_none()


def bound(session: Session) -> Sequence[WorkingGroup]:
    """Groups that belong to a department, in the order in which the bot came in."""
    query = select(WorkingGroup).where(WorkingGroup.state == GroupState.BOUND).order_by(col(WorkingGroup.id))
    return session.exec(query).all()


def bound_to(session: Session, department: str) -> WorkingGroup | None:
    return next((each for each in bound(session) if each.department == department), None)


def waiting_since_before(session: Session, moment: datetime) -> Sequence[WorkingGroup]:
    """Groups in which nobody said /bind for too long."""
    return session.exec(
        select(WorkingGroup).where(WorkingGroup.state == GroupState.WAITING, WorkingGroup.waits_since_at <= moment)
    ).all()


def staff_read_by_group(session: Session) -> Sequence[Member]:
    """Members of departments whose group is told instead of them."""
    departments = select(WorkingGroup.department).where(
        WorkingGroup.state == GroupState.BOUND, WorkingGroup.digest == GroupDigest.INSTEAD
    )
    return session.exec(select(Member).where(col(Member.department).in_(departments))).all()


def move_messages(session: Session, old_id: int, new_id: int) -> None:
    """What was still to be said in the old chat is said in the new one."""
    statement = (
        update(OutboxMessage)
        .where(col(OutboxMessage.chat_id) == old_id, col(OutboxMessage.state).in_(_UNSENT))
        .values(chat_id=new_id)
    )
    session.connection().execute(statement)


def drop_messages(session: Session, chat_id: int, at: datetime) -> None:
    """What was still to be said in a group that the bot has left is not said; nobody needs to hear of it."""
    statement = (
        update(OutboxMessage)
        .where(
            col(OutboxMessage.chat_id) == chat_id,
            col(OutboxMessage.state).in_([OutboxState.PENDING, OutboxState.WAITING]),
        )
        .values(state=OutboxState.FAILED, error="the bot has left the group", reported_at=at)
    )
    session.connection().execute(statement)
