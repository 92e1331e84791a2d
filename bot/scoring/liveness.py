"""Which facts may count at all, and what of their evidence (counting, 1 and the struck channels of 2)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from bot.plan.model import Clause, EvidenceKind
from bot.scoring.facts import Fact, FactStatus

_APPROVED, _PENDING = FactStatus.APPROVED, FactStatus.PENDING


def lies_in_year(clause: Clause, on: date, year: int) -> bool:
    """Whether the day lies in the plan's year; for a standing clause, in that year or before it."""
    return on.year == year or (clause.standing and on.year < year)


def without_struck(clause: Clause, fact: Fact) -> Fact:
    """The fact without the evidence on the clause's struck channels (annex 七、3)."""
    struck = clause.struck_channels
    kept = tuple(piece for piece in fact.evidence if piece.channel is None or piece.channel not in struck)
    return fact if len(kept) == len(fact.evidence) else replace(fact, evidence=kept)


def live_facts(clause: Clause, facts: Sequence[Fact], year: int, as_of: date) -> list[Fact]:
    """The approved and pending facts of the clause as far as they may count on that day."""
    first = date.min if clause.standing else date(year, 1, 1)
    last = min(as_of, date(year, 12, 31))
    if clause.struck_channels:
        facts = [without_struck(clause, fact) for fact in facts]
    return [
        fact
        for fact in facts
        if (fact.status is _APPROVED or fact.status is _PENDING) and first <= fact.on <= last and fact.evidence
    ]


def kinds_of(facts: Iterable[Fact]) -> frozenset[EvidenceKind]:
    """The kinds that the facts' evidence contains together."""
    return frozenset().union(*[fact.kinds for fact in facts])
