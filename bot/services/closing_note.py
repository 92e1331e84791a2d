"""What the coordinator reads in the morning of a month that can be closed."""

from __future__ import annotations

from typing import Any

from sqlmodel import Session

from bot.domain.roles import Role
from bot.services.months import ledger_months
from bot.services.obligations import Situation
from storage.models import Member
from storage.repositories import progress

SECTION = "closing"


def compose_closing(situation: Situation, session: Session, member: Member) -> list[dict[str, Any]]:
    """5月台账待关账: to the coordinators, from the month's last workday to its due day."""
    if member.role is not Role.COORDINATOR:
        return []
    bureau, day = situation.bureau, situation.day
    found = []
    for month in ledger_months(bureau):
        if month.closes_from <= day <= month.due_on and progress.closing(session, month.name) is None:
            said = {each.department for each in progress.entries(session, month.name) if not each.corrects}
            silent = [each.name for each in bureau.plan.departments if each.name not in said]
            found.append({"kind": SECTION, "month": month.name, "said_count": len(said), "silent": silent})
    return found
