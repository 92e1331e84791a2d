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
        _check_label_link(plan, clause)
    for clause in plan.clauses:
        _check_circle(plan, clause)


def _targets(clause: Clause) -> tuple[str, ...]:
    return (*clause.excludes, *_needed(clause))


def _needed(clause: Clause) -> tuple[str, ...]:
    return tuple(target for target in (clause.needs, clause.needs_label_of) if target is not None)


def _check_label_link(plan: Plan, clause: Clause) -> None:
    if clause.needs_label_of is None:
        return
    if {clause.rule.kind, plan.clause(clause.needs_label_of).rule.kind} != {RuleKind.PER_LABEL}:
        raise PlanError("link_without_labels", _entry(clause), value=clause.needs_label_of)


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
