"""References from clause to clause: they exist, fit each other's rules and never run in a circle."""

from __future__ import annotations

from bot.plan.errors import PlanError
from bot.plan.model import Clause, Plan, RuleKind


def check_references(plan: Plan) -> None:
    for clause in plan.clauses:
        for target in _targets(clause):
            if not plan.has_clause(target):
                raise PlanError("unknown_clause", _entry(clause), value=target)
        if clause.id in clause.excludes:
            raise PlanError("excludes_itself", _entry(clause))
        if len(set(clause.excludes)) < len(clause.excludes):
            raise PlanError("duplicate_exclusion", _entry(clause))
        _check_label_link(plan, clause, clause.needs_label_of)
        _check_label_link(plan, clause, clause.follows_label_of)
        _check_also_for(plan, clause)
    for clause in plan.clauses:
        _check_circle(plan, clause)


def _targets(clause: Clause) -> tuple[str, ...]:
    advised = () if clause.follows_label_of is None else (clause.follows_label_of,)
    return (*clause.excludes, *clause.also_for, *advised, *_needed(clause))


def _needed(clause: Clause) -> tuple[str, ...]:
    return tuple(target for target in (clause.needs, clause.needs_label_of) if target is not None)


def _check_label_link(plan: Plan, clause: Clause, target: str | None) -> None:
    if target is None:
        return
    if {clause.rule.kind, plan.clause(target).rule.kind} != {RuleKind.PER_LABEL}:
        raise PlanError("link_without_labels", _entry(clause), value=target)


def _check_also_for(plan: Plan, clause: Clause) -> None:
    for target in clause.also_for:
        if target == clause.id or target in clause.excludes or clause.id in plan.clause(target).excludes:
            raise PlanError("also_for_excluded", _entry(clause), value=target)


def _check_circle(plan: Plan, start: Clause) -> None:
    waiting, seen = list(_needed(start)), set[str]()
    while waiting:
        target = waiting.pop()
        if target == start.id:
            raise PlanError("needs_circle", _entry(start))
        if target not in seen:
            seen.add(target)
            waiting.extend(_needed(plan.clause(target)))


def _entry(clause: Clause) -> str:
    return f"clause {clause.id}"
