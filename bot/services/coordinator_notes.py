"""What the coordinator alone reads in the morning: is the province's notice there, is a year's calendar missing."""

from __future__ import annotations

from typing import Any

from sqlmodel import Session

from bot.domain.roles import Role
from bot.domain.states import AnswerKind
from bot.plan.obligations import Obligation
from bot.services.obligations import Situation
from storage.models import Member
from storage.repositories.reminders import has_digest_between, member_target


def province_section(situation: Situation, session: Session, member: Member) -> list[dict[str, Any]]:
    """省厅通知到了吗？ In the coordinator's first message of each month after the plan's, until it is answered."""
    day, plan = situation.day, situation.bureau.plan
    if member.role is not Role.COORDINATOR or day < plan.issued_on or day.month == plan.issued_on.month:
        return []
    asked = [_question(situation, each) for each in situation.bureau.obligations if _is_awaited(situation, each)]
    if not asked or has_digest_between(session, member_target(member.id), day.replace(day=1), day):
        return []
    return [{"kind": "province", "asked": asked}]


def _is_awaited(situation: Situation, obligation: Obligation) -> bool:
    if obligation.clause_id is None or not situation.bureau.plan.clause(obligation.clause_id).waits_for_province:
        return False
    item = situation.item(obligation, obligation.departments[0])
    return item.is_open and item.moved_by is not AnswerKind.SCHEDULED and situation.day <= obligation.due_on


def _question(situation: Situation, obligation: Obligation) -> dict[str, Any]:
    plan = situation.bureau.plan
    clause = plan.clause(obligation.clause_id or "")
    annex = plan.indicator(clause.indicator).annex
    return {"id": obligation.id, "number": clause.id, "annex": annex, "title": clause.short_title or clause.title}


def calendar_section(situation: Situation, session: Session, member: Member) -> list[dict[str, Any]]:
    """Years of reminding days that the calendar does not know, in the coordinator's weekly message."""
    calendar = situation.bureau.calendar
    if member.role is not Role.COORDINATOR or not calendar.is_first_of_week(situation.day):
        return []
    days = {each.reminding_on for each in situation.bureau.obligations} | {situation.day}
    years = sorted({day.year for day in days if day >= situation.day and calendar.is_guessed(day)})
    return [{"kind": "guessed_years", "years": years}] if years else []
