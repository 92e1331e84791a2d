"""15:00 on a due day: the 信用办 alone hears what is still missing (今天到期未报)."""

from __future__ import annotations

from datetime import time

from sqlmodel import Session

from bot.clock import local
from bot.domain.states import Lane
from bot.services.bureau import Bureau
from bot.services.matters import Matter, matter_of
from bot.services.obligations import Situation, read_situation
from bot.services.talking import is_talking_time
from storage.models import Meta
from storage.repositories import members, outbox

KIND = "due_today"
FROM = time(15, 0)
_CHECKED_ON = "due_today_checked_on"


def tell_due_today(bureau: Bureau) -> int:
    """Once a workday from 15:00 on: tell each coordinator what falls due today and is not there; how many were told."""
    now, day = bureau.now, bureau.today.isoformat()
    if not is_talking_time(bureau.calendar, now) or local(now).time() < FROM:
        return 0
    with bureau.storage.read() as session:
        if _checked_on(session) == day:
            return 0
    with bureau.storage.write() as session:
        if _checked_on(session) == day:
            return 0
        session.merge(Meta(name=_CHECKED_ON, value=day))
        matters = _missing(read_situation(bureau, session, bureau.today))
        if not matters:
            return 0
        coordinators = members.coordinators(session)
        params = {"day": day, "matters": [matter.params() for matter in matters]}
        for member in coordinators:
            outbox.tell(session, member, KIND, params, key=f"{KIND}:{day}:{member.id}", at=now, lane=Lane.DUE)
        return len(coordinators)


def _checked_on(session: Session) -> str:
    row = session.get(Meta, _CHECKED_ON)
    return row.value if row is not None else ""


def _missing(situation: Situation) -> tuple[Matter, ...]:
    return tuple(
        matter_of(situation.bureau, item, department.name)
        for department in situation.bureau.plan.departments
        for item in situation.open_by_department[department.name]
        if item.is_reminded and item.workdays == 0
    )
