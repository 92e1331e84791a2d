"""The score: points in four buckets, for every clause, indicator, group and in total."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from bot.plan.model import Clause, Plan, Tenths
from bot.scoring.case import Books, Case
from bot.scoring.explain import explain
from bot.scoring.reasons import Reason
from bot.scoring.units import Unit


@dataclass(frozen=True)
class Points:
    """Whole tenths of a point; 0 ≤ earned ≤ provisional ≤ attainable ≤ cap.

    ``earned``: of approved facts. ``provisional``: with the pending ones. ``attainable``: the most that the year can
    still bring.
    """

    cap: Tenths
    earned: Tenths
    provisional: Tenths
    attainable: Tenths

    @property
    def pending(self) -> Tenths:
        """待审: what approval of the pending facts would add."""
        return self.provisional - self.earned

    @property
    def open(self) -> Tenths:
        """尚可争取: what further work can still bring."""
        return self.attainable - self.provisional

    @property
    def lost(self) -> Tenths:
        """已失分."""
        return self.cap - self.attainable


def sum_points(parts: Iterable[Points]) -> Points:
    """The parts together, bucket by bucket."""
    cap = earned = provisional = attainable = 0
    for part in parts:
        cap += part.cap
        earned += part.earned
        provisional += part.provisional
        attainable += part.attainable
    return Points(cap, earned, provisional, attainable)


@dataclass(frozen=True)
class ClauseScore(Points):
    """One clause's points and what they rest on."""

    books: Books = field(repr=False, compare=False)
    clause: Clause = field(repr=False, compare=False)

    @property
    def case(self) -> Case:
        """The clause's facts and both of its tallies."""
        return Case(self.clause, self.books)

    @property
    def units(self) -> tuple[Unit, ...]:
        """The units of the approved and pending facts, counting or not."""
        return self.case.then.units

    @property
    def approved_units(self) -> tuple[Unit, ...]:
        """The units of the approved facts alone, counting or not."""
        return self.case.now.units

    @cached_property
    def reasons(self) -> tuple[Reason, ...]:
        """What counted, and what did not and why; worked out when first asked for."""
        return explain(self.case, self.attainable)


@dataclass(frozen=True, slots=True)
class Score:
    """The bureau's score on one day, by the plan's ids and in its order."""

    plan: Plan = field(repr=False, compare=False)
    as_of: date
    total: Points
    groups: dict[str, Points]
    indicators: dict[str, Points]
    clauses: dict[str, ClauseScore]
