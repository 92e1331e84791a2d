"""Checklists: their required lines are exactly what is scored."""

from __future__ import annotations

from bot.plan.errors import PlanError
from bot.plan.model import Clause, EvidenceKind, Plan

FLAGS = frozenset({"evaluation"})


def check_checklists(plan: Plan) -> None:
    for clause in plan.clauses:
        _check_flags(clause)
        _check_lines(clause)


def _check_flags(clause: Clause) -> None:
    used = [flag for flag, _ in clause.requires_when]
    used += [item.flag for item in clause.checklist if item.flag is not None]
    for flag in used:
        if flag not in FLAGS:
            raise PlanError("unknown_flag", f"clause {clause.id}", value=flag)


def _check_lines(clause: Clause) -> None:
    scored: set[tuple[str | None, frozenset[EvidenceKind]]] = {(None, kinds) for kinds in clause.requires}
    scored |= {(flag, kinds) for flag, entries in clause.requires_when for kinds in entries}
    shown = {(item.flag, frozenset(item.kinds)) for item in clause.checklist if item.required}
    if shown != scored:
        raise PlanError("checklist_mismatch", f"clause {clause.id}")
