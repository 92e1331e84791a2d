"""Checks of a decoded plan as a whole; each raises :class:`bot.plan.errors.PlanError` for the first fault it finds."""

from __future__ import annotations

from bot.plan.checks.caps import check_caps
from bot.plan.checks.checklists import check_checklists
from bot.plan.checks.days import check_days
from bot.plan.checks.ids import check_ids
from bot.plan.checks.labels import check_labels
from bot.plan.checks.references import check_references
from bot.plan.model import Plan


def check_plan(plan: Plan) -> None:
    """Refuses a plan that contradicts itself; the order puts the fault that explains the others first."""
    check_ids(plan)
    check_references(plan)
    check_days(plan)
    check_labels(plan)
    check_checklists(plan)
    check_caps(plan)
