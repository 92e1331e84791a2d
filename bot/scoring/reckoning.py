"""Counting one set of facts, clause by clause (counting, 1 to 6)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.plan.model import Clause, EvidenceKind, Plan, RuleKind, Tenths
from bot.scoring.facts import Fact
from bot.scoring.liveness import kinds_of
from bot.scoring.points import clause_points
from bot.scoring.reasons import ReasonCode
from bot.scoring.units import Bundles, Drop, KnownLabels, Unit, UnitKey, bundle

LiveFacts = Mapping[str, Sequence[Fact]]


@dataclass(frozen=True, slots=True)
class Tally:
    """One clause in one set of facts.

    ``counting``: the units that count. ``worth``: their points before another clause's need is looked at;
    ``points``: after it.
    """

    units: tuple[Unit, ...] = ()
    drops: tuple[Drop, ...] = ()
    counting: tuple[Unit, ...] = ()
    worth: Tenths = 0
    points: Tenths = 0


_NOTHING = Tally()


class Reckoning:
    """The tallies of one set of live facts on one day, each made once, when it is first asked for.

    ``live``: by clause, in the order of the ids. ``base``: the reckoning of a smaller set, from which every clause
    is taken whose own facts and whose read clauses' facts are the same in both; ``changed`` names the others' own.
    """

    def __init__(
        self,
        plan: Plan,
        live: LiveFacts,
        as_of: date,
        base: Reckoning | None = None,
        changed: frozenset[str] = frozenset(),
    ) -> None:
        self.live = live
        self._plan = plan
        self._as_of = as_of
        self._base = base
        self._changed = changed
        self._tallies: dict[str, Tally] = {}
        self._labels: dict[str, KnownLabels] = base._labels if base else {}

    def tally(self, clause: Clause) -> Tally:
        """The clause's tally in this set."""
        made = self._tallies.get(clause.id)
        if made is None:
            made = self._tallies[clause.id] = self._made(clause)
        return made

    def _made(self, clause: Clause) -> Tally:
        if self._base is not None and not self._reads_changed(clause):
            return self._base.tally(clause)
        facts = self.live.get(clause.id)
        return self._counted(clause, facts) if facts else _NOTHING

    def _reads_changed(self, clause: Clause) -> bool:
        return clause.id in self._changed or any(
            self._reads_changed(self._plan.clause(other)) for other in read_by(clause)
        )

    def _counted(self, clause: Clause, facts: Sequence[Fact]) -> Tally:
        bundles, drops = self._bundled(clause, facts)
        units = self._units(clause, bundles)
        counting = tuple([unit for unit in units if unit.counts])
        worth = clause_points(clause, counting, self._plan.year, self._as_of)
        is_held = clause.needs is not None and not self.tally(self._plan.clause(clause.needs)).points
        return Tally(units, tuple(drops), counting, worth, 0 if is_held else worth)

    def _bundled(self, clause: Clause, facts: Sequence[Fact]) -> tuple[Bundles, list[Drop]]:
        """The facts by unit, and those left out; what is already counted elsewhere is left out on the way."""
        known = self._labels.setdefault(clause.id, {})
        barred = self._barred_sources(clause) if clause.excludes else None
        if not barred:
            return bundle(clause, facts, known)
        if clause.rule.kind is RuleKind.PER_ITEM:
            bundles, drops = bundle(clause, facts, known)
            return _without_barred(bundles, barred, drops)
        excluded = [Drop((fact,), ReasonCode.EXCLUDED) for fact in facts if not barred.isdisjoint(fact.sources)]
        bundles, drops = bundle(clause, [fact for fact in facts if barred.isdisjoint(fact.sources)], known)
        return bundles, [*excluded, *drops]

    def _barred_sources(self, clause: Clause) -> frozenset[str]:
        """The sources of the live facts of the clauses whose material may not be counted here again."""
        return frozenset().union(*(fact.sources for other in clause.excludes for fact in self.live.get(other, ())))

    def _units(self, clause: Clause, bundles: Bundles) -> tuple[Unit, ...]:
        links = self._links(clause)
        return tuple(
            [
                Unit(key, tuple(facts), _missing(clause, facts), links is None or key in links)
                for key, facts in bundles.items()
                if facts
            ]
        )

    def _links(self, clause: Clause) -> frozenset[UnitKey] | None:
        """The labels that count in the clause on which this one's units build; ``None`` if it builds on none."""
        if clause.needs_label_of is None:
            return None
        return frozenset([unit.key for unit in self.tally(self._plan.clause(clause.needs_label_of)).counting])


def read_by(clause: Clause) -> tuple[str, ...]:
    """The ids of the clauses on whose facts this one's points depend as well."""
    return (*clause.excludes, *[other for other in (clause.needs, clause.needs_label_of) if other is not None])


def _without_barred(bundles: Bundles, barred: frozenset[str], drops: list[Drop]) -> tuple[Bundles, list[Drop]]:
    """Shared items fall whole."""
    kept: Bundles = {}
    for key, facts in bundles.items():
        if all(barred.isdisjoint(fact.sources) for fact in facts):
            kept[key] = facts
        else:
            drops.append(Drop(tuple(facts), ReasonCode.EXCLUDED))
    return kept, drops


def _missing(clause: Clause, facts: Sequence[Fact]) -> tuple[frozenset[EvidenceKind], ...]:
    required = clause.requires
    for flag, entries in clause.requires_when:
        if any(flag in fact.flags for fact in facts):
            required = (*required, *entries)
    if not required:
        return ()
    kinds = facts[0].kinds if len(facts) == 1 else kinds_of(facts)
    return tuple([entry for entry in required if entry.isdisjoint(kinds)])
