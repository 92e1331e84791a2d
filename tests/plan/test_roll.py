"""The same plan for another year."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.plan.errors import PlanError
from bot.plan.loader import load_builtin, parse_plan
from bot.plan.obligations import obligation, obligations
from bot.plan.roll import roll_plan
from bot.plan.workdays import WorkCalendar
from tests.plan.copies import TEXT, changed, clause

PLAN = load_builtin()
CALENDAR = WorkCalendar()


@pytest.mark.parametrize("year", [2025, 2026, 2028])
def test_a_rolled_plan_is_valid_and_only_its_days_are_new(year: int) -> None:
    plan = parse_plan(roll_plan(TEXT, "plan.toml", year), "rolled.toml")
    assert (plan.id, plan.year, plan.issued_on) == (f"gangcheng-{year}", year, date(year, 4, 18))
    for old, new in zip(PLAN.clauses, plan.clauses, strict=True):
        assert replace(new, schedule=old.schedule, milestones=old.milestones) == old
    for old_duty, new_duty in zip(PLAN.duties, plan.duties, strict=True):
        assert replace(new_duty, schedule=old_duty.schedule) == old_duty
    assert [item.source for item in plan.indicators] == [item.source for item in PLAN.indicators]


@pytest.mark.parametrize("year", [2025, 2026, 2028])
def test_every_day_of_a_rolled_plan_keeps_its_month_and_day(year: int) -> None:
    plan = parse_plan(roll_plan(TEXT, "plan.toml", year), "rolled.toml")
    for old, new in zip(PLAN.clauses, plan.clauses, strict=True):
        old_days = [day for due in old.schedule for day in (due.on, *due.soft, *due.optional) if day]
        new_days = [day for due in new.schedule for day in (due.on, *due.soft, *due.optional) if day]
        old_days += [milestone.on for milestone in old.milestones]
        new_days += [milestone.on for milestone in new.milestones]
        assert new_days == [day.replace(year=year) for day in old_days]


def test_comments_quotes_and_readings_survive_line_by_line() -> None:
    rolled = roll_plan(TEXT, "plan.toml", 2025)
    differing = [(old, new) for old, new in zip(TEXT.splitlines(), rolled.splitlines(), strict=True) if old != new]
    assert all(old.replace("2024", "2025") == new for old, new in differing)
    assert "钢城交发〔2024〕3号" in rolled


def test_obligations_of_a_rolled_plan_bear_its_year() -> None:
    plan = parse_plan(roll_plan(TEXT, "plan.toml", 2028), "rolled.toml")
    assert {each.id.partition("@")[2][:4] for each in obligations(plan, CALENDAR)} == {"2028"}
    assert obligation(plan, CALENDAR, "duty:inspection@2028-02").due_on == date(2028, 2, 29)


def test_29_february_becomes_the_28th() -> None:
    text = changed('on = "2024-04-30"', 'on = "2024-02-29"', clause("1.3"))
    plan = parse_plan(roll_plan(text, "plan.toml", 2025), "rolled.toml")
    assert plan.clause("1.3").schedule[0].on == date(2025, 2, 28)
    again = parse_plan(roll_plan(text, "plan.toml", 2028), "rolled.toml")
    assert again.clause("1.3").schedule[0].on == date(2028, 2, 29)


def test_an_id_without_a_year_gets_one() -> None:
    text = changed('id = "gangcheng-2024"', "id = 'laiwu'")
    assert parse_plan(roll_plan(text, "plan.toml", 2025), "rolled.toml").id == "laiwu-2025"


@settings(max_examples=6, deadline=None)
@given(st.integers(1950, 2099), st.integers(1950, 2099))
def test_rolling_twice_is_rolling_once(first: int, second: int) -> None:
    assert roll_plan(roll_plan(TEXT, "plan.toml", first), "plan.toml", second) == roll_plan(TEXT, "plan.toml", second)


@pytest.mark.parametrize("year", [0, -1, 1949, 2100, 99999])
def test_a_year_out_of_reach_is_refused(year: int) -> None:
    with pytest.raises(PlanError) as refused:
        roll_plan(TEXT, "plan.toml", year)
    assert (refused.value.code, refused.value.file) == ("bad_year", "plan.toml")


def test_a_date_hidden_in_escapes_is_refused_rather_than_left_behind() -> None:
    text = changed('on = "2024-04-30"', 'on = "2024\\u002d04-30"', clause("1.3"))
    with pytest.raises(PlanError) as refused:
        roll_plan(text, "plan.toml", 2025)
    assert refused.value.code == "cannot_roll"


def test_a_broken_plan_is_not_rolled() -> None:
    with pytest.raises(PlanError) as refused:
        roll_plan(changed("cap = 100", "cap = 99"), "plan.toml", 2025)
    assert refused.value.code == "caps_do_not_add"
