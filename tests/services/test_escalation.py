"""Overdue items rise by steps: head, deputy, leader; the 信用办 sees all; the department is told beforehand."""

from __future__ import annotations

from typing import Any

import pytest
from sqlmodel import select

from bot.clock import FixedClock, parse_moment
from bot.domain.roles import Role
from bot.domain.states import OutboxState
from bot.services.bureau import Bureau
from bot.services.due_today import KIND as DUE_TODAY
from bot.services.due_today import tell_due_today
from bot.services.reach import settle_reach
from bot.services.reminders import plan_reminders
from storage.models import OutboxMessage, Reminder
from storage.repositories.reminders import remember_first_run
from tests.support.material import send
from tests.support.people import People, Person, join


@pytest.fixture(autouse=True)
def _ran_since_the_plan_was_issued(bureau: Bureau) -> None:
    with bureau.storage.write() as session:
        remember_first_run(session, parse_moment("2024-04-18T09:00"))


def plan_at(bureau: Bureau, clock: FixedClock, day: str) -> None:
    clock.set(parse_moment(f"{day}T08:30"))
    plan_reminders(bureau)


def messages(bureau: Bureau, person: Person, kind: str = "digest") -> list[OutboxMessage]:
    with bureau.storage.read() as session:
        rows = session.exec(
            select(OutboxMessage).where(OutboxMessage.member_id == person.member_id, OutboxMessage.kind == kind)
        ).all()
        session.expunge_all()
    return sorted(rows, key=lambda row: row.id or 0)


def section(bureau: Bureau, person: Person, kind: str) -> dict[str, Any] | None:
    """That section of the person's morning message of today, as it stands."""
    found = [row for row in messages(bureau, person) if row.params["day"] == bureau.today.isoformat()]
    sections = found[-1].params["sections"] if found else []
    return next((each for each in sections if each["kind"] == kind), None)


def raised(bureau: Bureau, person: Person) -> set[tuple[str, str]]:
    """(department, obligation) that the person's morning message of today asks to be coordinated."""
    found = section(bureau, person, "coordinate")
    return {(each["department"], each["obligation_id"]) for each in found["matters"]} if found else set()


QUARTER = ("客运科", "3.2@2024Q2")  # reminding date Friday 2024-06-28


@pytest.mark.parametrize(
    ("day", "knows_head", "knows_deputy", "knows_leader", "knows_coordinator"),
    [
        ("2024-06-28", False, False, False, False),
        ("2024-07-01", True, False, False, True),
        ("2024-07-02", True, False, False, True),
        ("2024-07-03", True, True, False, True),
        ("2024-07-19", False, False, True, False),
    ],
)
def test_each_step_reaches_its_reader_on_its_day(
    bureau: Bureau,
    people: People,
    clock: FixedClock,
    day: str,
    knows_head: bool,
    knows_deputy: bool,
    knows_leader: bool,
    knows_coordinator: bool,
) -> None:
    before = {"2024-07-19": ["2024-07-12"]}.get(day, [])
    for each in [*before, day]:
        plan_at(bureau, clock, each)
    assert (QUARTER in raised(bureau, people.li)) is knows_head
    assert (QUARTER in raised(bureau, people.qian)) is knows_deputy
    assert (QUARTER in raised(bureau, people.sun)) is knows_leader
    assert (QUARTER in raised(bureau, people.wang)) is knows_coordinator


def test_staff_are_never_asked_to_coordinate(bureau: Bureau, people: People, clock: FixedClock) -> None:
    plan_at(bureau, clock, "2024-07-03")
    assert section(bureau, people.zhang, "coordinate") is None


def test_a_deputy_hears_only_of_the_departments_in_their_charge(
    bureau: Bureau, people: People, clock: FixedClock
) -> None:
    other = join(bureau.storage, 1011, "吴一", Role.DEPUTY, in_charge_of=("办公室",))
    plan_at(bureau, clock, "2024-07-03")
    assert {department for department, _ in raised(bureau, people.qian)} == {"客运科", "货运科"}
    assert {department for department, _ in raised(bureau, other)} == {"办公室"}


def test_what_has_been_told_in_full_is_silent_for_a_leader_until_the_next_rung(
    bureau: Bureau, people: People, clock: FixedClock
) -> None:
    plan_at(bureau, clock, "2024-07-19")
    assert QUARTER in raised(bureau, people.sun)
    plan_at(bureau, clock, "2024-07-22")
    assert QUARTER not in raised(bureau, people.sun)


def test_an_escalation_stands_in_the_ledger_once_a_reader_and_step(
    bureau: Bureau, people: People, clock: FixedClock
) -> None:
    for day in ("2024-07-01", "2024-07-02", "2024-07-03"):
        plan_at(bureau, clock, day)
    with bureau.storage.read() as session:
        rows = session.exec(select(Reminder).where(Reminder.kind == "escalation")).all()
    mine = [row.step for row in rows if row.target == f"member:{people.li.member_id}" and "3.2@2024Q2" in row.subject]
    assert mine == ["-1"]


def test_a_finished_item_does_not_rise(bureau: Bureau, people: People, clock: FixedClock) -> None:
    send(
        bureau.storage,
        people.zhang,
        "3.2",
        "2024-06-03",
        at="2024-06-03T09:00",
        kinds=("upload",),
        label="道路客运",
        approved_at="2024-06-04T09:00",
    )
    plan_at(bureau, clock, "2024-07-03")
    assert QUARTER not in raised(bureau, people.li)
    assert QUARTER not in raised(bureau, people.qian)


def test_a_period_that_ended_before_the_bot_began_is_raised_to_nobody(
    bureau: Bureau, people: People, clock: FixedClock
) -> None:
    plan_at(bureau, clock, "2024-05-09")
    for person in (people.li, people.qian, people.sun, people.wang):
        assert not [each for each in raised(bureau, person) if each[1].endswith("Q1")]


@pytest.mark.parametrize(
    ("day", "to", "is_tomorrow"),
    [("2024-06-28", "head", False), ("2024-07-02", "deputy", True), ("2024-07-12", "leader", False)],
)
def test_the_department_reads_beforehand_who_will_hear_of_it(
    bureau: Bureau, people: People, clock: FixedClock, day: str, to: str, is_tomorrow: bool
) -> None:
    plan_at(bureau, clock, day)
    sections = messages(bureau, people.zhang)[-1].params["sections"]
    rising = [each for each in sections if each["kind"] == "rising" and each["to"] == to]
    assert "3.2@2024Q2" in [matter["obligation_id"] for each in rising for matter in each["matters"]]
    assert {each["is_tomorrow"] for each in rising} == {is_tomorrow}


def test_what_has_waited_for_review_more_than_three_workdays_is_backlog(
    bureau: Bureau, people: People, clock: FixedClock
) -> None:
    old = send(bureau.storage, people.zhang, "6.2", "2024-06-03", at="2024-06-03T15:00")
    send(bureau.storage, people.zhang, "3.2", "2024-06-05", at="2024-06-05T15:00", label="道路客运")
    plan_at(bureau, clock, "2024-06-07")
    assert (section(bureau, people.wang, "backlog") or {}).get("numbers") == [old]
    assert section(bureau, people.zhang, "backlog") is None


def test_the_delivery_line_names_departments_without_anybody_and_is_completed_once(
    bureau: Bureau, people: People, clock: FixedClock
) -> None:
    plan_at(bureau, clock, "2024-06-17")
    first = section(bureau, people.wang, "delivery")
    assert first is not None
    assert (len(first["due"]), first["reached_count"]) == (16, None)
    assert set(first["due"]) - set(first["absent"]) == {"法规科", "客运科", "货运科"}
    assert settle_reach(bureau) == 0
    finish(bureau, {people.zhao.member_id: OutboxState.FAILED})
    assert settle_reach(bureau) == 1
    assert settle_reach(bureau) == 0
    known = section(bureau, people.wang, "delivery")
    assert known is not None
    assert (known["reached_count"], known["unreached"]) == (2, ["货运科"])
    original, edit = messages(bureau, people.wang)
    assert edit.edits_id == original.id


def finish(bureau: Bureau, badly: dict[int, OutboxState]) -> None:
    """Every message reaches its end: sent, unless it is said otherwise."""
    with bureau.storage.write() as session:
        for row in session.exec(select(OutboxMessage)).all():
            row.state = badly.get(row.member_id or 0, OutboxState.SENT)
            session.add(row)


def test_at_three_on_a_due_day_the_coordinator_alone_hears_what_is_missing(
    bureau: Bureau, people: People, clock: FixedClock
) -> None:
    clock.set(parse_moment("2024-06-28T14:59"))
    assert tell_due_today(bureau) == 0
    clock.set(parse_moment("2024-06-28T15:00"))
    assert tell_due_today(bureau) == 1
    assert tell_due_today(bureau) == 0
    told = messages(bureau, people.wang, DUE_TODAY)
    assert QUARTER in {(each["department"], each["obligation_id"]) for each in told[0].params["matters"]}
    with bureau.storage.read() as session:
        readers = session.exec(select(OutboxMessage.member_id).where(OutboxMessage.kind == DUE_TODAY)).all()
    assert readers == [people.wang.member_id]


@pytest.mark.parametrize("moment", ["2024-06-27T15:00", "2024-06-29T15:00", "2024-06-28T18:00"])
def test_at_three_nothing_is_said_without_a_due_item_or_outside_working_hours(
    bureau: Bureau, people: People, clock: FixedClock, moment: str
) -> None:
    clock.set(parse_moment(moment))
    assert tell_due_today(bureau) == 0
