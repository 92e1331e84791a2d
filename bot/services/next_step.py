"""What one more piece of work would bring: the score with one ideal fact more. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.plan.model import Channel, Clause, EvidenceKind, Plan, RuleKind, Tenths
from bot.scoring.engine import score
from bot.scoring.facts import Evidence, Fact, FactStatus
from bot.scoring.result import Score
from bot.scoring.units import Unit, label_of

# No label that a person sends contains a control character, so this one is always new.
_NEW_LABEL = "\x00new"

Entries = tuple[frozenset[EvidenceKind], ...]


@dataclass(frozen=True, slots=True)
class NextStep:
    """``gain``: tenths that one more submission, approved, would add to what is already there.

    ``requires``: the kinds of evidence that it needs. ``is_completion``: it completes material that lacks them.
    ``first``: the clause that has to come first, if one does.
    """

    gain: Tenths
    requires: Entries
    is_completion: bool = False
    first: str | None = None


def next_step(plan: Plan, facts: Sequence[Fact], reached: Score, clause: Clause) -> NextStep:
    """The next step in the clause on the day of ``reached``, the score of ``facts``."""
    lacking = _lacking(reached, clause)
    if lacking is not None:
        key = str(lacking.key) if clause.rule.kind is RuleKind.PER_LABEL else None
        gain = _gain(plan, facts, reached, clause, lacking.dated_by.on, key, lacking.missing)
        if gain:
            return NextStep(gain, lacking.missing, is_completion=True)
    label, first = _label(plan, reached, clause)
    gain = _gain(plan, facts, reached, clause, reached.as_of, label, clause.requires)
    if not gain and first is None and clause.needs is not None and not reached.clauses[clause.needs].provisional:
        first = clause.needs
    return NextStep(gain, clause.requires, first=None if gain else first)


def _lacking(reached: Score, clause: Clause) -> Unit | None:
    """A unit that only lacks evidence; items are never completed by another one (annex 三、1)."""
    if clause.rule.kind is RuleKind.PER_ITEM:
        return None
    return next((unit for unit in reached.clauses[clause.id].units if unit.missing and unit.is_linked), None)


def _gain(
    plan: Plan, facts: Sequence[Fact], reached: Score, clause: Clause, on: date, label: str | None, requires: Entries
) -> Tenths:
    number = max((fact.id for fact in facts), default=0) + 1
    kinds = tuple(min(entry) for entry in requires) or (EvidenceKind.DOCUMENT,)
    evidence = tuple(
        Evidence(kind, f"ideal:{kind.value}", Channel.GOVERNMENT if kind is EvidenceKind.PUBLICATION else None)
        for kind in kinds
    )
    count = clause.rule.required or 1
    added = Fact(number, clause.id, FactStatus.PENDING, on, label, count, evidence=evidence)
    after = score(plan, (*facts, added), reached.as_of).clauses[clause.id].provisional
    return max(0, after - reached.clauses[clause.id].provisional)


def _label(plan: Plan, reached: Score, clause: Clause) -> tuple[str | None, str | None]:
    """A label that would make a new unit, and the clause that has to bring one first if none is at hand."""
    if clause.rule.kind is not RuleKind.PER_LABEL:
        return None, None
    used = {str(unit.key) for unit in reached.clauses[clause.id].units if unit.counts}
    if clause.needs_label_of is not None:
        earlier = reached.clauses[clause.needs_label_of]
        free = next((str(unit.key) for unit in earlier.units if unit.counts and str(unit.key) not in used), None)
        return free or _NEW_LABEL, None if free else clause.needs_label_of
    if clause.labels is not None and clause.labels.closed:
        offered = (label_of(clause, each) for each in clause.labels.offered)
        return next((each for each in offered if each not in used), None), None
    return _NEW_LABEL, None
