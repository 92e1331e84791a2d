"""Milestones, soft dates and voluntary rounds: mild days that are shown on workdays."""

from __future__ import annotations

from datetime import date

from bot.plan.loader import load_builtin
from bot.plan.suggestions import Suggestion, suggestions, suggestions_on
from bot.plan.workdays import WorkCalendar

PLAN = load_builtin()
CALENDAR = WorkCalendar()


def test_suggested_days_are_shown_on_the_last_workday_on_or_before() -> None:
    shown = suggestions_on(PLAN, CALENDAR, date(2024, 8, 30))
    assert shown == (
        Suggestion("4.2", date(2024, 8, 31), date(2024, 8, 30), "结果", False),
        Suggestion("5.2", date(2024, 8, 30), date(2024, 8, 30), "通知和标准", False),
    )


def test_a_soft_date_that_a_milestone_names_is_told_once() -> None:
    assert [each.title for each in suggestions_on(PLAN, CALENDAR, date(2024, 5, 15))] == ["二季度第一条"]


def test_a_soft_date_of_its_own_has_no_title() -> None:
    found = [each for each in suggestions(PLAN, CALENDAR) if each.clause_id == "5.4"]
    assert [(each.shown_on, each.title) for each in found] == [(date(2024, 6, 28), None), (date(2024, 9, 30), None)]


def test_the_second_round_of_2_2_is_voluntary() -> None:
    assert [each for each in suggestions(PLAN, CALENDAR) if each.is_optional] == [
        Suggestion("2.2", date(2024, 12, 31), date(2024, 12, 31), None, True)
    ]


def test_suggestions_stand_by_the_day_shown() -> None:
    shown = [each.shown_on for each in suggestions(PLAN, CALENDAR)]
    assert shown == sorted(shown)
    assert all(CALENDAR.is_workday(day) for day in shown)
