"""What is true of a clause as a whole: needs, pending facts that would lower it, and what is lost for good."""

from __future__ import annotations

from collections.abc import Iterator

from bot.plan.model import RuleKind, Tenths
from bot.scoring.calendar import QUARTERS, due_months, quarter_end
from bot.scoring.case import Case, pending_ids
from bot.scoring.facts import FactStatus
from bot.scoring.points import is_quarterly, most_in_quarter, quarter_points
from bot.scoring.reasons import Reason, ReasonCode
from bot.scoring.reckoning import Tally, read_by


def whole_clause(case: Case, attainable: Tenths) -> Iterator[Reason]:
    """Reasons that speak of no single unit. ``attainable``: the clause's, in tenths."""
    yield from _held_back(case)
    yield from _months(case)
    yield from _losses(case, attainable)
    if all(fact.status is FactStatus.WITHDRAWN for fact in case.facts):
        yield Reason(ReasonCode.NO_FACTS)


def _held_back(case: Case) -> Iterator[Reason]:
    if _is_held(case.now) or _is_held(case.then):
        yield Reason(ReasonCode.NEEDS_OTHER, clause=case.clause.needs)
    if case.then.points < case.now.points:
        yield Reason(ReasonCode.WOULD_LOWER, by=_lowering(case), points=case.then.points)


def _is_held(tally: Tally) -> bool:
    return tally.worth > tally.points


def _lowering(case: Case) -> tuple[int, ...]:
    """The pending facts of this clause and of those that it reads."""
    read = (case.clause.id, *read_by(case.clause))
    return tuple(sorted(number for other in read for number in pending_ids(case.both.live.get(other, ()))))


def _months(case: Case) -> Iterator[Reason]:
    if case.clause.rule.kind is not RuleKind.MONTHLY:
        return
    if case.now.points:
        yield Reason(ReasonCode.MONTHS_COUNTED, points=case.now.points)
    present = {int(unit.key) for unit in case.then.counting}
    due = due_months(case.clause, case.plan.year, case.as_of)
    missing = tuple(month for month in due if month not in present)
    if missing:
        yield Reason(ReasonCode.MONTHS_MISSING, months=missing)


def _losses(case: Case, attainable: Tenths) -> Iterator[Reason]:
    lost = case.clause.cap - attainable
    if not lost:
        return
    if is_quarterly(case.clause):
        yield from _lost_quarters(case)
    elif case.as_of > quarter_end(case.plan.year, QUARTERS[-1]):
        yield Reason(ReasonCode.YEAR_ENDED, points=lost)


def _lost_quarters(case: Case) -> Iterator[Reason]:
    now = quarter_points(case.clause, case.now.counting)
    then = quarter_points(case.clause, case.then.counting)
    for quarter, given in zip(QUARTERS, map(max, now, then), strict=True):
        lost = most_in_quarter(case.clause) - given
        if lost and quarter_end(case.plan.year, quarter) < case.as_of:
            yield Reason(ReasonCode.QUARTER_LOST, quarter=quarter, points=lost)
