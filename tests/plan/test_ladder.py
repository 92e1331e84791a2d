"""The reminder ladder against days counted by hand on the calendar of 2024."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.plan.ladder import Rung, due_in_workdays, is_expired, rehearsal, rung_days, rung_on, rungs_on
from bot.plan.loader import load_builtin
from bot.plan.model import Cadence
from bot.plan.obligations import obligation, obligations
from bot.plan.workdays import WorkCalendar

PLAN = load_builtin()
CALENDAR = WorkCalendar()
ALL = obligations(PLAN, CALENDAR)
REHEARSED = list(rehearsal(PLAN, CALENDAR, date(2024, 4, 18), date(2024, 12, 31)))


def ladder(obligation_id: str) -> list[tuple[str, int]]:
    found = obligation(PLAN, CALENDAR, obligation_id)
    return [(f"{rung.on:%m-%d}", rung.number) for rung in rung_days(found, CALENDAR)]


def test_a_quarterly_ladder_ends_ten_workdays_after_its_reminding_date() -> None:
    assert ladder("1.4@2024Q2") == [
        ("06-14", 10), ("06-21", 5), ("06-25", 3), ("06-27", 1), ("06-28", 0),
        ("07-01", -1), ("07-02", -2), ("07-03", -3), ("07-04", -4), ("07-05", -5),
        ("07-08", -6), ("07-09", -7), ("07-10", -8), ("07-11", -9), ("07-12", -10),
    ]  # fmt: skip


def test_a_monthly_ladder_begins_three_workdays_before() -> None:
    assert ladder("1.2b@2024-05") == [
        ("06-04", 3), ("06-06", 1), ("06-07", 0),
        ("06-11", -1), ("06-12", -2), ("06-13", -3), ("06-14", -4), ("06-17", -5),
        ("06-18", -6), ("06-19", -7), ("06-20", -8), ("06-21", -9), ("06-24", -10),
    ]  # fmt: skip


def test_a_one_off_ladder_goes_on_weekly_to_the_years_end() -> None:
    assert ladder("4.1@2024") == [
        ("09-14", 10), ("09-24", 5), ("09-26", 3), ("09-29", 1), ("09-30", 0),
        ("10-08", -1), ("10-09", -2), ("10-10", -3), ("10-11", -4), ("10-12", -5),
        ("10-14", -6), ("10-15", -7), ("10-16", -8), ("10-17", -9), ("10-18", -10),
        ("10-21", -11), ("10-28", -16), ("11-04", -21), ("11-11", -26), ("11-18", -31), ("11-25", -36),
        ("12-02", -41), ("12-09", -46), ("12-16", -51), ("12-23", -56), ("12-30", -61),
    ]  # fmt: skip


def test_a_period_at_the_years_end_is_overdue_in_january() -> None:
    assert ladder("1.4@2024Q4")[-2:] == [("01-14", -9), ("01-15", -10)]


def test_a_week_without_its_monday_is_spoken_of_on_its_first_workday() -> None:
    numbers = dict(ladder("6.1a@2024"))
    assert numbers["09-18"] == -57
    assert numbers["10-08"] == -67
    assert "09-16" not in numbers
    assert "10-09" not in numbers


def test_days_are_counted_to_the_reminding_date_in_workdays() -> None:
    found = obligation(PLAN, CALENDAR, "4.1@2024")
    days = {"09-27": 2, "09-28": 2, "09-29": 1, "09-30": 0, "10-01": 0, "10-07": 0, "10-08": -1, "10-13": -5}
    counted = {day: due_in_workdays(found, CALENDAR, date.fromisoformat(f"2024-{day}")) for day in days}
    assert counted == days


def test_only_what_is_bound_to_a_period_expires() -> None:
    quarter, once = obligation(PLAN, CALENDAR, "1.4@2024Q2"), obligation(PLAN, CALENDAR, "2.2@2024")
    assert not is_expired(quarter, CALENDAR, date(2024, 7, 12))
    assert not is_expired(quarter, CALENDAR, date(2024, 7, 14))
    assert is_expired(quarter, CALENDAR, date(2024, 7, 15))
    assert not is_expired(once, CALENDAR, date(2024, 12, 31))


def test_a_day_without_a_rung_has_none() -> None:
    found = obligation(PLAN, CALENDAR, "1.4@2024Q2")
    assert rung_on(found, CALENDAR, date(2024, 6, 14)) == Rung("1.4@2024Q2", date(2024, 6, 14), 10)
    assert rung_on(found, CALENDAR, date(2024, 6, 17)) is None
    assert rung_on(found, CALENDAR, date(2024, 6, 29)) is None


def test_the_rungs_of_a_day_stand_in_the_order_given() -> None:
    found = [rung.obligation_id for rung in rungs_on(ALL, CALENDAR, date(2024, 6, 14))]
    places = [[each.id for each in ALL].index(obligation_id) for obligation_id in found]
    assert places == sorted(places)
    assert {"1.4@2024Q2", "2.1@2024Q2", "1.2b@2024-05", "4.4@2024Q2", "5.3a@2024", "6.1a@2024"} <= set(found)


def test_the_rehearsal_holds_the_worked_examples() -> None:
    lines = {(each.on.isoformat(), each.department, each.obligation_id, each.number) for each in REHEARSED}
    assert ("2024-06-14", "法规科", "1.4@2024Q2", 10) in lines
    assert ("2024-09-29", "养护科", "4.1@2024", 1) in lines


def test_the_rehearsal_is_silent_in_the_national_holiday() -> None:
    assert not [each for each in REHEARSED if date(2024, 10, 1) <= each.on <= date(2024, 10, 7)]
    assert all(CALENDAR.is_workday(each.on) for each in REHEARSED)


def test_the_rehearsal_names_each_responsible_department_once() -> None:
    day = [each.department for each in REHEARSED if (each.on, each.obligation_id) == (date(2024, 9, 29), "4.1@2024")]
    assert day == ["客运科", "货运科", "维管驾培服务科", "公路建设科", "养护科", "市政道路桥梁服务中心", "法规科"]
    keys = [(each.on, each.department, each.obligation_id) for each in REHEARSED]
    assert len(set(keys)) == len(keys)


def test_the_rehearsal_goes_by_date_then_in_the_annexs_order() -> None:
    place = {each.id: number for number, each in enumerate(ALL)}
    order = [(each.on, place[each.obligation_id]) for each in REHEARSED]
    assert order == sorted(order)


def test_nothing_falls_due_before_the_plan_is_issued() -> None:
    early = list(rehearsal(PLAN, CALENDAR, date(2024, 1, 1), date(2024, 4, 24)))
    assert {each.on for each in early} == {date(2024, 4, 24)}
    assert not list(rehearsal(PLAN, CALENDAR, date(2024, 1, 1), date(2024, 4, 17)))


def test_the_rehearsal_is_the_ladders_laid_side_by_side() -> None:
    first, last = date(2024, 4, 18), date(2024, 12, 31)
    ladders = {
        (rung.on, department, rung.obligation_id, rung.number)
        for each in ALL
        for rung in rung_days(each, CALENDAR)
        for department in each.departments
        if first <= rung.on <= last
    }
    assert {(each.on, each.department, each.obligation_id, each.number) for each in REHEARSED} == ladders


def plainly(obligation_id: str, day: date) -> int | None:
    """The rung of a day by stepping through the calendar one day at a time."""
    found = obligation(PLAN, CALENDAR, obligation_id)
    step = 1 if day <= found.reminding_on else -1
    number, at = 0, day
    while at != found.reminding_on:
        at += timedelta(days=step)
        number += step * (1 if CALENDAR.is_workday(at if step > 0 else at - timedelta(days=step)) else 0)
    if not CALENDAR.is_workday(day):
        return None
    if number >= 0:
        return number if number in ((3, 1, 0) if found.cadence is Cadence.MONTHLY else (10, 5, 3, 1, 0)) else None
    week = [day - timedelta(days=back) for back in range(1, day.weekday() + 1)]
    is_weekly = found.cadence is Cadence.ONCE and not any(map(CALENDAR.is_workday, week)) and day.year == 2024
    return number if number >= -10 or is_weekly else None


@pytest.mark.parametrize("obligation_id", ["1.1a@2024", "1.2b@2024-12", "3.2@2024Q3", "7.3@2024", "4.4@2024Q1"])
def test_every_day_agrees_with_a_plain_count(obligation_id: str) -> None:
    found = obligation(PLAN, CALENDAR, obligation_id)
    for place in range(400):
        day = date(2024, 1, 1) + timedelta(days=place)
        rung = rung_on(found, CALENDAR, day)
        assert (rung and rung.number) == plainly(obligation_id, day), day


@settings(deadline=None)
@given(st.sampled_from(ALL))
def test_a_ladder_never_stands_still(found: object) -> None:
    rungs = list(rung_days(found, CALENDAR))  # type: ignore[arg-type]  # hypothesis gives no element type
    numbers = [rung.number for rung in rungs]
    assert numbers == sorted(set(numbers), reverse=True)
    assert [rung.on for rung in rungs] == sorted({rung.on for rung in rungs})
