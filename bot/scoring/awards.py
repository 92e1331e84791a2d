"""Which of a clause's counting units its points are told of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.plan.model import Clause, RuleKind, Tenths
from bot.scoring.points import staffing_points
from bot.scoring.reasons import ReasonCode
from bot.scoring.reckoning import Tally
from bot.scoring.units import Unit


@dataclass(frozen=True, slots=True)
class Award:
    """A counting unit and its share. ``points`` is ``None`` if it is only part of a whole or held back by a need."""

    unit: Unit
    points: Tenths | None
    code: ReasonCode = ReasonCode.COUNTED


def awards(clause: Clause, tally: Tally, first: frozenset[int] = frozenset()) -> list[Award]:
    """The counting units in the order in which they take the points; those with a fact in ``first`` come first.

    A unit that takes nothing has the code ``OVER_QUARTER_LIMIT`` or ``OVER_CAP``.
    """
    units = sorted(tally.counting, key=lambda unit: (first.isdisjoint(unit.ids), unit.dated_by.on, unit.ids))
    if clause.rule.kind is RuleKind.MONTHLY or (tally.worth and not tally.points):
        return [Award(unit, None) for unit in units]
    if clause.rule.kind is RuleKind.STAFFING:
        return [Award(unit, min(clause.cap, staffing_points(clause, unit))) for unit in units]
    return _in_turn(clause, units)


def _in_turn(clause: Clause, units: Iterable[Unit]) -> list[Award]:
    left = clause.cap
    taken: dict[int, int] = {}
    made: list[Award] = []
    limit = clause.rule.quarter_limit
    for unit in units:
        gain = min(clause.rule.points, left)
        if limit is not None and taken.get(unit.quarter, 0) >= limit:
            made.append(Award(unit, 0, ReasonCode.OVER_QUARTER_LIMIT))
            continue
        taken[unit.quarter] = taken.get(unit.quarter, 0) + 1
        left -= gain
        made.append(Award(unit, gain, ReasonCode.COUNTED if gain else ReasonCode.OVER_CAP))
    return made
