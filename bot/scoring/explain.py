"""Explaining a clause's points: what counted, and what did not and why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from bot.plan.model import RuleKind, Tenths
from bot.scoring.awards import Award, awards
from bot.scoring.case import Case, pending_ids
from bot.scoring.explain_facts import facts_without_effect
from bot.scoring.explain_units import units_without_effect
from bot.scoring.explain_whole import whole_clause
from bot.scoring.points import latest_statement
from bot.scoring.reasons import Reason, ReasonCode
from bot.scoring.units import Unit


def explain(case: Case, attainable: Tenths) -> tuple[Reason, ...]:
    """The reasons in the order in which a person reads them: gains, gains that wait, what is missing, what is lost."""
    return (
        *_counted(case),
        *_awaiting(case),
        *units_without_effect(case),
        *facts_without_effect(case),
        *whole_clause(case, attainable),
    )


def _counted(case: Case) -> Iterator[Reason]:
    for award in awards(case.clause, case.now):
        if case.clause.rule.kind is RuleKind.STAFFING:
            yield from _staffing(case, award)
        else:
            yield _award_reason(case, award, award.code)
        if case.clause.rule.kind is RuleKind.PER_ITEM and len(award.unit.facts) > 1:
            yield Reason(ReasonCode.MERGED, award.unit.ids)


def _staffing(case: Case, award: Award) -> Iterator[Reason]:
    latest = latest_statement(award.unit)
    required = case.clause.rule.required or 0
    yield Reason(ReasonCode.COUNTED, (latest.id,), points=award.points)
    if latest.count < required:
        yield Reason(ReasonCode.SHORT_STAFFED, (latest.id,), count=latest.count, required=required)
    older = tuple(number for number in award.unit.ids if number != latest.id)
    if older:
        yield Reason(ReasonCode.OUTDATED, older, by=(latest.id,))


def _awaiting(case: Case) -> Iterator[Reason]:
    """What approval of the pending facts would add, or would not."""
    counted = case.counted_ids
    for award in awards(case.clause, case.then, counted):
        waiting = pending_ids(award.unit.facts)
        if counted.isdisjoint(award.unit.ids) or _raises_staffing(case, award.unit):
            code = ReasonCode.PENDING_COUNTS if award.code is ReasonCode.COUNTED else award.code
            yield _award_reason(case, award, code)
        elif waiting:
            yield case.about(award.unit, ReasonCode.PENDING_ADDS_NOTHING, waiting)


def _raises_staffing(case: Case, unit: Unit) -> bool:
    return case.clause.rule.kind is RuleKind.STAFFING and case.then.points > case.now.points


def _award_reason(case: Case, award: Award, code: ReasonCode) -> Reason:
    points = case.clause.cap if code is ReasonCode.OVER_CAP else award.points
    return replace(case.about(award.unit, code), points=points, limit=case.clause.rule.quarter_limit)
