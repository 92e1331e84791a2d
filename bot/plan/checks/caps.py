"""Caps: each level adds to the next, and each clause can reach its own."""

from __future__ import annotations

from bot.plan.errors import PlanError
from bot.plan.model import Clause, Plan, RuleKind, Tenths


def check_caps(plan: Plan) -> None:
    for clause in plan.clauses:
        _check_reach(clause)
    for indicator in plan.indicators:
        _check_sum(f"indicator {indicator.id}", indicator.cap, [clause.cap for clause in indicator.clauses])
    for group in plan.groups:
        _check_sum(f"group {group.id}", group.cap, [indicator.cap for indicator in group.indicators])
    _check_sum("", plan.cap, [group.cap for group in plan.groups])


def _check_sum(entry: str, stated: Tenths, parts: list[Tenths]) -> None:
    if sum(parts) != stated:
        raise PlanError("caps_do_not_add", entry, stated=stated, total=sum(parts))


def _check_reach(clause: Clause) -> None:
    if clause.cap < clause.rule.points:
        raise PlanError("cap_below_points", f"clause {clause.id}", cap=clause.cap, points=clause.rule.points)
    units = _most_units(clause)
    if units is not None and clause.cap > clause.rule.points * units:
        most = clause.rule.points * units
        raise PlanError("cap_out_of_reach", f"clause {clause.id}", cap=clause.cap, most=most)


def _most_units(clause: Clause) -> int | None:
    """How many units can count in a year, ``None`` if any number can."""
    if clause.rule.kind is RuleKind.PER_QUARTER:
        return 4
    if clause.rule.kind is RuleKind.PER_ITEM:
        return None if clause.rule.quarter_limit is None else 4 * clause.rule.quarter_limit
    if clause.rule.kind is RuleKind.PER_LABEL:
        return len(clause.labels.offered) if clause.labels is not None and clause.labels.closed else None
    return 1
