"""Obligations: a clause or duty in one period, with its dates (one-off, by quarter, by month)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import chain

from dateutil.relativedelta import relativedelta

from bot.plan.model import Cadence, Clause, Due, Duty, Plan
from bot.plan.periods import Days, month_days, quarter_days, year_days
from bot.plan.workdays import WorkCalendar

DUTY_PREFIX = "duty:"


@dataclass(frozen=True, slots=True)
class Obligation:
    """What departments owe in one period.

    ``id``: ``1.4@2024Q2``, ``1.2b@2024-05``, ``4.1@2024``; of a duty ``duty:<duty id>@2024Q2``.
    ``clause_id`` or ``duty_id`` is set, never both. ``starts_on``–``ends_on``: the days of work that it speaks of.
    ``due_on``: the nominal day. ``reminding_on``: the last workday on or before it.
    """

    id: str
    clause_id: str | None
    duty_id: str | None
    title: str
    cadence: Cadence
    departments: tuple[str, ...]
    starts_on: date
    ends_on: date
    due_on: date
    reminding_on: date


@dataclass(frozen=True, slots=True)
class _Period:
    name: str
    days: Days
    due_on: date


def obligations(plan: Plan, calendar: WorkCalendar) -> tuple[Obligation, ...]:
    """The whole year's, in the annex's order, then by period; the duties follow the clauses.

    Soft and optional dates are not among them.
    """
    of_clauses = chain.from_iterable(obligations_of(plan, calendar, clause) for clause in plan.clauses)
    of_duties = chain.from_iterable(obligations_of(plan, calendar, duty) for duty in plan.duties)
    return (*of_clauses, *of_duties)


def obligation(plan: Plan, calendar: WorkCalendar, obligation_id: str) -> Obligation:
    """The obligation of that id; ``KeyError`` if the plan has none."""
    for found in obligations(plan, calendar):
        if found.id == obligation_id:
            return found
    raise KeyError(obligation_id)


def obligations_of(plan: Plan, calendar: WorkCalendar, item: Clause | Duty) -> tuple[Obligation, ...]:
    """One clause's or duty's, by period; 4.4's summaries stand before its whole."""
    return tuple(
        _obligation(item, due, period, calendar) for due in item.schedule for period in _periods(due, plan.year)
    )


def period_of(plan: Plan, calendar: WorkCalendar, clause_id: str, day: date) -> Obligation | None:
    """The obligation of the clause to which work done on ``day`` belongs, the shortest period first.

    ``None`` outside the plan's year and in months that the clause leaves out; a standing clause takes earlier
    years too. ``KeyError`` for an unknown clause.
    """
    clause = plan.clause(clause_id)
    for found in obligations_of(plan, calendar, clause):
        starts_on = date.min if clause.standing else found.starts_on
        if starts_on <= day <= found.ends_on:
            return found
    return None


def _periods(due: Due, year: int) -> Iterator[_Period]:
    if due.on is not None:
        yield _Period(str(year), year_days(year), due.on)
    elif due.cadence is Cadence.QUARTERLY:
        for quarter in due.quarters:
            days = quarter_days(year, quarter)
            yield _Period(f"{year}Q{quarter}", days, days[1])
    else:
        for month in range(due.first_month, 13):
            yield _month(year, month, due.day_of_next_month)


def _month(year: int, month: int, day_of_next_month: int | None) -> _Period:
    days = month_days(year, month)
    due_on = days[1] if day_of_next_month is None else days[0] + relativedelta(months=1, day=day_of_next_month)
    return _Period(f"{year}-{month:02}", days, due_on)


def _obligation(item: Clause | Duty, due: Due, period: _Period, calendar: WorkCalendar) -> Obligation:
    is_duty = isinstance(item, Duty)
    return Obligation(
        id=f"{DUTY_PREFIX if is_duty else ''}{item.id}@{period.name}",
        clause_id=None if is_duty else item.id,
        duty_id=item.id if is_duty else None,
        title=due.title or item.title,
        cadence=due.cadence,
        departments=item.departments,
        starts_on=period.days[0],
        ends_on=period.days[1],
        due_on=period.due_on,
        reminding_on=calendar.last_workday_on_or_before(period.due_on),
    )
