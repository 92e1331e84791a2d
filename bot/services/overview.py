"""What overseers read in their own morning message: 需您协调, the review backlog, delivery; and what is about to go up.

Composers of ``bot.services.sections``: each gives dicts with a ``kind``, which ``bot.views.overview`` renders.
"""

from __future__ import annotations

from typing import Any

from sqlmodel import Session

from bot.clock import local_day
from bot.domain.reminding import PENDING_SILENCES_FOR
from bot.domain.roles import Role
from bot.services.escalation import Raised, next_workday_is_tomorrow, raised_for, rising
from bot.services.matters import overdue_items
from bot.services.obligations import Situation
from bot.services.reach import read_reach
from storage.models import Member
from storage.repositories import coordination, members, submissions
from storage.repositories.reminders import member_target

_IN_DEPARTMENT = frozenset({Role.STAFF, Role.HEAD})


def compose_escalations(situation: Situation, session: Session, member: Member) -> list[dict[str, Any]]:
    """需您协调: what the member hears of today as overdue. Enters it in the ledger, in the caller's transaction."""
    departments = _departments(session, member)
    if departments is not None and not departments:
        return []
    target = member_target(member.id or 0)
    told = coordination.told_escalations(session, target)
    raised = raised_for(situation, overdue_items(situation), member.role, departments, told)
    if not raised:
        return []
    _record(session, situation, target, raised)
    return [{"kind": "coordinate", "role": member.role.value, "matters": [each.matter.params() for each in raised]}]


def _departments(session: Session, member: Member) -> frozenset[str] | None:
    """Whose overdue items the member hears of; ``None`` for all."""
    if member.role in (Role.LEADER, Role.COORDINATOR):
        return None
    if member.role is Role.DEPUTY:
        return frozenset(members.charges_by_member(session).get(member.id or 0, ()))
    return frozenset({member.department}) if member.role is Role.HEAD and member.department else frozenset()


def _record(session: Session, situation: Situation, target: str, raised: tuple[Raised, ...]) -> None:
    entries = [(target, each.subject, each.step) for each in raised]
    coordination.add_escalations(session, entries, situation.day, at=situation.bureau.now)


def compose_oversight(situation: Situation, session: Session, member: Member) -> list[dict[str, Any]]:
    """For the 信用办: what has waited too long for review, and whom the morning's messages go to."""
    if member.role is not Role.COORDINATOR:
        return []
    sections: list[dict[str, Any]] = []
    if backlog := _backlog(situation, session):
        sections.append({"kind": "backlog", "numbers": backlog})
    reach = read_reach(session, situation)
    return [*sections, reach.section()] if reach.due else sections


def _backlog(situation: Situation, session: Session) -> list[int]:
    """Numbers of what has waited for review for more than three workdays, oldest first."""
    calendar = situation.bureau.calendar
    return [
        row.id
        for row, _ in submissions.pending(session)
        if row.id is not None
        and row.submitted_at is not None
        and calendar.workdays_between(local_day(row.submitted_at), situation.day) > PENDING_SILENCES_FOR
    ]


def compose_rising(situation: Situation, session: Session, member: Member) -> list[dict[str, Any]]:
    """Said to the department beforehand; a head needs no word that the head will hear."""
    if member.role not in _IN_DEPARTMENT or member.department is None:
        return []
    has_deputy = any(member.department in charge for charge in members.charges_by_member(session).values())
    is_tomorrow = next_workday_is_tomorrow(situation.bureau, situation.day)
    return [
        {
            "kind": "rising",
            "to": rise.to.value,
            "workdays": rise.workdays,
            "is_tomorrow": is_tomorrow and rise.workdays == 1,
            "matters": [matter.params() for matter in rise.matters],
        }
        for rise in rising(situation, member.department, has_deputy=has_deputy)
        if not (rise.to is Role.HEAD and member.role is Role.HEAD)
    ]
