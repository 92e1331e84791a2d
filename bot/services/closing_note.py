"""What the coordinator reads in the morning of a month that can be closed."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlmodel import Session

from bot.domain.roles import Role
from bot.plan.ladder import DAILY_OVERDUE
from bot.services.bureau import Bureau
from bot.services.months import LedgerMonth, ledger_months
from bot.services.obligations import Situation
from storage.models import Member
from storage.repositories import progress

SECTION = "closing"


def compose_closing(situation: Situation, session: Session, member: Member) -> list[dict[str, Any]]:
    """5月台账待关账: to the coordinators, from the month's last workday to its due day, and for some days as late."""
    if member.role is not Role.COORDINATOR:
        return []
    bureau, day = situation.bureau, situation.day
    found = []
    for month in ledger_months(bureau):
        if _is_spoken_of(bureau, month, day) and progress.closing(session, month.name) is None:
            said = {each.department for each in progress.entries(session, month.name) if not each.corrects}
            silent = [each.name for each in bureau.plan.departments if each.name not in said]
            about = {"month": month.name, "about": month.obligation_id}
            counted = {"said_count": len(said), "silent": silent, "is_late": day > month.due_on}
            found.append({"kind": SECTION, **about} | counted)
    return found


def _is_spoken_of(bureau: Bureau, month: LedgerMonth, day: date) -> bool:
    if day <= month.due_on:
        return month.closes_from <= day
    return bureau.calendar.workdays_between(month.due_on, day) <= DAILY_OVERDUE
