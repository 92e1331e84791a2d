"""调岗, 请假, a deputy's departments, and the person of an item."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlmodel import col, select

from bot.clock import FixedClock, parse_moment
from bot.domain.errors import ConflictError, DomainError, ForbiddenError, InvalidInputError, NotFoundError
from bot.domain.roles import Role
from bot.domain.states import SubmissionState
from bot.services.bureau import Bureau
from bot.services.item_handlers import list_handlers, name_handler, name_handler_by_name
from bot.services.leave import end_leave, grant_leave, leave_choice
from bot.services.membership import list_members, remove_member, resolve_principal
from bot.services.mine import my_submissions
from bot.services.people import find_by_name, move_member, set_charges, toggle_charge
from bot.services.reminders import plan_reminders
from storage.models import Member, OutboxMessage, Submission, SubmissionEvent
from tests.support.material import send
from tests.support.people import People, Person, join

WEEK = (date(2024, 6, 14), date(2024, 6, 21))


@pytest.fixture
def clock() -> FixedClock:
    """Friday 2024-06-14, 08:30: ten workdays before the second quarter's end."""
    return FixedClock(parse_moment("2024-06-14T08:30"))


def principal_now(bureau: Bureau, person: Person) -> Any:
    found = resolve_principal(bureau, person.user_id)
    assert found is not None
    return found


def told(bureau: Bureau, kind: str, person: Person) -> list[dict[str, Any]]:
    """What that account was told of that kind."""
    with bureau.storage.read() as session:
        query = select(OutboxMessage).where(OutboxMessage.kind == kind, OutboxMessage.chat_id == person.chat_id)
        return [row.params for row in session.exec(query.order_by(col(OutboxMessage.id)))]


def test_open_work_stays_with_the_department_when_somebody_moves(bureau: Bureau, people: People) -> None:
    waiting = send(bureau.storage, people.zhang, "1.4", "2024-06-12", at="2024-06-12T15:00")
    done = send(
        bureau.storage, people.zhang, "1.4", "2024-05-12", at="2024-05-12T15:00", approved_at="2024-05-13T09:00"
    )
    moved = move_member(bureau, people.wang.principal, people.zhang.member_id, "货运科")
    assert (moved.former, moved.handed.successor, moved.handed.numbers) == ("客运科", "李四", (waiting,))
    now = principal_now(bureau, people.zhang)
    assert (now.department, now.role) == ("货运科", Role.STAFF)
    assert my_submissions(bureau, now) == ()
    assert [line.id for line in my_submissions(bureau, people.li.principal)] == [waiting]
    with bureau.storage.read() as session:
        rows = {row.id: (row.department, row.member_id) for row in session.exec(select(Submission))}
        events = session.exec(select(SubmissionEvent).where(SubmissionEvent.submission_id == waiting)).all()
    assert rows == {waiting: ("客运科", people.li.member_id), done: ("客运科", people.zhang.member_id)}
    assert events[-1].detail == {"member": [people.zhang.member_id, people.li.member_id]}
    assert told(bureau, "handed_over", people.li)[0]["items"] == [{"id": waiting, "clause": "1.4", "state": "pending"}]
    assert told(bureau, "moved", people.zhang)[0]["department"] == "货运科"


def test_moving_twice_by_the_same_button_moves_once(bureau: Bureau, people: People) -> None:
    for _ in range(2):
        moved = move_member(bureau, people.wang.principal, people.zhang.member_id, "货运科")
    assert (moved.person.department, moved.person.name) == ("货运科", "张三")
    assert len(told(bureau, "moved", people.zhang)) == 1
    with bureau.storage.read() as session:
        assert len(session.exec(select(Member).where(Member.user_id == people.zhang.user_id)).all()) == 2


def test_who_moves_gets_no_second_message_that_morning(bureau: Bureau, people: People) -> None:
    plan_reminders(bureau)
    move_member(bureau, people.wang.principal, people.zhang.member_id, "养护科")
    join(bureau.storage, 1801, "周九", Role.STAFF, "养护科", at=bureau.now.replace(minute=31))
    bureau.clock.advance(bureau.now - bureau.now.replace(minute=bureau.now.minute - 5))  # type: ignore[attr-defined]
    plan_reminders(bureau)
    assert len(told(bureau, "digest", people.zhang)) == 1


def test_a_change_of_role_alone_keeps_the_persons_work(bureau: Bureau, people: People) -> None:
    waiting = send(bureau.storage, people.zhang, "1.4", "2024-06-12", at="2024-06-12T15:00")
    move_member(bureau, people.wang.principal, people.zhang.member_id, "客运科", Role.HEAD)
    now = principal_now(bureau, people.zhang)
    assert (now.member_id, now.role) == (people.zhang.member_id, Role.HEAD)
    assert [line.id for line in my_submissions(bureau, now)] == [waiting]


def test_the_last_coordinator_cannot_move_out_of_the_role(bureau: Bureau, people: People) -> None:
    with pytest.raises(ConflictError, match="last_coordinator_moves"):
        move_member(bureau, people.wang.principal, people.wang.member_id, "货运科", Role.STAFF)


@pytest.mark.parametrize(("department", "code"), [(None, "move_where"), ("人事科", "invite_department_unknown")])
def test_a_move_to_nowhere_is_refused(bureau: Bureau, people: People, department: str | None, code: str) -> None:
    with pytest.raises(InvalidInputError, match=code):
        move_member(bureau, people.wang.principal, people.zhang.member_id, department)


def test_what_a_removed_member_left_goes_to_the_head(bureau: Bureau, people: People) -> None:
    waiting = send(bureau.storage, people.zhang, "1.4", "2024-06-12", at="2024-06-12T15:00")
    remove_member(bureau, people.wang.principal, people.zhang.member_id)
    with bureau.storage.read() as session:
        row = session.get_one(Submission, waiting)
    assert (row.member_id, row.state) == (people.li.member_id, SubmissionState.PENDING)


def test_on_leave_the_substitute_reads_and_acts_and_it_ends_by_itself(
    bureau: Bureau, people: People, clock: FixedClock
) -> None:
    grant_leave(bureau, people.wang.principal, people.li.member_id, *WEEK, people.zhang.member_id)
    assert principal_now(bureau, people.zhang).role is Role.HEAD
    plan_reminders(bureau)
    assert told(bureau, "digest", people.li) == []
    assert len(told(bureau, "digest", people.zhang)) == 1
    clock.set(parse_moment("2024-06-24T08:30"))
    plan_reminders(bureau)
    assert principal_now(bureau, people.zhang).role is Role.STAFF
    assert len(told(bureau, "digest", people.li)) == 1


def test_leave_is_told_to_both_once_and_stands_on_the_list(bureau: Bureau, people: People) -> None:
    for _ in range(2):
        grant_leave(bureau, people.wang.principal, people.zhang.member_id, *WEEK, people.li.member_id)
    assert [params["substitute"] for params in told(bureau, "leave_granted", people.zhang)] == ["李四"]
    assert [params["name"] for params in told(bureau, "leave_covered", people.li)] == ["张三"]
    away = {person.name: person.away for person in list_members(bureau, people.wang.principal).joined}
    assert away["张三"] == ("2024-06-14", "2024-06-21", "李四")
    assert away["李四"] is None


def test_who_comes_back_early_reads_again(bureau: Bureau, people: People) -> None:
    grant_leave(bureau, people.wang.principal, people.zhang.member_id, *WEEK, people.li.member_id)
    end_leave(bureau, people.wang.principal, people.zhang.member_id)
    plan_reminders(bureau)
    assert len(told(bureau, "digest", people.zhang)) == 1


def test_only_a_colleague_who_is_there_can_stand_in(bureau: Bureau, people: People) -> None:
    wang = people.wang.principal
    with pytest.raises(InvalidInputError, match="substitute_elsewhere"):
        grant_leave(bureau, wang, people.zhang.member_id, *WEEK, people.zhao.member_id)
    with pytest.raises(ConflictError, match="no_substitute"):
        leave_choice(bureau, wang, people.zhao.member_id)
    assert [each.name for each in leave_choice(bureau, wang, people.zhang.member_id).candidates] == ["李四"]
    grant_leave(bureau, wang, people.li.member_id, *WEEK, people.zhang.member_id)
    with pytest.raises(ConflictError, match="substitute_away"):
        grant_leave(bureau, wang, people.zhang.member_id, *WEEK, people.li.member_id)


@pytest.mark.parametrize(
    "days",
    [
        (date(2024, 6, 21), date(2024, 6, 14)),
        (date(2024, 6, 3), date(2024, 6, 13)),
        (date(2024, 6, 14), date(2025, 6, 14)),
    ],
)
def test_impossible_days_of_leave_are_refused(bureau: Bureau, people: People, days: tuple[date, date]) -> None:
    with pytest.raises(InvalidInputError, match="leave_days_bad"):
        grant_leave(bureau, people.wang.principal, people.zhang.member_id, *days, people.li.member_id)


def lines_of(bureau: Bureau, person: Person) -> set[str]:
    """Numbers in the person's latest morning message."""
    messages = told(bureau, "digest", person)
    return {line["number"] for line in messages[-1]["lines"]} if messages else set()


def test_a_named_item_stands_only_in_that_persons_and_the_heads_message(bureau: Bureau, people: People) -> None:
    other = join(bureau.storage, 1501, "周九", Role.STAFF, "客运科")
    named = name_handler(bureau, people.li.principal, "3.2", other.member_id)
    assert named.handler == "周九"
    plan_reminders(bureau)
    assert "3.2" in lines_of(bureau, people.li)
    assert "3.2" in lines_of(bureau, other)
    assert "3.2" not in lines_of(bureau, people.zhang)
    assert told(bureau, "item_named", other)[0]["by"] == "李四"


def test_a_substitute_reads_the_items_of_whom_they_stand_in_for(bureau: Bureau, people: People) -> None:
    other = join(bureau.storage, 1501, "周九", Role.STAFF, "客运科")
    name_handler(bureau, people.li.principal, "3.2", other.member_id)
    grant_leave(bureau, people.wang.principal, other.member_id, *WEEK, people.zhang.member_id)
    plan_reminders(bureau)
    assert "3.2" in lines_of(bureau, people.zhang)


def test_an_item_goes_back_to_everybody_when_its_person_leaves_or_is_unnamed(bureau: Bureau, people: People) -> None:
    li = people.li.principal
    name_handler_by_name(bureau, li, "3.2", "张三")
    assert {item.id: item.handler for item in list_handlers(bureau, li).items}["3.2"] == "张三"
    name_handler(bureau, li, "3.2", None)
    assert not any(item.handler for item in list_handlers(bureau, li).items)
    name_handler_by_name(bureau, li, "3.2", "张三")
    remove_member(bureau, people.wang.principal, people.zhang.member_id)
    assert not any(item.handler for item in list_handlers(bureau, li).items)


def test_a_head_names_only_own_people_for_own_items(bureau: Bureau, people: People) -> None:
    li = people.li.principal
    with pytest.raises(NotFoundError, match="item_unknown"):
        name_handler(bureau, li, "1.2a", people.zhang.member_id)
    with pytest.raises(NotFoundError, match="member_not_found"):
        name_handler(bureau, li, "3.2", people.zhao.member_id)
    with pytest.raises(NotFoundError, match="colleague_unknown"):
        name_handler_by_name(bureau, li, "3.2", "赵六")


def test_a_deputys_departments_can_be_changed(bureau: Bureau, people: People) -> None:
    wang, deputy = people.wang.principal, people.qian.member_id
    assert set_charges(bureau, wang, deputy, ["养护科", "客运科"]).charges == ("客运科", "养护科")
    assert toggle_charge(bureau, wang, deputy, "客运科", is_wanted=False).charges == ("养护科",)
    assert toggle_charge(bureau, wang, deputy, "客运科", is_wanted=False).charges == ("养护科",)
    with pytest.raises(InvalidInputError, match="not_a_deputy"):
        set_charges(bureau, wang, people.zhang.member_id, ["客运科"])


def test_a_name_that_two_people_bear_is_asked_back(bureau: Bureau, people: People) -> None:
    join(bureau.storage, 1501, "张三", Role.STAFF, "养护科")
    with pytest.raises(InvalidInputError, match="person_ambiguous"):
        find_by_name(bureau, people.wang.principal, "张三")
    with pytest.raises(NotFoundError, match="person_unknown"):
        find_by_name(bureau, people.wang.principal, "周九")


def test_nobody_but_the_coordinator_changes_people(bureau: Bureau, people: People) -> None:
    for each in (people.zhang, people.li, people.sun, people.qian):
        asks = each.principal
        for attempt in (
            lambda asks=asks: move_member(bureau, asks, people.zhao.member_id, "客运科"),
            lambda asks=asks: grant_leave(bureau, asks, people.zhang.member_id, *WEEK, people.li.member_id),
            lambda asks=asks: end_leave(bureau, asks, people.zhang.member_id),
            lambda asks=asks: set_charges(bureau, asks, people.qian.member_id, []),
        ):
            with pytest.raises(ForbiddenError):
                attempt()
    with pytest.raises(DomainError, match="forbidden"):
        name_handler(bureau, people.zhang.principal, "3.2", people.zhang.member_id)
