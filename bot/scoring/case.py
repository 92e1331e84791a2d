"""What a score rests on, as a whole and for one clause."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.plan.model import Clause, Plan, RuleKind
from bot.scoring.facts import Fact, FactStatus
from bot.scoring.reasons import Reason, ReasonCode
from bot.scoring.reckoning import Reckoning, Tally
from bot.scoring.units import Unit


@dataclass(frozen=True, slots=True)
class Books:
    """What a day's score rests on. ``facts``: by clause, whatever their status, by id."""

    plan: Plan
    as_of: date
    facts: Mapping[str, Sequence[Fact]]
    approved: Reckoning
    both: Reckoning


@dataclass(frozen=True, slots=True)
class Case:
    """One clause in the books."""

    clause: Clause
    books: Books

    @property
    def plan(self) -> Plan:
        return self.books.plan

    @property
    def as_of(self) -> date:
        return self.books.as_of

    @property
    def facts(self) -> Sequence[Fact]:
        """All of the clause's facts, whatever their status, by id."""
        return self.books.facts[self.clause.id]

    @property
    def both(self) -> Reckoning:
        """The reckoning of the approved and pending facts."""
        return self.books.both

    @property
    def now(self) -> Tally:
        """The clause among the approved facts."""
        return self.books.approved.tally(self.clause)

    @property
    def then(self) -> Tally:
        """The clause once the pending facts are approved too."""
        return self.books.both.tally(self.clause)

    @property
    def counted_ids(self) -> frozenset[int]:
        """The facts that count today."""
        return frozenset(fact.id for unit in self.now.counting for fact in unit.facts)

    def about(self, unit: Unit, code: ReasonCode, ids: tuple[int, ...] | None = None) -> Reason:
        """A reason that names the unit; of all its facts unless ``ids`` are given."""
        kind = self.clause.rule.kind
        return Reason(
            code,
            unit.ids if ids is None else ids,
            label=str(unit.key) if kind is RuleKind.PER_LABEL else None,
            quarter=unit.quarter if kind in (RuleKind.PER_QUARTER, RuleKind.PER_ITEM) else None,
            month=int(unit.key) if kind is RuleKind.MONTHLY else None,
        )


def pending_ids(facts: Iterable[Fact]) -> tuple[int, ...]:
    """The ids of those facts that await review."""
    return tuple(fact.id for fact in facts if fact.status is FactStatus.PENDING)
