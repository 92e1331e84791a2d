"""Ids: unique, built on their parent's, and fit for messages, buttons and file names."""

from __future__ import annotations

import re

from bot.plan.errors import PlanError
from bot.plan.model import Plan

_PLAN_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_GROUP_ID = re.compile(r"[1-9][0-9]?")
PLAN_YEARS = range(1950, 2100)


def check_ids(plan: Plan) -> None:
    if not _PLAN_ID.fullmatch(plan.id):
        raise PlanError("bad_id", value=plan.id)
    if plan.year not in PLAN_YEARS:
        raise PlanError("bad_year", value=plan.year)
    _check_unique(plan)
    for group in plan.groups:
        if not _GROUP_ID.fullmatch(group.id):
            raise PlanError("bad_id", f"group {group.id}", value=group.id)
    for indicator in plan.indicators:
        _check_child("indicator", indicator.id, indicator.group, r"\.[1-9][0-9]?")
    for clause in plan.clauses:
        _check_child("clause", clause.id, clause.indicator, r"[a-z]?")
    for duty in plan.duties:
        if not _PLAN_ID.fullmatch(duty.id):
            raise PlanError("bad_id", f"duty {duty.id}", value=duty.id)


def _check_unique(plan: Plan) -> None:
    """Groups and indicators are known to be unique since their children were given to them by id."""
    for sort, ids in (("clause", [item.id for item in plan.clauses]), ("duty", [item.id for item in plan.duties])):
        for place, value in enumerate(ids):
            if value in ids[:place]:
                raise PlanError("duplicate_id", f"{sort} {value}", value=value)


def _check_child(sort: str, own_id: str, parent_id: str, tail: str) -> None:
    if not re.fullmatch(re.escape(parent_id) + tail, own_id):
        raise PlanError("bad_child_id", f"{sort} {own_id}", value=own_id, parent=parent_id)
