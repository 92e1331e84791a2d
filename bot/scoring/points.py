"""From counting units to points (counting, 5)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from operator import attrgetter

from bot.plan.model import Clause, RuleKind, Tenths
from bot.scoring.calendar import QUARTERS, due_months
from bot.scoring.facts import Fact
from bot.scoring.units import Unit

POINT: Tenths = 10


def clause_points(clause: Clause, counting: Sequence[Unit], year: int, as_of: date) -> Tenths:
    """What the counting units are worth together, at most the cap."""
    return min(clause.cap, _uncapped(clause, counting, year, as_of)) if counting else 0


def _uncapped(clause: Clause, counting: Sequence[Unit], year: int, as_of: date) -> Tenths:
    rule = clause.rule
    match rule.kind:
        case RuleKind.ONCE:
            return rule.points
        case RuleKind.STAFFING:
            return staffing_points(clause, counting[0])
        case RuleKind.MONTHLY:
            months = {int(unit.key) for unit in counting}
            return rule.points if has_due_months(clause, months, year, as_of) else 0
        case RuleKind.PER_ITEM if rule.quarter_limit is not None:
            return sum(quarter_points(clause, counting))
        case _:
            return rule.points * len(counting)


def staffing_points(clause: Clause, unit: Unit) -> Tenths:
    """The latest statement's worth: one point less for each person short (annex 一、1)."""
    short = max(0, (clause.rule.required or 0) - latest_statement(unit).count)
    return max(0, clause.rule.points - POINT * short)


def latest_statement(unit: Unit) -> Fact:
    """The fact of the latest day, then of the highest id."""
    return max(unit.facts, key=attrgetter("on", "id"))


def has_due_months(clause: Clause, months: Collection[int], year: int, as_of: date) -> bool:
    """Whether every month that is due by that day is among ``months``."""
    return all(month in months for month in due_months(clause, year, as_of))


def is_quarterly(clause: Clause) -> bool:
    """Whether a quarter that has passed cannot be made good."""
    rule = clause.rule
    return rule.kind is RuleKind.PER_QUARTER or (rule.kind is RuleKind.PER_ITEM and rule.quarter_limit is not None)


def most_in_quarter(clause: Clause) -> Tenths:
    """The most that one quarter can give."""
    return clause.rule.points * (clause.rule.quarter_limit or 1)


def quarter_points(clause: Clause, counting: Sequence[Unit]) -> tuple[Tenths, ...]:
    """What each of the four quarters gives, before the clause's cap."""
    counts = [0] * len(QUARTERS)
    for unit in counting:
        counts[unit.quarter - 1] += 1
    most = most_in_quarter(clause)
    return tuple(min(most, clause.rule.points * count) for count in counts)
