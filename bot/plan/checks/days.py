"""Days: in the plan's year, milestones no later than the deadline, and no two obligations for one period."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from bot.plan.errors import PlanError
from bot.plan.model import Cadence, Clause, Due, Plan, RuleKind
from bot.plan.periods import quarter_days


def check_days(plan: Plan) -> None:
    _check_year(plan, "", (plan.issued_on,))
    for clause in plan.clauses:
        entry = f"clause {clause.id}"
        _check_schedule(plan, entry, clause.schedule)
        _check_milestones(plan, entry, clause)
        _check_cadence(entry, clause)
    for duty in plan.duties:
        _check_schedule(plan, f"duty {duty.id}", duty.schedule)


def _check_schedule(plan: Plan, entry: str, schedule: tuple[Due, ...]) -> None:
    seen: set[str] = set()
    for due in schedule:
        _check_year(plan, entry, (*((due.on,) if due.on else ()), *due.soft, *due.optional))
        if due.day_of_next_month is not None and due.day_of_next_month > 28:
            raise PlanError("not_every_month", entry, value=due.day_of_next_month)
        for period in _periods(due):
            if period in seen:
                raise PlanError("duplicate_period", entry)
            seen.add(period)
        for soft in due.soft:
            if soft > _last_day(due, plan.year):
                raise PlanError("soft_after_due", entry, value=soft.isoformat())


def _check_year(plan: Plan, entry: str, days: Iterable[date]) -> None:
    for day in days:
        if day.year != plan.year:
            raise PlanError("outside_year", entry, value=day.isoformat(), year=plan.year)


def _check_milestones(plan: Plan, entry: str, clause: Clause) -> None:
    _check_year(plan, entry, [milestone.on for milestone in clause.milestones])
    last = max(_last_day(due, plan.year) for due in clause.schedule)
    for milestone in clause.milestones:
        if milestone.on > last:
            raise PlanError("milestone_after_due", entry, value=milestone.on.isoformat(), due=last.isoformat())


def _check_cadence(entry: str, clause: Clause) -> None:
    """Periods that are counted are the periods that are reminded of."""
    cadences = {due.cadence for due in clause.schedule}
    wanted = {
        RuleKind.PER_QUARTER: Cadence.QUARTERLY,
        RuleKind.PER_ITEM: Cadence.QUARTERLY,
        RuleKind.MONTHLY: Cadence.MONTHLY,
    }.get(clause.rule.kind)
    if wanted is not None and cadences != {wanted}:
        raise PlanError("cadence_mismatch", entry)
    if wanted is Cadence.MONTHLY and clause.schedule[0].first_month != clause.rule.first_month:
        raise PlanError("cadence_mismatch", entry)


def _periods(due: Due) -> tuple[str, ...]:
    if due.cadence is Cadence.ONCE:
        return ("year",)
    if due.cadence is Cadence.QUARTERLY:
        return tuple(f"quarter {quarter}" for quarter in due.quarters)
    return tuple(f"month {month}" for month in range(due.first_month, 13))


def _last_day(due: Due, year: int) -> date:
    """The last day in the plan's year that the entry's work may take."""
    if due.cadence is Cadence.QUARTERLY:
        return quarter_days(year, due.quarters[-1])[1]
    return due.on or date(year, 12, 31)
