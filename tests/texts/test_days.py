"""Days as people write and read them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.texts.days import full_day, month_day, parse_day

TODAY = date(2024, 6, 14)


@pytest.mark.parametrize(
    "text",
    ["6月12日", "6月12", "6月12号", "06月12日", "６月１２日", " 6 月 12 日 ", "2024年6月12日", "2024-06-12",
     "2024/6/12", "2024.6.12", "6-12", "6/12", "6.12", "6．12", "0612", "612", "20240612", "前天"],
)  # fmt: skip
def test_these_all_mean_the_twelfth_of_june(text: str) -> None:
    assert parse_day(text, today=TODAY, year=2024) == date(2024, 6, 12)


@pytest.mark.parametrize(("text", "day"), [("今天", 14), ("今日", 14), ("昨天", 13), ("昨日", 13)])
def test_today_and_yesterday_are_days_too(text: str, day: int) -> None:
    assert parse_day(text, today=TODAY, year=2024) == date(2024, 6, day)


@pytest.mark.parametrize(
    "text", ["", "明天", "6月", "2月30日", "1332", "99", "六月十二", "2024", "6月12日下午", "12345", "0000"]
)
def test_what_names_no_day_is_none(text: str) -> None:
    assert parse_day(text, today=TODAY, year=2024) is None


def test_a_day_without_a_year_is_of_the_plans_year_also_in_the_next_january() -> None:
    assert parse_day("12月30日", today=date(2025, 1, 3), year=2024) == date(2024, 12, 30)
    assert parse_day("昨天", today=date(2025, 1, 1), year=2024) == date(2024, 12, 31)


@given(st.dates(min_value=date(2000, 1, 1), max_value=date(2099, 12, 31)))
def test_every_day_is_understood_as_it_is_shown(day: date) -> None:
    assert parse_day(full_day(day, year=2024), today=TODAY, year=2024) == day
    assert parse_day(month_day(day), today=TODAY, year=day.year) == day


@given(st.text(max_size=20))
def test_no_text_breaks_the_reading(text: str) -> None:
    found = parse_day(text, today=TODAY, year=2024)
    assert found is None or isinstance(found, date)
