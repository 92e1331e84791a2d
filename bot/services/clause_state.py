"""How far a clause is in one period: what counts already, what is missing, what one could still gain. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from bot.plan.model import Cadence, Clause, RuleKind, Tenths
from bot.plan.obligations import Obligation
from bot.plan.periods import quarter_of
from bot.scoring.facts import Fact
from bot.scoring.liveness import kinds_of
from bot.scoring.reckoning import Tally
from bot.scoring.result import ClauseScore
from bot.scoring.units import Unit

WHOLES = frozenset({RuleKind.ONCE, RuleKind.STAFFING})


def worth(score: ClauseScore) -> Tenths:
    """What the clause's own material is worth, whether or not another clause still holds it back."""
    return max(score.case.now.worth, score.case.then.worth)


def units_of(clause: Clause, obligation: Obligation, tally: Tally) -> tuple[Unit, ...]:
    """The tally's units that belong to the obligation's period; all of them where units know no period."""
    match clause.rule.kind:
        case RuleKind.PER_QUARTER | RuleKind.PER_ITEM:
            quarter = quarter_of(obligation.ends_on)
            return tuple(unit for unit in tally.units if unit.quarter == quarter)
        case RuleKind.MONTHLY:
            return tuple(unit for unit in tally.units if unit.key == obligation.ends_on.month)
        case _:
            return tally.units


def is_complete(clause: Clause, obligation: Obligation, tally: Tally) -> bool:
    """Whether the clause can gain no more in that period (1.4: one, 3.1: two, 4.2: the cap)."""
    rule = clause.rule
    if rule.kind is not RuleKind.MONTHLY and tally.worth >= clause.cap:
        return True
    if rule.kind in WHOLES or rule.kind is RuleKind.PER_LABEL:
        return False
    return counting_in_period(clause, obligation, tally) >= (rule.quarter_limit or 1)


def counting_in_period(clause: Clause, obligation: Obligation, tally: Tally) -> int:
    return sum(unit.counts for unit in units_of(clause, obligation, tally))


def points_open(clause: Clause, obligation: Obligation, score: ClauseScore) -> Tenths:
    """What the obligation can still bring."""
    rule, left = clause.rule, clause.cap - worth(score)
    match rule.kind:
        case RuleKind.MONTHLY:
            return score.attainable
        case RuleKind.PER_QUARTER | RuleKind.PER_ITEM:
            counting = counting_in_period(clause, obligation, score.case.then)
            return min(left, rule.points * max(0, (rule.quarter_limit or 1) - counting))
        case RuleKind.PER_LABEL if obligation.cadence is not Cadence.ONCE:
            return min(left, rule.points)
        case _:
            return left


def missing_titles(clause: Clause, facts: Iterable[Fact]) -> tuple[str, ...]:
    """The checklist's scored lines (必备) that the material does not meet yet."""
    held = tuple(facts)
    kinds = kinds_of(held)
    flags = {flag for fact in held for flag in fact.flags}
    return tuple(
        line.title
        for line in clause.checklist
        if line.required and (line.flag is None or line.flag in flags) and kinds.isdisjoint(line.kinds)
    )


def short_count(clause: Clause, obligation: Obligation, score: ClauseScore) -> int:
    """Items (3.1) or people (1.1b) that are still wanting once something is there."""
    tally, rule = score.case.then, clause.rule
    if rule.kind is RuleKind.STAFFING:
        stated = [max(unit.facts, key=lambda fact: (fact.on, fact.id)).count for unit in tally.counting]
        return max(0, (rule.required or 0) - stated[0]) if stated else 0
    if rule.quarter_limit is None:
        return 0
    return max(0, rule.quarter_limit - counting_in_period(clause, obligation, tally))


def completed_on(clause: Clause, facts: Iterable[Fact], sent_on: dict[int, date]) -> date | None:
    """The day on which the last thing needed had been sent; ``None`` without facts."""
    held = tuple(facts)
    if not held:
        return None
    needed = [[fact for fact in held if not entry.isdisjoint(kinds_of((fact,)))] for entry in clause.requires]
    firsts = [min(sent_on[fact.id] for fact in meeting) for meeting in needed if meeting]
    days = sorted(sent_on[fact.id] for fact in held)
    limit = clause.rule.quarter_limit or 1
    return max([days[min(limit, len(days)) - 1], *firsts])
