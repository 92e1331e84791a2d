"""补录: a department's first 20 workdays, in which an ended period still waits for proof of work done in time."""

from __future__ import annotations

from datetime import date

from sqlmodel import Session

from bot.clock import local_day
from bot.domain.reminding import PROOF_GRACE
from bot.services.bureau import Bureau
from storage.repositories import members
from storage.repositories.reminders import first_run_at


def grace_ends_on(bureau: Bureau, began_on: date) -> date:
    """The last day of a department's 补录, which began on the day its first member joined."""
    return bureau.calendar.shift(began_on, PROOF_GRACE)


def grace_of(bureau: Bureau, session: Session, department: str) -> date:
    """The last day of that department's 补录; reckoned from the bot's own first day while nobody has joined."""
    return grace_ends_on(bureau, _began_on(bureau, session).get(department, _first_day(bureau, session)))


def departments_in_grace(bureau: Bureau, session: Session, day: date) -> frozenset[str]:
    """The departments whose 补录 lasts on that day."""
    began, first_day = _began_on(bureau, session), _first_day(bureau, session)
    names = (department.name for department in bureau.plan.departments)
    return frozenset(name for name in names if _lasts(bureau, began.get(name, first_day), day))


def _lasts(bureau: Bureau, began_on: date, day: date) -> bool:
    return bureau.calendar.workdays_between(began_on, day) <= PROOF_GRACE


def _began_on(bureau: Bureau, session: Session) -> dict[str, date]:
    return {name: local_day(at) for name, at in members.first_joined(session).items()}


def _first_day(bureau: Bureau, session: Session) -> date:
    first_run = first_run_at(session)
    return local_day(first_run) if first_run else bureau.today
