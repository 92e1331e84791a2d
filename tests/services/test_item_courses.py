"""办结, 暂缓 and the province's notice: what the coordinator decides of an item for everybody."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlmodel import select

from bot.clock import FixedClock, parse_moment
from bot.domain.errors import ConflictError, ForbiddenError, InvalidInputError
from bot.domain.states import AnswerKind, ReminderState, SubmissionState
from bot.services.bureau import Bureau
from bot.services.item_courses import put_item, resume_item, schedule_item, steerable
from bot.services.items import Item
from bot.services.obligations import read_situation
from bot.services.reminders import plan_reminders
from storage.models import OutboxMessage, Reminder
from storage.repositories.reminders import mark_planned, remember_first_run
from tests.support.material import decide, send
from tests.support.people import People, Person

PAUSED, SETTLED = AnswerKind.PAUSED, AnswerKind.SETTLED


@pytest.fixture(autouse=True)
def _in_june(bureau: Bureau, clock: FixedClock) -> None:
    clock.set(parse_moment("2024-06-14T09:00"))
    with bureau.storage.write() as session:
        remember_first_run(session, parse_moment("2024-04-18T09:00"))


def item(bureau: Bureau, obligation_id: str, department: str, day: str = "2024-06-14") -> Item:
    with bureau.storage.read() as session:
        situation = read_situation(bureau, session, date.fromisoformat(day))
    return situation.item(bureau.obligation_by_id[obligation_id], department)


def digest(bureau: Bureau, clock: FixedClock, person: Person, moment: str) -> dict[str, Any]:
    """The parameters of the person's morning message at that moment; empty if there is none."""
    clock.set(parse_moment(moment))
    plan_reminders(bureau)
    key = f"digest:{person.member_id}:{moment[:10]}"
    with bureau.storage.read() as session:
        row = session.exec(select(OutboxMessage).where(OutboxMessage.key == key)).one_or_none()
        return row.params if row else {}


def section(params: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [each for each in params.get("sections", []) if each["kind"] == kind]


def test_a_once_clause_that_is_settled_leaves_the_lists_of_those_without_material(
    bureau: Bureau, people: People
) -> None:
    number = send(bureau.storage, people.zhang, "6.2", "2024-06-01", at="2024-06-13T09:00")
    assert item(bureau, "6.2@2024", "货运科").is_elsewhere
    put_item(bureau, people.wang.principal, "6.2@2024", SETTLED)
    closed = item(bureau, "6.2@2024", "货运科")
    assert (closed.is_open, closed.ended_by) == (False, SETTLED)
    decide(bureau.storage, number, SubmissionState.RETURNED, at="2024-06-14T10:00")
    assert item(bureau, "6.2@2024", "货运科").is_reminded


def test_nothing_is_settled_before_somebody_reported(bureau: Bureau, people: People) -> None:
    with pytest.raises(ConflictError):
        put_item(bureau, people.wang.principal, "6.2@2024", SETTLED)
    with pytest.raises(InvalidInputError):
        put_item(bureau, people.wang.principal, "4.2@2024", SETTLED)


def test_a_settled_item_can_be_opened_again(bureau: Bureau, people: People) -> None:
    send(bureau.storage, people.zhang, "6.2", "2024-06-01", at="2024-06-13T09:00")
    put_item(bureau, people.wang.principal, "6.2@2024", SETTLED)
    resume_item(bureau, people.wang.principal, "6.2@2024")
    assert item(bureau, "6.2@2024", "货运科").is_open


def test_a_paused_item_stays_visible_and_is_not_reminded(bureau: Bureau, people: People, clock: FixedClock) -> None:
    put_item(bureau, people.wang.principal, "4.1@2024", PAUSED)
    put_item(bureau, people.wang.principal, "4.1@2024", PAUSED)
    found = item(bureau, "4.1@2024", "客运科")
    assert (found.is_open, found.is_paused, found.is_reminded) == (True, True, False)
    weekly = digest(bureau, clock, people.zhang, "2024-09-18T08:30")
    assert [line["is_paused"] for line in weekly["lines"] if line["id"] == "4.1@2024"] == [True]
    with bureau.storage.read() as session:
        query = select(Reminder).where(Reminder.subject == "4.1@2024", Reminder.state != ReminderState.INACTIVE)
        assert not session.exec(query).all()
    resume_item(bureau, people.wang.principal, "4.1@2024")
    assert item(bureau, "4.1@2024", "客运科").is_reminded


def test_only_the_coordinator_steers_items(bureau: Bureau, people: People) -> None:
    for person in (people.zhang, people.li, people.qian, people.sun):
        with pytest.raises(ForbiddenError):
            put_item(bureau, person.principal, "5.1@2024", PAUSED)
        with pytest.raises(ForbiddenError):
            resume_item(bureau, person.principal, "5.1@2024")
        with pytest.raises(ForbiddenError):
            schedule_item(bureau, person.principal, "5.1@2024", None, None)
        with pytest.raises(ForbiddenError):
            steerable(bureau, person.principal, None, PAUSED)


def test_the_coordinator_alone_is_asked_for_the_provinces_notice_on_the_first_workday_of_a_month(
    bureau: Bureau, people: People, clock: FixedClock
) -> None:
    april = digest(bureau, clock, people.wang, "2024-04-22T08:30")
    assert not section(april, "province")
    (asked,) = section(digest(bureau, clock, people.wang, "2024-05-06T08:30"), "province")
    assert [each["id"] for each in asked["asked"]] == ["5.1@2024", "6.1b@2024"]
    assert not section(digest(bureau, clock, people.zhang, "2024-05-06T08:31"), "province")
    assert not section(digest(bureau, clock, people.wang, "2024-05-07T08:30"), "province")
    schedule_item(bureau, people.wang.principal, "5.1@2024", date(2024, 6, 20), date(2024, 7, 10))
    (again,) = section(digest(bureau, clock, people.wang, "2024-06-03T08:30"), "province")
    assert [each["id"] for each in again["asked"]] == ["6.1b@2024"]


def test_a_first_workday_that_was_missed_asks_on_the_next(bureau: Bureau, people: People, clock: FixedClock) -> None:
    digest(bureau, clock, people.wang, "2024-04-22T08:30")
    assert section(digest(bureau, clock, people.wang, "2024-05-09T10:00"), "province")


def test_the_provinces_days_move_reminding_for_all_departments(
    bureau: Bureau, people: People, clock: FixedClock
) -> None:
    schedule_item(bureau, people.wang.principal, "5.1@2024", date(2024, 6, 20), date(2024, 7, 10))
    for department in ("客运科", "党建办"):
        found = item(bureau, "5.1@2024", department, "2024-07-09")
        assert (found.workdays, found.due_on) == (1, date(2024, 7, 10))
    digest(bureau, clock, people.zhang, "2024-07-09T08:30")
    digest(bureau, clock, people.zhang, "2024-07-10T08:30")
    with bureau.storage.read() as session:
        query = select(Reminder.step).where(Reminder.subject == "5.1@2024", Reminder.target == "dept:客运科")
        steps = set(session.exec(query.where(Reminder.on >= date(2024, 7, 9))))
    assert steps == {"1@2024-07-10", "0@2024-07-10"}


def test_the_days_may_be_corrected_and_must_lie_in_the_year(bureau: Bureau, people: People) -> None:
    schedule_item(bureau, people.wang.principal, "5.1@2024", date(2024, 6, 20), date(2024, 6, 20))
    schedule_item(bureau, people.wang.principal, "5.1@2024", date(2024, 9, 1), date(2024, 9, 30))
    assert item(bureau, "5.1@2024", "客运科").due_on == date(2024, 9, 30)
    schedule_item(bureau, people.wang.principal, "5.1@2024", None, None)
    assert item(bureau, "5.1@2024", "客运科").due_on == date(2024, 11, 30)
    for first, last in ((date(2024, 7, 2), date(2024, 7, 1)), (date(2024, 12, 1), date(2025, 1, 5))):
        with pytest.raises(InvalidInputError):
            schedule_item(bureau, people.wang.principal, "5.1@2024", first, last)
    with pytest.raises(InvalidInputError):
        schedule_item(bureau, people.wang.principal, "4.2@2024", None, None)


def test_the_second_round_with_other_offices_is_suggested_until_it_took_place(
    bureau: Bureau, people: People, clock: FixedClock
) -> None:
    send(bureau.storage, people.wang, "2.2", "2024-05-22", at="2024-06-13T09:00", approved_at="2024-06-13T10:00")
    digest(bureau, clock, people.wang, "2024-12-30T08:30")
    hints = digest(bureau, clock, people.wang, "2024-12-31T08:30")["hints"]
    assert [(each["number"], each["is_optional"]) for each in hints] == [("2.2", True)]


def test_a_second_round_that_took_place_is_not_suggested(bureau: Bureau, people: People, clock: FixedClock) -> None:
    send(bureau.storage, people.wang, "2.2", "2024-10-22", at="2024-10-23T09:00", approved_at="2024-10-24T10:00")
    digest(bureau, clock, people.wang, "2024-12-30T08:30")
    assert digest(bureau, clock, people.wang, "2024-12-31T08:30").get("hints", []) == []


def test_the_coordinator_is_warned_of_years_that_the_calendar_does_not_know(
    bureau: Bureau, people: People, clock: FixedClock
) -> None:
    with bureau.storage.write() as session:
        mark_planned(session, parse_moment("2039-05-27T08:30"))
    monday = digest(bureau, clock, people.wang, "2039-05-30T08:30")
    assert monday["is_guessed"]
    assert section(monday, "guessed_years") == [{"kind": "guessed_years", "years": [2039]}]
    assert not section(digest(bureau, clock, people.zhang, "2039-05-30T08:31"), "guessed_years")
    assert not section(digest(bureau, clock, people.wang, "2039-05-31T08:30"), "guessed_years")
