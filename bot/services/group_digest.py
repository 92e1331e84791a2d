"""A department's morning message in its working group: one a workday, the department's items, open to replies."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlmodel import Session

from bot.domain.roles import Role
from bot.domain.states import GroupDigest, Lane
from bot.services.digest import compose
from bot.services.obligations import Situation
from storage.models import Member, OutboxMessage, WorkingGroup
from storage.repositories import groups, outbox, reminders

KIND = "group_digest"


def told_in_groups(session: Session) -> frozenset[int]:
    """Staff who get no message of their own: their department's group is told instead."""
    return frozenset(
        member.id for member in groups.staff_read_by_group(session) if member.role is Role.STAFF and member.id
    )


def write_group_digests(session: Session, situation: Situation, late: frozenset[tuple[str, str]], now: datetime) -> int:
    """One message for each bound group that wants it and has something to do; how many."""
    told = reminders.has_digest(session, situation.day)
    written_count = 0
    for group in groups.bound(session):
        target = reminders.group_target(group.id)
        if group.digest is GroupDigest.PEOPLE or target in told:
            continue
        params = _params(session, situation, group, late, now)
        if params is not None:
            message = _tell(session, group, params, f"{KIND}:{group.id}:{situation.day.isoformat()}", now)
            reminders.add_digest_for(session, target, situation.day, message.id or 0, now)
            written_count += 1
    return written_count


def _params(
    session: Session, situation: Situation, group: WorkingGroup, late: frozenset[tuple[str, str]], now: datetime
) -> dict[str, Any] | None:
    """What any of the department's staff would read; nobody's own part of it."""
    assert group.department is not None
    target = reminders.department_target(group.department)
    reader = Member(user_id=0, chat_id=0, name="", role=Role.STAFF, department=group.department, joined_at=now)
    missed = {subject for place, subject in late if place == target}
    return compose(situation, session, reader, missed, has_sections=False)


def _tell(session: Session, group: WorkingGroup, params: dict[str, Any], key: str, now: datetime) -> OutboxMessage:
    return outbox.tell_chat(session, group.chat_id, KIND, params, key=key, at=now, lane=Lane.DIGEST)
