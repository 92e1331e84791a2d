"""The score of a set of facts on a day. Pure, and exact: every amount is a whole number of tenths."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from operator import attrgetter

from bot.plan.model import Clause, Plan, RuleKind, Tenths
from bot.scoring.calendar import QUARTERS, quarter_end
from bot.scoring.case import Books
from bot.scoring.facts import Fact, FactStatus
from bot.scoring.liveness import live_facts
from bot.scoring.points import has_due_months, is_quarterly, most_in_quarter, quarter_points
from bot.scoring.reckoning import Reckoning, Tally
from bot.scoring.result import ClauseScore, Score, sum_points


def score(plan: Plan, facts: Iterable[Fact], as_of: date) -> Score:
    """The plan's points on ``as_of``, as the facts' statuses are given.

    The order of the facts does not matter; their ids are unique. Facts about clauses that the plan does not have are
    not looked at.
    """
    books = _books(plan, facts, as_of)
    is_over = as_of > quarter_end(plan.year, QUARTERS[-1])
    clauses = {clause.id: _clause_score(books, clause, is_over) for clause in plan.clauses}
    indicators = {part.id: sum_points([clauses[clause.id] for clause in part.clauses]) for part in plan.indicators}
    groups = {group.id: sum_points([indicators[part.id] for part in group.indicators]) for group in plan.groups}
    return Score(plan, as_of, sum_points(groups.values()), groups, indicators, clauses)


def _books(plan: Plan, facts: Iterable[Fact], as_of: date) -> Books:
    by_clause: dict[str, list[Fact]] = {clause.id: [] for clause in plan.clauses}
    for fact in sorted(facts, key=attrgetter("id")):
        if fact.clause in by_clause:
            by_clause[fact.clause].append(fact)
    both = {clause.id: live_facts(clause, by_clause[clause.id], plan.year, as_of) for clause in plan.clauses}
    status = FactStatus.APPROVED
    approved = {name: [fact for fact in live if fact.status is status] for name, live in both.items()}
    changed = frozenset([name for name, live in both.items() if len(live) != len(approved[name])])
    base = Reckoning(plan, approved, as_of)
    return Books(plan, as_of, by_clause, base, Reckoning(plan, both, as_of, base, changed))


def _clause_score(books: Books, clause: Clause, is_over: bool) -> ClauseScore:
    now, then = books.approved.tally(clause), books.both.tally(clause)
    provisional = max(now.points, then.points)
    attainable = provisional if is_over else max(provisional, _reach(books, clause, now, then))
    return ClauseScore(clause.cap, now.points, provisional, attainable, books, clause)


def _reach(books: Books, clause: Clause, now: Tally, then: Tally) -> Tenths:
    """The most that the clause can still reach if all goes well from now to the year's end."""
    if is_quarterly(clause):
        return min(clause.cap, _quarterly_reach(books, clause, now, then))
    if clause.rule.kind is RuleKind.MONTHLY:
        is_open = _is_month_free(books, clause, now) or _is_month_free(books, clause, then)
        return min(clause.cap, clause.rule.points) if is_open else 0
    return clause.cap


def _is_month_free(books: Books, clause: Clause, tally: Tally) -> bool:
    """Whether no due month is missing."""
    months = [int(unit.key) for unit in tally.counting]
    return has_due_months(clause, months, books.plan.year, books.as_of)


def _quarterly_reach(books: Books, clause: Clause, now: Tally, then: Tally) -> Tenths:
    """An ended quarter keeps the better of what the two sets give; the others may give the most."""
    most, year = most_in_quarter(clause), books.plan.year
    given = map(max, quarter_points(clause, now.counting), quarter_points(clause, then.counting))
    return sum(
        gained if quarter_end(year, quarter) < books.as_of else most
        for quarter, gained in zip(QUARTERS, given, strict=True)
    )
