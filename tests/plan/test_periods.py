"""Months and quarters as first and last days."""

from __future__ import annotations

from datetime import date

from bot.plan.periods import month_days, quarter_days, quarter_of, year_days


def test_quarters_begin_and_end_with_their_months() -> None:
    assert [quarter_days(2024, quarter) for quarter in (1, 2, 3, 4)] == [
        (date(2024, 1, 1), date(2024, 3, 31)),
        (date(2024, 4, 1), date(2024, 6, 30)),
        (date(2024, 7, 1), date(2024, 9, 30)),
        (date(2024, 10, 1), date(2024, 12, 31)),
    ]


def test_february_ends_with_the_year() -> None:
    assert month_days(2024, 2) == (date(2024, 2, 1), date(2024, 2, 29))
    assert month_days(2025, 2) == (date(2025, 2, 1), date(2025, 2, 28))


def test_the_year_and_december_end_together() -> None:
    assert year_days(2024)[1] == month_days(2024, 12)[1] == date(2024, 12, 31)


def test_a_day_lies_in_its_months_quarter() -> None:
    quarters = [quarter_of(date(2024, month, 1)) for month in range(1, 13)]
    assert quarters == [1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4]
