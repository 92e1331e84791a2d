"""Who the bot knows, the list, and leaving."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlmodel import select

from bot.domain.errors import ConflictError, ForbiddenError, NotFoundError
from bot.domain.roles import Role
from bot.domain.states import OutboxState
from bot.services.bureau import Bureau
from bot.services.invites import create_invite, redeem_invite
from bot.services.membership import (
    PointsOf,
    ask_for_name,
    find_member,
    forget_question,
    list_members,
    list_menu_holders,
    remove_member,
    resolve_principal,
    year_of,
)
from storage.models import Member, OutboxMessage
from storage.repositories import members, outbox, prompts
from tests.support.people import People, join


def test_members_are_known_and_strangers_are_nobody(bureau: Bureau, people: People) -> None:
    assert resolve_principal(bureau, people.zhang.user_id) == people.zhang.principal
    assert resolve_principal(bureau, people.stranger_id) is None


def test_who_was_removed_is_a_stranger_at_once(bureau: Bureau, people: People) -> None:
    removed = remove_member(bureau, people.wang.principal, people.zhang.member_id)
    assert (removed.name, removed.chat_id) == ("张三", people.zhang.chat_id)
    assert resolve_principal(bureau, people.zhang.user_id) is None
    with bureau.storage.read() as session:
        kept = session.get(Member, people.zhang.member_id)
        assert kept is not None
        assert kept.left_at == bureau.now
    assert people.zhang.name not in {each.name for each in list_members(bureau, people.wang.principal).joined}


def test_removing_twice_changes_nothing_more(bureau: Bureau, people: People) -> None:
    assert remove_member(bureau, people.wang.principal, people.zhang.member_id) == remove_member(
        bureau, people.wang.principal, people.zhang.member_id
    )


def test_the_last_coordinator_stays(bureau: Bureau, people: People) -> None:
    with pytest.raises(ConflictError) as refused:
        remove_member(bureau, people.wang.principal, people.wang.member_id)
    assert refused.value.code == "last_coordinator"
    assert resolve_principal(bureau, people.wang.user_id) is not None


def test_two_coordinators_who_remove_each_other_at_once_leave_one(bureau: Bureau, people: People) -> None:
    colleague = join(bureau.storage, 1101, "郑十一", Role.COORDINATOR, "法规科")

    def remove(pair: tuple[object, int]) -> bool:
        principal, member_id = pair
        try:
            remove_member(bureau, principal, member_id)  # type: ignore[arg-type]  # a pair of both kinds
        except ConflictError:
            return False
        return True

    pairs = [(people.wang.principal, colleague.member_id), (colleague.principal, people.wang.member_id)]
    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(remove, pairs)) == [False, True]
    with bureau.storage.read() as session:
        assert len(members.coordinators(session)) == 1


def test_the_list_and_leaving_are_the_coordinators(bureau: Bureau, people: People) -> None:
    for person in (people.zhang, people.li, people.zhao, people.sun, people.qian):
        with pytest.raises(ForbiddenError):
            list_members(bureau, person.principal)
        with pytest.raises(ForbiddenError):
            find_member(bureau, person.principal, people.zhang.member_id)
        with pytest.raises(ForbiddenError):
            remove_member(bureau, person.principal, people.zhang.member_id)
        with pytest.raises(ForbiddenError):
            ask_for_name(bureau, person.principal, Role.STAFF, ("客运科",))
    assert resolve_principal(bureau, people.zhang.user_id) is not None


def test_the_list_follows_the_plans_order_with_those_outside_first(bureau: Bureau, people: People) -> None:
    roster = list_members(bureau, people.wang.principal)
    assert [each.name for each in roster.joined] == ["孙七", "钱八", "王五", "李四", "张三", "赵六"]
    assert roster.joined[1].charges == ("客运科", "货运科")
    assert "财务审计科" in roster.empty
    assert "客运科" not in roster.empty


def test_the_list_tells_waiting_from_invited_and_can_be_one_departments(bureau: Bureau, people: People) -> None:
    made = create_invite(bureau, people.wang.principal, "养护科", Role.STAFF, "周九", 50)
    create_invite(bureau, people.wang.principal, "客运科", Role.STAFF, "吴十", 51)
    redeem_invite(bureau, 2001, 2001, "账号", made.code, 52)
    roster = list_members(bureau, people.wang.principal)
    assert [(each.name, each.account) for each in roster.waiting] == [("周九", "账号")]
    assert [each.name for each in roster.invited] == ["吴十"]
    own = list_members(bureau, people.wang.principal, "客运科")
    assert [each.name for each in own.joined] == ["李四", "张三"]
    assert own.waiting == own.empty == ()
    assert [each.name for each in list_members(bureau, people.wang.principal, "").joined] == ["孙七", "钱八"]


def test_somebody_who_stopped_the_bot_is_marked(bureau: Bureau, people: People) -> None:
    with bureau.storage.write() as session:
        member = session.get(Member, people.zhao.member_id)
        assert member is not None
        member.is_reachable = False
    marks = {each.name: each.is_reachable for each in list_members(bureau, people.wang.principal).joined}
    assert (marks["赵六"], marks["张三"]) == (False, True)


def test_a_member_who_is_none_cannot_be_removed(bureau: Bureau, people: People) -> None:
    with pytest.raises(NotFoundError):
        remove_member(bureau, people.wang.principal, 999)
    with pytest.raises(NotFoundError):
        find_member(bureau, people.wang.principal, 999)


def test_inviting_answers_the_open_question_and_cancel_forgets_it(bureau: Bureau, people: People) -> None:
    wang = people.wang.principal
    ask_for_name(bureau, wang, Role.STAFF, ("客运科",))
    assert forget_question(bureau, wang)
    assert not forget_question(bureau, wang)
    ask_for_name(bureau, wang, Role.STAFF, ("客运科",))
    create_invite(bureau, wang, "客运科", Role.STAFF, "周九", 50)
    with bureau.storage.read() as session:
        assert prompts.pending(session, wang.member_id) is None


def test_what_was_still_to_be_told_to_a_removed_member_is_taken_back(bureau: Bureau, people: People) -> None:
    with bureau.storage.write() as session:
        for person in (people.zhang, people.li):
            member = session.get(Member, person.member_id)
            assert member is not None
            outbox.tell(session, member, "welcome", {}, key=person.name, at=bureau.now)
    remove_member(bureau, people.wang.principal, people.zhang.member_id)
    with bureau.storage.read() as session:
        states = {row.key: (row.state, row.reported_at) for row in session.exec(select(OutboxMessage))}
    assert states == {"张三": (OutboxState.FAILED, bureau.now), "李四": (OutboxState.PENDING, None)}


def test_a_removed_members_open_question_is_forgotten(bureau: Bureau, people: People) -> None:
    colleague = join(bureau.storage, 1101, "郑十一", Role.COORDINATOR, "法规科")
    ask_for_name(bureau, colleague.principal, Role.STAFF, ("客运科",))
    remove_member(bureau, people.wang.principal, colleague.member_id)
    with bureau.storage.read() as session:
        assert prompts.pending(session, colleague.member_id) is None


def test_heads_and_departments_are_found(bureau: Bureau, people: People) -> None:
    with bureau.storage.read() as session:
        assert [each.name for each in members.heads(session, "客运科")] == ["李四"]
        assert {each.name for each in members.of_department(session, "客运科")} == {"张三", "李四"}
        assert members.heads(session, "货运科") == []


def test_menus_belong_to_active_members_only(bureau: Bureau, people: People) -> None:
    remove_member(bureau, people.wang.principal, people.zhang.member_id)
    holders = {each.chat_id: each.role for each in list_menu_holders(bureau)}
    assert holders[people.wang.chat_id] is Role.COORDINATOR
    assert people.zhang.chat_id not in holders


def test_the_year_has_every_obligation_of_the_department_with_points(bureau: Bureau) -> None:
    year = year_of(bureau, ["法规科"])
    owed = [each for each in bureau.obligations if "法规科" in each.departments]
    assert len(year) == len(owed) > 0
    items = [line for line in year if line.number == "3.1"]
    assert [(line.points, line.points_of, line.annex) for line in items] == [(20, PointsOf.PERIOD, "三、1")] * 4
    assert [line.due_on.isoformat() for line in items] == ["2024-03-31", "2024-06-30", "2024-09-30", "2024-12-31"]
    whole = next(line for line in year if line.number == "4.3")
    assert (whole.points, whole.points_of) == (80, PointsOf.ITEM)
    monthly = next(line for line in year if line.number == "1.2b")
    assert (monthly.points, monthly.points_of) == (20, PointsOf.YEAR)
    assert all(line.points == 0 for line in year if not line.number)
