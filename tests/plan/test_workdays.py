"""Workdays against the State Council's notice for 2024, typed here by hand."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.plan.daytable import load_day_table, parse_day_table
from bot.plan.errors import PlanError
from bot.plan.workdays import WorkCalendar
from bot.texts.plan_errors import plan_error_text

CALENDAR = WorkCalendar()

# 国办发明电〔2023〕7号: days off, first and last, and the weekend days worked for them
OFF_2024 = [
    ("01-01", "01-01"),
    ("02-10", "02-17"),
    ("04-04", "04-06"),
    ("05-01", "05-05"),
    ("06-08", "06-10"),
    ("09-15", "09-17"),
    ("10-01", "10-07"),
]
WORKED_2024 = ["02-04", "02-18", "04-07", "04-28", "05-11", "09-14", "09-29", "10-12"]

DAYS = st.dates(date(2003, 1, 1), date(2029, 12, 31))


def of_2024(month_and_day: str) -> date:
    return date.fromisoformat(f"2024-{month_and_day}")


def is_workday_of_2024(day: date) -> bool:
    if day in map(of_2024, WORKED_2024):
        return True
    return day.weekday() < 5 and not any(of_2024(first) <= day <= of_2024(last) for first, last in OFF_2024)


def test_every_day_of_2024_is_what_the_notice_says() -> None:
    for place in range(366):
        day = date(2024, 1, 1) + timedelta(days=place)
        assert CALENDAR.is_workday(day) == is_workday_of_2024(day), day


def test_the_national_calendar_is_known_from_2004_to_2026() -> None:
    assert set(range(2004, 2027)) <= CALENDAR.known_years
    assert not CALENDAR.is_guessed(date(2026, 12, 31))
    assert CALENDAR.is_guessed(date(2003, 12, 31))


def test_an_unknown_year_is_reckoned_monday_to_friday_and_said_to_be_guessed() -> None:
    assert CALENDAR.is_guessed(date(2031, 10, 1))
    assert CALENDAR.is_workday(date(2031, 10, 1))
    assert not CALENDAR.is_workday(date(2031, 10, 4))


def test_a_table_makes_a_year_known_and_corrects_a_known_one() -> None:
    calendar = WorkCalendar({date(2031, 10, 1): False, date(2031, 10, 4): True, date(2024, 3, 4): False})
    assert not calendar.is_guessed(date(2031, 5, 5))
    assert not calendar.is_workday(date(2031, 10, 1))
    assert calendar.is_workday(date(2031, 10, 4))
    assert not calendar.is_workday(date(2024, 3, 4))
    assert CALENDAR.is_workday(date(2024, 3, 4))


@pytest.mark.parametrize(
    ("day", "count", "found"),
    [
        ("2024-06-28", -10, "2024-06-14"),
        ("2024-09-30", -1, "2024-09-29"),
        ("2024-09-30", 1, "2024-10-08"),
        ("2024-10-07", -1, "2024-09-30"),
        ("2024-09-29", 0, "2024-09-29"),
        ("2024-10-01", 0, "2024-10-01"),
        ("2024-10-11", 1, "2024-10-12"),
        ("2024-12-31", 2, "2025-01-03"),
    ],
)
def test_shifting_counts_workdays_only(day: str, count: int, found: str) -> None:
    assert CALENDAR.shift(date.fromisoformat(day), count) == date.fromisoformat(found)


@pytest.mark.parametrize(
    ("day", "found"),
    [
        ("2024-06-30", "2024-06-28"),
        ("2024-09-29", "2024-09-29"),
        ("2024-06-10", "2024-06-07"),
        ("2024-10-07", "2024-09-30"),
    ],
)
def test_the_last_workday_on_or_before_a_day(day: str, found: str) -> None:
    assert CALENDAR.last_workday_on_or_before(date.fromisoformat(day)) == date.fromisoformat(found)


def test_a_weeks_first_workday_follows_the_moved_days() -> None:
    assert CALENDAR.first_workday_of_week(date(2024, 10, 13)) == date(2024, 10, 8)
    assert CALENDAR.first_workday_of_week(date(2024, 9, 29)) == date(2024, 9, 23)
    assert CALENDAR.first_workday_of_week(date(2024, 2, 18)) == date(2024, 2, 18)
    assert CALENDAR.is_first_of_week(date(2024, 10, 8))
    assert not CALENDAR.is_first_of_week(date(2024, 10, 9))


def test_a_week_of_holidays_has_no_first_workday() -> None:
    off = WorkCalendar({date(2024, 10, 7) + timedelta(days=place): False for place in range(7)})
    assert off.first_workday_of_week(date(2024, 10, 9)) is None
    assert not off.is_first_of_week(date(2024, 10, 9))


def test_workdays_between_two_days_leave_out_the_first() -> None:
    assert CALENDAR.workdays_between(date(2024, 9, 27), date(2024, 10, 8)) == 3
    assert CALENDAR.workdays_between(date(2024, 10, 8), date(2024, 9, 27)) == -3
    assert CALENDAR.workdays_between(date(2024, 10, 1), date(2024, 10, 7)) == 0
    assert CALENDAR.workdays_between(date(2023, 12, 31), date(2025, 1, 1)) == sum(
        is_workday_of_2024(date(2024, 1, 1) + timedelta(days=place)) for place in range(366)
    )


@settings(deadline=None)
@given(DAYS, st.integers(-60, 60))
def test_shifting_and_counting_agree(day: date, count: int) -> None:
    start = CALENDAR.last_workday_on_or_before(day)
    moved = CALENDAR.shift(start, count)
    assert CALENDAR.is_workday(moved)
    assert CALENDAR.workdays_between(start, moved) == count


@settings(deadline=None)
@given(DAYS, DAYS)
def test_counting_there_and_back_gives_nothing(one: date, other: date) -> None:
    assert CALENDAR.workdays_between(one, other) == -CALENDAR.workdays_between(other, one)


def test_a_day_table_is_read_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "2027.toml"
    file.write_text('holidays = ["2027-01-01"]\nworkdays = ["2027-02-07"]\n', encoding="utf-8")
    assert load_day_table(file) == {date(2027, 1, 1): False, date(2027, 2, 7): True}


def test_a_day_table_may_name_only_one_sort_of_day() -> None:
    assert parse_day_table('workdays = ["2027-02-07"]', "2027.toml") == {date(2027, 2, 7): True}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('holidays = ["2027-02-30"]', "“2027-02-30”不存在"),
        ('holiday = ["2027-01-01"]', "不认识“holiday”"),
        ('holidays = ["2027-01-01"]\nworkdays = ["2027-01-01"]', "日期 2027-01-01 重复"),
        ("holidays = [", "行不符合 TOML"),
    ],
)
def test_a_broken_day_table_is_refused_with_its_line(text: str, sentence: str) -> None:
    with pytest.raises(PlanError) as refused:
        parse_day_table(text, "2027.toml")
    line = plan_error_text(refused.value)
    assert line.startswith("2027.toml：")
    assert sentence in line
