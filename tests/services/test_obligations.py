"""When an obligation is met, and how it stands until then."""

from __future__ import annotations

from datetime import date

import pytest

from bot.clock import FixedClock, parse_moment
from bot.domain.reminding import Light
from bot.domain.roles import Role
from bot.domain.states import SubmissionState
from bot.services.bureau import Bureau
from bot.services.confirmations import confirm_obligation
from bot.services.obligations import Item, open_items, read_situation
from storage.repositories.reminders import remember_first_run
from tests.support.material import decide, send
from tests.support.people import People, join


def item(bureau: Bureau, obligation_id: str, department: str, day: str) -> Item:
    with bureau.storage.read() as session:
        situation = read_situation(bureau, session, date.fromisoformat(day))
    return situation.item(bureau.obligation_by_id[obligation_id], department)


def open_ids(bureau: Bureau, department: str, day: str) -> set[str]:
    with bureau.storage.read() as session:
        return {each.obligation.id for each in open_items(bureau, session, department, date.fromisoformat(day))}


def test_one_study_in_the_quarter_meets_it_for_both_departments(bureau: Bureau, people: People) -> None:
    assert item(bureau, "1.4@2024Q2", "办公室", "2024-06-14").is_open
    send(bureau.storage, people.wang, "1.4", "2024-05-20", at="2024-06-13T09:00")
    assert not item(bureau, "1.4@2024Q2", "办公室", "2024-06-14").is_open
    assert not item(bureau, "1.4@2024Q2", "法规科", "2024-06-14").is_open
    assert item(bureau, "1.4@2024Q2", "法规科", "2024-06-14").light is Light.PENDING
    assert item(bureau, "1.4@2024Q3", "法规科", "2024-07-10").is_open


def test_credit_news_needs_two_items_a_quarter(bureau: Bureau, people: People) -> None:
    send(bureau.storage, people.wang, "3.1", "2024-04-20", at="2024-06-13T09:00", kinds=["upload"])
    one = item(bureau, "3.1@2024Q2", "法规科", "2024-06-14")
    assert (one.is_open, one.short_count, one.points) == (True, 1, 10)
    send(bureau.storage, people.wang, "3.1", "2024-05-20", at="2024-06-13T10:00", kinds=["upload"])
    assert not item(bureau, "3.1@2024Q2", "法规科", "2024-06-14").is_open


def test_a_department_that_shared_one_field_has_done_its_quarter_and_others_have_not(
    bureau: Bureau, people: People
) -> None:
    send(bureau.storage, people.zhang, "3.2", "2024-06-01", at="2024-06-13T09:00", kinds=["upload"], label="出租车")
    assert not item(bureau, "3.2@2024Q2", "客运科", "2024-06-14").is_open
    assert item(bureau, "3.2@2024Q2", "货运科", "2024-06-14").is_open
    assert item(bureau, "3.2@2024Q3", "客运科", "2024-07-15").is_open


def test_nobody_is_reminded_of_a_clause_at_its_cap(bureau: Bureau, people: People) -> None:
    for label in ("出租车", "城市公交", "道路货运", "道路客运"):
        send(bureau.storage, people.zhang, "3.2", "2024-04-20", at="2024-06-13T09:00", kinds=["upload"], label=label)
    assert not item(bureau, "3.2@2024Q2", "执法大队", "2024-06-14").is_open
    assert item(bureau, "4.2@2024", "货运科", "2024-06-14").is_open


def test_what_waits_for_review_is_quiet_for_three_workdays_and_no_longer(bureau: Bureau, people: People) -> None:
    send(bureau.storage, people.wang, "1.4", "2024-05-20", at="2024-06-13T09:00")
    assert not item(bureau, "1.4@2024Q2", "法规科", "2024-06-18").is_open
    later = item(bureau, "1.4@2024Q2", "法规科", "2024-06-19")
    assert (later.is_open, later.light) == (True, Light.PENDING)


def test_what_came_back_is_open_again(bureau: Bureau, people: People) -> None:
    number = send(bureau.storage, people.wang, "1.4", "2024-05-20", at="2024-06-13T09:00")
    decide(bureau.storage, number, SubmissionState.RETURNED, at="2024-06-13T15:00")
    assert item(bureau, "1.4@2024Q2", "法规科", "2024-06-14").is_open


def test_approved_in_time_is_green_and_sent_late_is_yellow(bureau: Bureau, people: People) -> None:
    send(bureau.storage, people.wang, "1.4", "2024-05-20", at="2024-06-13T09:00", approved_at="2024-06-13T10:00")
    assert item(bureau, "1.4@2024Q2", "法规科", "2024-07-10").light is Light.DONE
    send(bureau.storage, people.wang, "2.1", "2024-05-20", at="2024-07-05T09:00", approved_at="2024-07-05T10:00")
    assert item(bureau, "2.1@2024Q2", "法规科", "2024-07-10").light is Light.DONE_LATE


def test_a_campaign_names_what_it_still_needs_and_the_others_leave_the_daily_digest(
    bureau: Bureau, people: People
) -> None:
    send(bureau.storage, people.zhang, "5.1", "2024-06-01", at="2024-11-20T09:00", kinds=["notice", "photo"])
    own = item(bureau, "5.1@2024", "客运科", "2024-11-21")
    assert own.is_reminded
    assert own.missing == ("活动总结", "宣传报道")
    other = item(bureau, "5.1@2024", "货运科", "2024-11-21")
    assert (other.is_open, other.is_elsewhere, other.is_spoken_of) == (True, True, False)


def test_a_staff_list_that_is_one_short_stays_open(bureau: Bureau, people: People) -> None:
    send(bureau.storage, people.wang, "1.1b", "2024-04-20", at="2024-05-08T09:00", count=1)
    found = item(bureau, "1.1b@2024", "法规科", "2024-05-09")
    assert (found.is_open, found.short_count, found.points) == (True, 1, 10)
    send(bureau.storage, people.wang, "1.1b", "2024-04-21", at="2024-05-08T10:00", count=2)
    assert not item(bureau, "1.1b@2024", "法规科", "2024-05-09").is_open


def test_the_months_ledger_is_met_by_that_months_ledger_only(bureau: Bureau, people: People) -> None:
    send(bureau.storage, people.wang, "1.2b", "2024-05-31", at="2024-06-03T09:00")
    assert not item(bureau, "1.2b@2024-05", "办公室", "2024-06-04").is_open
    assert item(bureau, "1.2b@2024-06", "办公室", "2024-07-02").is_open


def test_a_duty_is_met_by_confirming_it_and_only_for_that_department(
    bureau: Bureau, people: People, clock: FixedClock
) -> None:
    office = join(bureau.storage, 1010, "周九", Role.STAFF, "办公室")
    clock.set(parse_moment("2024-06-20T10:00"))
    confirm_obligation(bureau, office.principal, "duty:upper-documents@2024Q2")
    assert item(bureau, "duty:upper-documents@2024Q2", "办公室", "2024-06-20").light is Light.DONE
    assert item(bureau, "duty:upper-documents@2024Q2", "法规科", "2024-06-20").is_open


def test_periods_that_have_not_begun_are_not_open(bureau: Bureau, people: People) -> None:
    found = open_ids(bureau, "法规科", "2024-05-09")
    assert {"1.4@2024Q2", "1.2b@2024-05", "4.3@2024"} <= found
    assert not {"1.4@2024Q3", "1.2b@2024-06"} & found


@pytest.mark.parametrize(("joined", "is_lost"), [("2024-05-08T09:00", True), ("2024-06-20T09:00", False)])
def test_an_ended_quarter_is_lost_only_after_the_departments_weeks_in_which_proof_is_awaited(
    bureau: Bureau, people: People, joined: str, is_lost: bool
) -> None:
    with bureau.storage.write() as session:
        remember_first_run(session, parse_moment("2024-04-18T09:00"))
    join(bureau.storage, 1010, "周九", Role.STAFF, "办公室", at=parse_moment(joined))
    found = item(bureau, "1.4@2024Q2", "办公室", "2024-07-03")
    assert (found.light, found.workdays) == (Light.OVERDUE, -3)
    assert (found.is_lost, found.is_in_grace) == (is_lost, not is_lost)
    assert not item(bureau, "3.2@2024Q2", "客运科", "2024-07-03").is_lost
