"""Quarters and months of the plan's year."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from functools import lru_cache

from bot.plan.model import Cadence, Clause
from bot.plan.periods import quarter_days

QUARTERS = (1, 2, 3, 4)


@lru_cache(maxsize=64)
def quarter_end(year: int, quarter: int) -> date:
    """The quarter's last day."""
    return quarter_days(year, quarter)[1]


@lru_cache(maxsize=256)
def _day_of_month_after(year: int, month: int, day: int) -> date:
    """That day of the following month, or its last day where it is shorter."""
    next_year, next_month = (year + 1, 1) if month == 12 else (year, month + 1)
    return date(next_year, next_month, min(day, monthrange(next_year, next_month)[1]))


def month_due_on(clause: Clause, year: int, month: int) -> date:
    """The day until which that month's unit of a monthly clause may be missing (annex 一、2: 每月)."""
    for due in clause.schedule:
        if due.cadence is Cadence.MONTHLY and due.day_of_next_month is not None:
            return _day_of_month_after(year, month, due.day_of_next_month)
    return date(year, month, monthrange(year, month)[1])


def due_months(clause: Clause, year: int, as_of: date) -> tuple[int, ...]:
    """The months from the rule's first on whose due day lies before ``as_of``."""
    first = clause.rule.first_month or 1
    return tuple(month for month in range(first, 13) if month_due_on(clause, year, month) < as_of)
