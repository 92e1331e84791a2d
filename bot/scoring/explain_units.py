"""Why a unit of live facts does not count, and why a live fact enters no unit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.plan.model import EvidenceKind
from bot.scoring.case import Case, pending_ids
from bot.scoring.facts import Fact
from bot.scoring.reasons import Reason, ReasonCode
from bot.scoring.units import Drop, Unit

_PUBLICATION_ONLY = frozenset({EvidenceKind.PUBLICATION})
_KIND_ORDER = tuple(EvidenceKind)


def units_without_effect(case: Case) -> Iterator[Reason]:
    """Of the approved and pending facts: each unit that does not count and each fact that was left out of all."""
    for unit in case.then.units:
        if not unit.counts:
            yield from _shortcomings(case, unit)
    for drop in case.then.drops:
        yield from _dropped(case, drop)


def _shortcomings(case: Case, unit: Unit) -> Iterator[Reason]:
    if_approved = _undoing(case, unit)
    kinds = tuple(
        tuple(kind for kind in _KIND_ORDER if kind in entry) for entry in unit.missing if entry != _PUBLICATION_ONLY
    )
    if _PUBLICATION_ONLY in unit.missing:
        yield replace(case.about(unit, _publication_code(unit)), if_approved=if_approved)
    if kinds:
        yield replace(case.about(unit, ReasonCode.MISSING_KINDS), missing=kinds, if_approved=if_approved)
    if not unit.is_linked:
        link = case.clause.needs_label_of
        yield replace(case.about(unit, ReasonCode.LINK_MISSING), clause=link, if_approved=if_approved)


def _publication_code(unit: Unit) -> ReasonCode:
    elsewhere = any(not piece.is_accepted for fact in unit.facts for piece in fact.evidence)
    return ReasonCode.NOT_GOVERNMENT if elsewhere else ReasonCode.NOT_PUBLISHED


def _undoing(case: Case, unit: Unit) -> tuple[int, ...]:
    """The pending facts by whose approval a unit that counts today would cease to; empty if it does not count today."""
    if case.counted_ids.isdisjoint(unit.ids):
        return ()
    link = case.clause.needs_label_of
    return pending_ids(unit.facts) or (pending_ids(case.both.live[link]) if link else ())


def _dropped(case: Case, drop: Drop) -> Iterator[Reason]:
    if drop.code is ReasonCode.EXCLUDED:
        yield from _exclusions(case, drop)
    else:
        labels = case.clause.labels
        offered = labels.offered if labels and drop.code is ReasonCode.OUTSIDE_LIST else ()
        yield Reason(
            drop.code, drop.ids, label=drop.facts[0].label, month=case.clause.rule.first_month, offered=offered
        )


def _exclusions(case: Case, drop: Drop) -> Iterator[Reason]:
    sources = frozenset().union(*(fact.sources for fact in drop.facts))
    for other in case.clause.excludes:
        takers = [fact for fact in case.both.live.get(other, ()) if not sources.isdisjoint(fact.sources)]
        if takers:
            ids = tuple(fact.id for fact in takers)
            yield Reason(
                ReasonCode.EXCLUDED, drop.ids, by=ids, clause=other, if_approved=_depends_on(case, drop, takers)
            )


def _depends_on(case: Case, drop: Drop, takers: Sequence[Fact]) -> tuple[int, ...]:
    """The pending facts but for which the dropped ones would count."""
    waiting = pending_ids(takers)
    if not case.counted_ids.isdisjoint(drop.ids):
        return (*waiting, *pending_ids(drop.facts))
    return waiting if len(waiting) == len(takers) else ()
