"""催办: in somebody's name, once a workday for an item and department, never in quiet hours."""

from __future__ import annotations

import pytest
from sqlmodel import select

from bot.clock import FixedClock, local, parse_moment
from bot.domain.errors import ForbiddenError, InvalidInputError, NotFoundError
from bot.services.bureau import Bureau
from bot.services.urging import Target, list_urgent, urge
from storage.models import OutboxMessage
from storage.repositories.reminders import remember_first_run
from tests.support.people import People

ITEM = Target(("3.2",), "客运科")


@pytest.fixture(autouse=True)
def _late(bureau: Bureau, clock: FixedClock) -> None:
    with bureau.storage.write() as session:
        remember_first_run(session, parse_moment("2024-04-18T09:00"))
    clock.set(parse_moment("2024-07-03T10:00"))


def told(bureau: Bureau) -> list[tuple[int | None, str]]:
    """(reader, moment on the bureau's clock) of every 催办."""
    with bureau.storage.read() as session:
        rows = session.exec(select(OutboxMessage).where(OutboxMessage.kind == "urge")).all()
    return sorted((row.member_id, f"{local(row.not_before_at):%m-%d %H:%M}") for row in rows)


def test_an_urged_item_reaches_the_head_and_the_staff_at_once(bureau: Bureau, people: People) -> None:
    done = urge(bureau, people.sun.principal, ITEM, 1)
    assert [(each.department, each.people_count) for each in done.departments] == [("客运科", 2)]
    assert done.is_now
    assert told(bureau) == [(people.zhang.member_id, "07-03 10:00"), (people.li.member_id, "07-03 10:00")]


def test_a_second_urge_on_the_same_day_names_who_was_first_and_tells_nobody(bureau: Bureau, people: People) -> None:
    urge(bureau, people.sun.principal, ITEM, 1)
    again = urge(bureau, people.qian.principal, ITEM, 2)
    assert again.departments == ()
    assert [each.by for each in again.earlier] == ["孙七"]
    assert len(told(bureau)) == 2


def test_the_same_update_handled_twice_answers_alike(bureau: Bureau, people: People) -> None:
    first = urge(bureau, people.sun.principal, ITEM, 1)
    assert urge(bureau, people.sun.principal, ITEM, 1) == first
    assert len(told(bureau)) == 2


def test_on_the_next_workday_it_may_be_urged_again(bureau: Bureau, people: People, clock: FixedClock) -> None:
    urge(bureau, people.sun.principal, ITEM, 1)
    clock.set(parse_moment("2024-07-04T09:00"))
    assert urge(bureau, people.sun.principal, ITEM, 2).departments


@pytest.mark.parametrize(
    ("moment", "goes"),
    [
        ("2024-07-03T20:00", "07-04 08:30"),
        ("2024-07-05T18:00", "07-08 08:30"),
        ("2024-07-06T10:00", "07-08 08:30"),
        ("2024-07-08T07:00", "07-08 08:30"),
    ],
)
def test_outside_working_hours_it_waits_for_the_next_workday(
    bureau: Bureau, people: People, clock: FixedClock, moment: str, goes: str
) -> None:
    clock.set(parse_moment(moment))
    assert not urge(bureau, people.sun.principal, ITEM, 1).is_now
    assert {at for _, at in told(bureau)} == {goes}


def test_a_department_is_urged_with_all_that_is_late_or_near_in_one_message_a_person(
    bureau: Bureau, people: People
) -> None:
    done = urge(bureau, people.wang.principal, Target(department="客运科"), 1)
    assert {"3.2@2024Q2", "duty:xinyi-brand@2024Q2"} <= {each.obligation_id for each in done.departments[0].matters}
    assert len(told(bureau)) == 2


def test_a_department_without_anybody_is_said_so(bureau: Bureau, people: People) -> None:
    done = urge(bureau, people.wang.principal, Target(department="党建办"), 1)
    assert [(each.department, each.people_count) for each in done.departments] == [("党建办", 0)]


def test_the_list_holds_only_what_is_overdue(bureau: Bureau, people: People) -> None:
    found = list_urgent(bureau, people.sun.principal)
    assert "3.2@2024Q2" in {each.obligation_id for each in found}
    assert all(each.workdays < 0 for each in found)


def test_staff_and_heads_urge_nobody(bureau: Bureau, people: People) -> None:
    for person in (people.zhang, people.li):
        with pytest.raises(ForbiddenError):
            urge(bureau, person.principal, ITEM, 1)
        with pytest.raises(ForbiddenError):
            list_urgent(bureau, person.principal)


def test_what_nobody_owes_cannot_be_urged(bureau: Bureau, people: People) -> None:
    with pytest.raises(NotFoundError, match="nothing_to_urge"):
        urge(bureau, people.sun.principal, Target(("1.4",), "客运科"), 1)
    with pytest.raises(InvalidInputError, match="department_unknown"):
        urge(bureau, people.sun.principal, Target((), "没有科"), 1)
