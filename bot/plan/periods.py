"""Months and quarters of a year as first and last days."""

from __future__ import annotations

from datetime import date

from dateutil.relativedelta import relativedelta

Days = tuple[date, date]
_TO_MONTH_END = relativedelta(day=31)


def year_days(year: int) -> Days:
    return date(year, 1, 1), date(year, 12, 31)


def quarter_days(year: int, quarter: int) -> Days:
    """First and last day of quarter 1 to 4."""
    return date(year, quarter * 3 - 2, 1), date(year, quarter * 3, 1) + _TO_MONTH_END


def month_days(year: int, month: int) -> Days:
    """First and last day of month 1 to 12."""
    return date(year, month, 1), date(year, month, 1) + _TO_MONTH_END


def quarter_of(day: date) -> int:
    return (day.month + 2) // 3
