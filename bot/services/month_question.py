"""What each department is asked in the morning about its month, with what it sent as the proposal."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from bot.services.bureau import Bureau
from bot.services.months import LedgerMonth, ledger_months
from bot.services.obligations import Situation
from storage.models import Member
from storage.repositories import progress

SECTION = "progress"


@dataclass(frozen=True, slots=True)
class Reported:
    """How much of one item a department sent in a month."""

    number: str
    title: str
    count: int


def reported_in(bureau: Bureau, session: Session, month: LedgerMonth, department: str) -> tuple[Reported, ...]:
    """What the department sent in the month, by item in the annex's order."""
    sent = Counter(row.clause for row in progress.sent_between(session, *month.span) if row.department == department)
    return tuple(
        Reported(clause.id, clause.short_title or clause.title, sent[clause.id])
        for clause in bureau.plan.clauses
        if sent[clause.id]
    )


def compose_progress(situation: Situation, session: Session, member: Member) -> list[dict[str, Any]]:
    """The question to a department's people, until one has answered, the month is closed or its due day has passed."""
    if member.department is None:
        return []
    bureau, day = situation.bureau, situation.day
    found = []
    for month in ledger_months(bureau):
        if not month.asks_from <= day <= month.due_on or progress.closing(session, month.name) is not None:
            continue
        if progress.entry(session, month.name, member.department) is None:
            reported = reported_in(bureau, session, month, member.department)
            listed = [[each.number, each.title, each.count] for each in reported]
            found.append({"kind": SECTION, "month": month.name, "about": month.obligation_id, "reported": listed})
    return found
