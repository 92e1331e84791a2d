"""The months of the ledger (annex 一、2): when departments are asked, and when a month can be closed. Pure of words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.errors import NotFoundError
from bot.plan.model import Cadence
from bot.plan.obligations import Obligation
from bot.services.bureau import Bureau
from bot.services.facts import start_of

ASKED_BEFORE = 3
"""Workdays before a month's last workday on which departments are asked."""


@dataclass(frozen=True, slots=True)
class LedgerMonth:
    """``name``: ``2024-05``. ``asks_from``: departments are asked from then on; ``closes_from``: 关账 is possible.

    ``due_on``: the day by which it should be closed. ``obligation_id``: what the ledger proves (1.2b).
    """

    name: str
    starts_on: date
    ends_on: date
    asks_from: date
    closes_from: date
    due_on: date
    obligation_id: str

    @property
    def span(self) -> tuple[datetime, datetime]:
        """The moments between which work was sent in this month."""
        return start_of(self.starts_on), start_of(date.fromordinal(self.ends_on.toordinal() + 1))


def ledger_months(bureau: Bureau) -> tuple[LedgerMonth, ...]:
    """All months for which the plan wants a ledger."""
    return tuple(_month(bureau, each) for each in bureau.obligations if _is_ledger(bureau, each))


def month_named(bureau: Bureau, name: str | None) -> LedgerMonth:
    """That month; without a name the latest that departments have been asked about, else the first.

    Raises ``month_unknown``.
    """
    months = ledger_months(bureau)
    if name is None:
        begun = [each for each in months if each.asks_from <= bureau.today]
        return (begun or list(months[:1]))[-1]
    found = next((each for each in months if each.name == name), None)
    if found is None:
        raise NotFoundError("month_unknown", first=months[0].name, last=months[-1].name)
    return found


def _is_ledger(bureau: Bureau, each: Obligation) -> bool:
    if each.cadence is not Cadence.MONTHLY or each.clause_id is None:
        return False
    return not bureau.plan.clause(each.clause_id).asks_day


def _month(bureau: Bureau, each: Obligation) -> LedgerMonth:
    last = bureau.calendar.last_workday_on_or_before(each.ends_on)
    asks_from = bureau.calendar.shift(last, -ASKED_BEFORE)
    name = each.id.rpartition("@")[2]
    return LedgerMonth(name, each.starts_on, each.ends_on, asks_from, last, each.due_on, each.id)
