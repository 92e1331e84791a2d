"""The reminder ladder: on which workdays an obligation is spoken of, before and after its reminding date."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from bot.plan.model import Cadence, Plan
from bot.plan.obligations import Obligation, obligations
from bot.plan.workdays import WorkCalendar

DAILY_OVERDUE = 10
_STEPS = (10, 5, 3, 1, 0)
_MONTHLY_STEPS = (3, 1, 0)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Rung:
    """``number`` n: the n-th workday before the reminding date; 0: that date; -n: the n-th workday after it."""

    obligation_id: str
    on: date
    number: int


@dataclass(frozen=True, slots=True)
class RehearsedRung:
    """A rung as one responsible department meets it."""

    on: date
    department: str
    obligation_id: str
    number: int


def due_in_workdays(obligation: Obligation, calendar: WorkCalendar, day: date) -> int:
    """Workdays from the day to the reminding date: 0 on it, negative once it has passed."""
    return calendar.workdays_between(day, obligation.reminding_on)


def is_expired(obligation: Obligation, calendar: WorkCalendar, day: date) -> bool:
    """Whether it is bound to a month or quarter and more than ten workdays overdue; a one-off never expires."""
    is_bound = obligation.cadence is not Cadence.ONCE
    return is_bound and due_in_workdays(obligation, calendar, day) < -DAILY_OVERDUE


def rung_on(obligation: Obligation, calendar: WorkCalendar, day: date) -> Rung | None:
    """The obligation's rung of that day, if it has one."""
    if not calendar.is_workday(day):
        return None
    number = due_in_workdays(obligation, calendar, day)
    if number in _steps(obligation) or -DAILY_OVERDUE <= number < 0 or _is_weekly(obligation, calendar, day, number):
        return Rung(obligation.id, day, number)
    return None


def rungs_on(due: Iterable[Obligation], calendar: WorkCalendar, day: date) -> tuple[Rung, ...]:
    """All rungs of that day, in the order of the obligations given."""
    found = (rung_on(each, calendar, day) for each in due)
    return tuple(rung for rung in found if rung is not None)


def rung_days(obligation: Obligation, calendar: WorkCalendar) -> Iterator[Rung]:
    """The obligation's whole ladder in order of date.

    Quarterly and one-off: 10, 5, 3, 1, 0; monthly: 3, 1, 0; all: -1 to -10 daily; after that a one-off on the first
    workday of each Monday-to-Sunday week up to the plan year's last day.
    """
    day = calendar.shift(obligation.reminding_on, -max(_steps(obligation)))
    last = calendar.shift(obligation.reminding_on, DAILY_OVERDUE)
    if obligation.cadence is Cadence.ONCE:
        last = max(last, obligation.ends_on)
    for each in _days(day, last):
        rung = rung_on(obligation, calendar, each)
        if rung is not None:
            yield rung


def rehearsal(plan: Plan, calendar: WorkCalendar, first: date, last: date) -> Iterator[RehearsedRung]:
    """Every rung from ``first`` to ``last`` if nobody answers, by date, annex order, department.

    Nothing falls due before the plan is issued.
    """
    due = obligations(plan, calendar)
    departments = {each.id: each.departments for each in due}
    for day in _days(max(first, plan.issued_on), last):
        for rung in rungs_on(due, calendar, day):
            for department in departments[rung.obligation_id]:
                yield RehearsedRung(day, department, rung.obligation_id, rung.number)


def _steps(obligation: Obligation) -> tuple[int, ...]:
    return _MONTHLY_STEPS if obligation.cadence is Cadence.MONTHLY else _STEPS


def _is_weekly(obligation: Obligation, calendar: WorkCalendar, day: date, number: int) -> bool:
    """Whether a long overdue one-off is spoken of; its ``ends_on`` is the plan year's last day."""
    is_long_overdue = obligation.cadence is Cadence.ONCE and number < -DAILY_OVERDUE and day <= obligation.ends_on
    return is_long_overdue and calendar.is_first_of_week(day)


def _days(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += _DAY
