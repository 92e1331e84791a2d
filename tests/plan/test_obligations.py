"""Obligations of the year: ids, periods, nominal and reminding dates."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.plan.loader import load_builtin, parse_plan
from bot.plan.model import Cadence
from bot.plan.obligations import Obligation, obligation, obligations, obligations_of, period_of
from bot.plan.workdays import WorkCalendar
from tests.plan.copies import changed, clause

PLAN = load_builtin()
CALENDAR = WorkCalendar()
ALL = obligations(PLAN, CALENDAR)

QUARTERLY = ("1.4", "2.1", "3.1", "3.2")
QUARTERLY_DUTIES = (
    "upper-documents",
    "supervision-platforms",
    "reward-lists",
    "repair-channels",
    "xinyi-brand",
    "special-campaigns",
)


def wanted_ids() -> list[str]:
    """The year's ids as PRODUCT's page on rehearsal lists them, in the annex's order."""
    ids: list[str] = []
    for each in PLAN.clauses:
        if each.id == "1.2b":
            ids += [f"1.2b@2024-{month:02}" for month in range(5, 13)]
        elif each.id in QUARTERLY:
            ids += [f"{each.id}@2024Q{quarter}" for quarter in (1, 2, 3, 4)]
        elif each.id == "4.4":
            ids += ["4.4@2024Q1", "4.4@2024Q2", "4.4@2024Q3", "4.4@2024"]
        else:
            ids.append(f"{each.id}@2024")
    return ids


def wanted_duty_ids() -> set[str]:
    quarters = {f"duty:{slug}@2024Q{quarter}" for slug in QUARTERLY_DUTIES for quarter in (1, 2, 3, 4)}
    months = {f"duty:{slug}@2024-{month:02}" for slug in ("inspection", "double-publicity") for month in range(1, 13)}
    return quarters | months | {"duty:annual-points@2024", "duty:department-plans@2024"}


def named(obligation_id: str) -> Obligation:
    return obligation(PLAN, CALENDAR, obligation_id)


def test_the_years_obligations_stand_in_the_annexs_order_then_by_period() -> None:
    assert [each.id for each in ALL if each.clause_id] == wanted_ids()


def test_the_duties_follow_with_ids_that_begin_with_duty() -> None:
    duties = [each for each in ALL if each.duty_id]
    assert {each.id for each in duties} == wanted_duty_ids()
    assert len(duties) == len(wanted_duty_ids())
    assert ALL[-len(duties) :] == tuple(duties)


def test_every_obligation_is_of_a_clause_or_of_a_duty() -> None:
    assert all((each.clause_id is None) != (each.duty_id is None) for each in ALL)


@pytest.mark.parametrize(
    ("obligation_id", "due_on", "reminding_on"),
    [
        ("1.1a@2024", "2024-04-30", "2024-04-30"),
        ("1.2b@2024-05", "2024-06-10", "2024-06-07"),
        ("1.2b@2024-08", "2024-09-10", "2024-09-10"),
        ("1.2b@2024-12", "2025-01-10", "2025-01-10"),
        ("1.4@2024Q1", "2024-03-31", "2024-03-29"),
        ("1.4@2024Q2", "2024-06-30", "2024-06-28"),
        ("3.2@2024Q3", "2024-09-30", "2024-09-30"),
        ("3.1@2024Q4", "2024-12-31", "2024-12-31"),
        ("2.2@2024", "2024-06-30", "2024-06-28"),
        ("4.1@2024", "2024-09-30", "2024-09-30"),
        ("4.3@2024", "2024-10-31", "2024-10-31"),
        ("4.4@2024Q3", "2024-09-30", "2024-09-30"),
        ("4.4@2024", "2024-11-30", "2024-11-29"),
        ("7.1@2024", "2024-07-31", "2024-07-31"),
        ("duty:inspection@2024-02", "2024-02-29", "2024-02-29"),
        ("duty:inspection@2024-06", "2024-06-30", "2024-06-28"),
        ("duty:department-plans@2024", "2024-04-30", "2024-04-30"),
    ],
)
def test_an_obligation_falls_due_and_is_reminded_of(obligation_id: str, due_on: str, reminding_on: str) -> None:
    found = named(obligation_id)
    assert (found.due_on.isoformat(), found.reminding_on.isoformat()) == (due_on, reminding_on)


@pytest.mark.parametrize(
    ("obligation_id", "cadence", "starts_on", "ends_on"),
    [
        ("1.2b@2024-05", Cadence.MONTHLY, "2024-05-01", "2024-05-31"),
        ("1.4@2024Q2", Cadence.QUARTERLY, "2024-04-01", "2024-06-30"),
        ("4.1@2024", Cadence.ONCE, "2024-01-01", "2024-12-31"),
        ("duty:inspection@2024-02", Cadence.MONTHLY, "2024-02-01", "2024-02-29"),
    ],
)
def test_an_obligation_speaks_of_the_work_of_its_period(
    obligation_id: str, cadence: Cadence, starts_on: str, ends_on: str
) -> None:
    found = named(obligation_id)
    read = (found.cadence, found.starts_on.isoformat(), found.ends_on.isoformat())
    assert read == (cadence, starts_on, ends_on)


def test_an_obligation_names_its_departments_and_what_it_asks_for() -> None:
    assert named("4.5@2024").departments == ("执法大队", "法规科")
    assert named("4.4@2024").title == "行政管理事项使用信用结果"
    assert named("4.4@2024Q1").title == "行政管理事项使用信用结果（季度汇总）"


def test_an_unknown_obligation_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        named("1.4@2024Q5")


@pytest.mark.parametrize(
    ("clause_id", "day", "found"),
    [
        ("1.4", "2024-06-30", "1.4@2024Q2"),
        ("1.4", "2024-07-01", "1.4@2024Q3"),
        ("1.2b", "2024-05-01", "1.2b@2024-05"),
        ("1.2b", "2024-12-31", "1.2b@2024-12"),
        ("1.2b", "2024-04-30", None),
        ("4.1", "2024-12-31", "4.1@2024"),
        ("4.1", "2025-01-01", None),
        ("4.1", "2023-12-31", None),
        ("4.4", "2024-05-05", "4.4@2024Q2"),
        ("4.4", "2024-11-05", "4.4@2024"),
        ("1.1a", "2021-06-01", "1.1a@2024"),
        ("1.1b", "2025-01-01", None),
    ],
)
def test_work_belongs_to_the_shortest_period_of_its_day(clause_id: str, day: str, found: str | None) -> None:
    period = period_of(PLAN, CALENDAR, clause_id, date.fromisoformat(day))
    assert (period and period.id) == found


def test_the_period_of_an_unknown_clause_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        period_of(PLAN, CALENDAR, "9.9", date(2024, 5, 5))


@settings(deadline=None)
@given(st.dates(date(2024, 1, 1), date(2024, 12, 31)), st.sampled_from([each.id for each in PLAN.clauses]))
def test_every_day_of_the_year_has_its_period_but_for_the_ledger_before_may(day: date, clause_id: str) -> None:
    found = period_of(PLAN, CALENDAR, clause_id, day)
    if clause_id == "1.2b" and day < date(2024, 5, 1):
        assert found is None
    else:
        assert found is not None
        assert found.starts_on <= day <= found.ends_on


def test_a_due_day_of_the_next_month_may_fall_in_the_next_year() -> None:
    plan = parse_plan(changed("day_of_next_month = 10", "day_of_next_month = 28", clause("1.2b")), "copy.toml")
    months = obligations_of(plan, CALENDAR, plan.clause("1.2b"))
    assert [each.due_on for each in months][-2:] == [date(2024, 12, 28), date(2025, 1, 28)]
