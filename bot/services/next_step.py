"""What one more piece of work would bring: the score with one ideal fact more. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from bot.plan.model import Channel, Clause, EvidenceKind, Plan, RuleKind, Tenths
from bot.scoring.engine import score
from bot.scoring.facts import Evidence, Fact, FactStatus
from bot.scoring.result import Score
from bot.scoring.units import label_of

# No label that a person sends contains a control character, so this one is always new.
_NEW_LABEL = "\x00new"


@dataclass(frozen=True, slots=True)
class NextStep:
    """``gain``: tenths that one more unit, done today and approved, would add to what is already there.

    ``requires``: the kinds of evidence that it needs. ``first``: the clause that has to come first, if one does.
    """

    gain: Tenths
    requires: tuple[frozenset[EvidenceKind], ...]
    first: str | None = None


def next_step(plan: Plan, facts: Sequence[Fact], reached: Score, clause: Clause) -> NextStep:
    """The next step in the clause on the day of ``reached``, the score of ``facts``."""
    before = reached.clauses[clause.id].provisional
    number = max((fact.id for fact in facts), default=0) + 1
    label, first = _label(plan, reached, clause)
    added = _ideal(clause, number, reached.as_of, label)
    gain = score(plan, (*facts, added), reached.as_of).clauses[clause.id].provisional - before
    if not gain and first is None and clause.needs is not None:
        first = clause.needs if not reached.clauses[clause.needs].provisional else None
    return NextStep(max(0, gain), clause.requires, None if gain else first)


def _ideal(clause: Clause, number: int, on: date, label: str | None) -> Fact:
    kinds = _kinds(clause.requires)
    evidence = tuple(
        Evidence(kind, f"ideal:{number}:{kind.value}", Channel.GOVERNMENT if kind is EvidenceKind.PUBLICATION else None)
        for kind in kinds
    )
    return Fact(number, clause.id, FactStatus.PENDING, on, label, clause.rule.required or 1, evidence=evidence)


def _kinds(requires: Iterable[frozenset[EvidenceKind]]) -> tuple[EvidenceKind, ...]:
    """One kind for each entry; anything where nothing is asked for."""
    return tuple(min(entry) for entry in requires) or (EvidenceKind.DOCUMENT,)


def _label(plan: Plan, reached: Score, clause: Clause) -> tuple[str | None, str | None]:
    """A label that would make a new unit, and the clause that has to bring one first if none is at hand."""
    if clause.rule.kind is not RuleKind.PER_LABEL:
        return None, None
    used = {str(unit.key) for unit in reached.clauses[clause.id].units if unit.counts}
    if clause.needs_label_of is not None:
        earlier = plan.clause(clause.needs_label_of)
        ready = [str(unit.key) for unit in reached.clauses[earlier.id].units if unit.counts]
        free = next((key for key in ready if key not in used), None)
        return free or _NEW_LABEL, None if free else earlier.id
    if clause.labels is not None and clause.labels.closed:
        offered = (label_of(clause, each) for each in clause.labels.offered)
        return next((each for each in offered if each not in used), None), None
    return _NEW_LABEL, None
