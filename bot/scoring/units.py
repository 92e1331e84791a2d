"""Units: what a clause counts, be it a label, a period, an item or the whole (counting, 3)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter

from bot.plan.labels import fold, normalise_label
from bot.plan.model import Clause, EvidenceKind, RuleKind
from bot.plan.periods import quarter_of
from bot.scoring.facts import Fact
from bot.scoring.reasons import ReasonCode

UnitKey = str | int
WHOLE: UnitKey = ""


@dataclass(frozen=True, slots=True)
class Unit:
    """Facts that count together or not at all, in the order of their ids.

    ``key``: the normalised label, the quarter, the month, or under a per-item rule the id of the fact that dates the
    unit. ``missing``: the entries of ``requires`` that its evidence does not meet. ``is_linked``: the unit that it
    builds on counts, or it builds on none.
    """

    key: UnitKey
    facts: tuple[Fact, ...]
    missing: tuple[frozenset[EvidenceKind], ...] = ()
    is_linked: bool = True

    @property
    def counts(self) -> bool:
        return self.is_linked and not self.missing

    @property
    def ids(self) -> tuple[int, ...]:
        return tuple(fact.id for fact in self.facts)

    @property
    def dated_by(self) -> Fact:
        """The fact of the earliest day, then of the lowest id."""
        return self.facts[0] if len(self.facts) == 1 else min(self.facts, key=attrgetter("on", "id"))

    @property
    def quarter(self) -> int:
        return quarter_of(self.dated_by.on)


@dataclass(frozen=True, slots=True)
class Drop:
    """Live facts that enter no unit, and why.

    ``code``: ``EXCLUDED``, ``NO_LABEL``, ``OUTSIDE_LIST`` or ``BEFORE_FIRST_MONTH``. Under a per-item rule the facts
    of one unit are dropped together.
    """

    facts: tuple[Fact, ...]
    code: ReasonCode

    @property
    def ids(self) -> tuple[int, ...]:
        return tuple(fact.id for fact in self.facts)


Bundles = dict[UnitKey, list[Fact]]
KnownLabels = dict[str | None, UnitKey | ReasonCode]


def bundle(clause: Clause, facts: Sequence[Fact], known: KnownLabels) -> tuple[Bundles, list[Drop]]:
    """The facts by unit, and those that belong to none. ``facts`` are live and in the order of their ids.

    ``known`` keeps what became of the labels that the clause has met.
    """
    kind = clause.rule.kind
    if kind is RuleKind.PER_LABEL:
        return _by_label(clause, facts, known)
    if kind is RuleKind.MONTHLY:
        return _by_month(clause, facts)
    if kind is RuleKind.PER_QUARTER:
        return _by_quarter(facts), []
    return (_by_item(facts) if kind is RuleKind.PER_ITEM else {WHOLE: list(facts)}), []


def _by_label(clause: Clause, facts: Sequence[Fact], known: KnownLabels) -> tuple[Bundles, list[Drop]]:
    bundles: Bundles = {}
    drops: list[Drop] = []
    for fact in facts:
        raw = fact.label
        key = known.get(raw) or known.setdefault(raw, _label_key(clause, raw))
        if isinstance(key, ReasonCode):
            drops.append(Drop((fact,), key))
        else:
            bundles.setdefault(key, []).append(fact)
    return bundles, drops


def _label_key(clause: Clause, raw: str | None) -> UnitKey | ReasonCode:
    label = label_of(clause, raw)
    if not label:
        return ReasonCode.NO_LABEL
    return label if is_offered(clause, label) else ReasonCode.OUTSIDE_LIST


def label_of(clause: Clause, raw: str | None) -> str:
    """The label as the clause compares it; empty if there is none."""
    if raw is None:
        return ""
    return normalise_label(clause.labels, raw) if clause.labels else fold(raw)


def is_offered(clause: Clause, label: str) -> bool:
    """Whether a normalised label may count; only a closed list refuses any."""
    labels = clause.labels
    if labels is None or not labels.closed:
        return True
    return any(label == normalise_label(labels, offered) for offered in labels.offered)


def _by_quarter(facts: Sequence[Fact]) -> Bundles:
    bundles: Bundles = {}
    for fact in facts:
        bundles.setdefault(quarter_of(fact.on), []).append(fact)
    return bundles


def _by_month(clause: Clause, facts: Sequence[Fact]) -> tuple[Bundles, list[Drop]]:
    bundles: Bundles = {}
    drops: list[Drop] = []
    first = clause.rule.first_month or 1
    for fact in facts:
        if fact.on.month < first:
            drops.append(Drop((fact,), ReasonCode.BEFORE_FIRST_MONTH))
        else:
            bundles.setdefault(fact.on.month, []).append(fact)
    return bundles, drops


def _by_item(facts: Sequence[Fact]) -> Bundles:
    """Facts that share a source, directly or through others, are one unit."""
    groups: dict[int, list[Fact]] = {}
    for root, fact in _with_roots(facts):
        groups.setdefault(root, []).append(fact)
    return {min(group, key=attrgetter("on", "id")).id: group for group in groups.values()}


def _with_roots(facts: Sequence[Fact]) -> Iterator[tuple[int, Fact]]:
    """Each fact with the number of its component; facts of one component share sources (union–find)."""
    parents = list(range(len(facts)))
    owners: dict[str, int] = {}
    for index, fact in enumerate(facts):
        for source in fact.sources:
            other = _root(parents, owners.setdefault(source, index))
            parents[other] = _root(parents, index)
    return ((_root(parents, index), fact) for index, fact in enumerate(facts))


def _root(parents: list[int], index: int) -> int:
    while parents[index] != index:
        parents[index] = parents[parents[index]]
        index = parents[index]
    return index
