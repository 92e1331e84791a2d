"""Why a fact is not live, so that it enters no reckoning at all."""

from __future__ import annotations

from collections.abc import Iterator

from bot.scoring.case import Case
from bot.scoring.facts import Fact, FactStatus
from bot.scoring.liveness import lies_in_year, without_struck
from bot.scoring.reasons import Reason, ReasonCode

_ORDER = (
    ReasonCode.OUTSIDE_YEAR,
    ReasonCode.IN_FUTURE,
    ReasonCode.NO_EVIDENCE,
    ReasonCode.ALL_STRUCK,
    ReasonCode.STRUCK,
    ReasonCode.RETURNED,
)


def facts_without_effect(case: Case) -> Iterator[Reason]:
    """One reason for each obstacle, with all the facts that meet it; withdrawn facts are not spoken of."""
    met: dict[ReasonCode, list[int]] = {}
    for fact in case.facts:
        code = _obstacle(case, fact)
        if code is not None:
            met.setdefault(code, []).append(fact.id)
    for code in _ORDER:
        if code in met:
            yield Reason(code, tuple(met[code]), limit=case.plan.year)


def _obstacle(case: Case, fact: Fact) -> ReasonCode | None:
    if fact.status is FactStatus.WITHDRAWN:
        return None
    if fact.status is FactStatus.RETURNED:
        return ReasonCode.RETURNED
    if not lies_in_year(case.clause, fact.on, case.plan.year):
        return ReasonCode.OUTSIDE_YEAR
    if fact.on > case.as_of:
        return ReasonCode.IN_FUTURE
    return _evidence_obstacle(case, fact)


def _evidence_obstacle(case: Case, fact: Fact) -> ReasonCode | None:
    if not fact.evidence:
        return ReasonCode.NO_EVIDENCE
    kept = without_struck(case.clause, fact)
    if kept is fact:
        return None
    return ReasonCode.STRUCK if kept.evidence else ReasonCode.ALL_STRUCK
