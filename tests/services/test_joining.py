"""The coordinator's answer to a newcomer."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlmodel import select

from bot.clock import FixedClock, parse_moment
from bot.domain.errors import ConflictError, ForbiddenError, NotFoundError
from bot.domain.roles import Role
from bot.domain.states import MemberState
from bot.services.bureau import Bureau
from bot.services.invites import Redeemed, create_invite, redeem_invite
from bot.services.joining import Welcome, confirm_all_joins, confirm_join, reject_join
from bot.services.membership import list_members, remove_member, resolve_principal
from storage.models import DeputyCharge, Invite, Member, OutboxMessage
from tests.support.people import People, Person, join


def knock(
    bureau: Bureau,
    people: People,
    user_id: int,
    name: str,
    role: Role = Role.STAFF,
    departments: tuple[str, ...] = ("客运科",),
) -> int:
    """Somebody invited who has opened the link; the invitation's id."""
    inviter = people.wang.principal
    home, *rest = departments or (None,)
    made = create_invite(bureau, inviter, home, role, name, user_id, tuple(each for each in rest if each))
    redeem_invite(bureau, user_id, user_id, f"账号{user_id}", made.code, user_id + 1)
    with bureau.storage.read() as session:
        invite = session.exec(select(Invite).where(Invite.redeemed_by_user_id == user_id).order_by(Invite.id)).all()[-1]
        assert invite.id is not None
        return invite.id


def rows(bureau: Bureau, kind: str) -> list[OutboxMessage]:
    with bureau.storage.read() as session:
        found = session.exec(select(OutboxMessage).where(OutboxMessage.kind == kind).order_by(OutboxMessage.id)).all()
        session.expunge_all()
        return list(found)


@pytest.fixture
def colleague(bureau: Bureau, people: People) -> Person:
    """A second coordinator."""
    return join(bureau.storage, 1101, "郑十一", Role.COORDINATOR, "法规科")


def test_a_confirmed_newcomer_is_a_member_and_reads_the_welcome_and_the_year(bureau: Bureau, people: People) -> None:
    decided = confirm_join(bureau, people.wang.principal, knock(bureau, people, 2001, "周九"))
    member = resolve_principal(bureau, 2001)
    assert decided.is_confirmed
    assert decided.chat_id == 2001
    assert member is not None
    assert (member.name, member.role, member.department) == ("周九", Role.STAFF, "客运科")
    told = rows(bureau, "welcome") + rows(bureau, "year_card")
    assert [row.chat_id for row in told] == [2001, 2001]
    assert told[0].id is not None
    assert told[1].id is not None
    assert told[0].id < told[1].id
    year = Welcome.from_params(told[1].params).year
    assert [line.due_on for line in year] == sorted(line.due_on for line in year)
    assert {line.number for line in year} >= {"3.2", "5.1"}


def test_outside_working_hours_the_cards_go_at_once_but_without_a_sound(
    bureau: Bureau, people: People, clock: FixedClock
) -> None:
    clock.set(parse_moment("2024-05-09T21:00"))
    confirm_join(bureau, people.wang.principal, knock(bureau, people, 2001, "周九"))
    for kind in ("join_card", "welcome", "year_card"):
        assert [(row.params["is_silent"], row.not_before_at) for row in rows(bureau, kind)] == [(True, clock.now())]
    clock.set(parse_moment("2024-05-10T10:00"))
    knock(bureau, people, 2002, "吴十")
    assert not rows(bureau, "join_card")[-1].params["is_silent"]


def test_only_a_coordinator_decides(bureau: Bureau, people: People) -> None:
    invite_id = knock(bureau, people, 2001, "周九")
    for person in (people.zhang, people.li, people.zhao, people.sun, people.qian):
        for use_case in (confirm_join, reject_join):
            with pytest.raises(ForbiddenError):
                use_case(bureau, person.principal, invite_id)
        with pytest.raises(ForbiddenError):
            confirm_all_joins(bureau, person.principal)
    assert resolve_principal(bureau, 2001) is None


def test_a_rejected_account_stays_outside_and_its_code_is_spent(bureau: Bureau, people: People) -> None:
    made = create_invite(bureau, people.wang.principal, "客运科", Role.STAFF, "周九", 50)
    redeem_invite(bureau, 2001, 2001, "账号", made.code, 51)
    waiting = list_members(bureau, people.wang.principal).waiting
    decided = reject_join(bureau, people.wang.principal, waiting[0].id)
    assert not decided.is_confirmed
    assert resolve_principal(bureau, 2001) is None
    assert redeem_invite(bureau, 2001, 2001, "账号", made.code, 52).outcome is Redeemed.SPENT
    assert rows(bureau, "welcome") == []


def test_the_second_coordinator_reads_who_decided_and_how(bureau: Bureau, people: People, colleague: Person) -> None:
    confirmed, rejected = knock(bureau, people, 2001, "周九"), knock(bureau, people, 2002, "吴十")
    confirm_join(bureau, people.wang.principal, confirmed)
    reject_join(bureau, people.wang.principal, rejected)
    for use_case in (confirm_join, reject_join):
        with pytest.raises(ConflictError) as first:
            use_case(bureau, colleague.principal, confirmed)
        with pytest.raises(ConflictError) as second:
            use_case(bureau, colleague.principal, rejected)
        assert (first.value.code, first.value.params["by"]) == ("join_already_confirmed", "王五")
        assert (second.value.code, second.value.params["by"]) == ("join_already_rejected", "王五")


def test_the_other_coordinators_card_loses_its_buttons(bureau: Bureau, people: People, colleague: Person) -> None:
    confirm_join(bureau, people.wang.principal, knock(bureau, people, 2001, "周九"))
    cards = {row.id: row.chat_id for row in rows(bureau, "join_card")}
    edits = {row.edits_id: row.chat_id for row in rows(bureau, "join_decided")}
    assert edits == cards
    assert set(cards.values()) == {people.wang.chat_id, colleague.chat_id}


def test_pressing_twice_says_the_same_and_adds_no_second_member(bureau: Bureau, people: People) -> None:
    invite_id = knock(bureau, people, 2001, "周九")
    assert confirm_join(bureau, people.wang.principal, invite_id) == confirm_join(
        bureau, people.wang.principal, invite_id
    )
    assert len(rows(bureau, "welcome")) == 1
    with bureau.storage.read() as session:
        assert len(session.exec(select(Member).where(Member.user_id == 2001)).all()) == 1


def test_two_coordinators_at_once_make_one_decision(bureau: Bureau, people: People, colleague: Person) -> None:
    invite_id = knock(bureau, people, 2001, "周九")

    def decide(person: Person) -> str:
        use_case = confirm_join if person is people.wang else reject_join
        try:
            return "confirmed" if use_case(bureau, person.principal, invite_id).is_confirmed else "rejected"
        except ConflictError as conflict:
            return str(conflict.params["by"])

    with ThreadPoolExecutor(2) as pool:
        answers = set(pool.map(decide, (people.wang, colleague)))
    assert answers in ({"confirmed", "王五"}, {"rejected", "郑十一"})
    assert (resolve_principal(bureau, 2001) is not None) == ("confirmed" in answers)


def test_everybody_who_waits_is_confirmed_at_once(bureau: Bureau, people: People) -> None:
    for user_id, name in ((2001, "周九"), (2002, "吴十")):
        knock(bureau, people, user_id, name)
    assert [each.person.name for each in confirm_all_joins(bureau, people.wang.principal)] == ["周九", "吴十"]
    assert confirm_all_joins(bureau, people.wang.principal) == ()
    assert resolve_principal(bureau, 2001) is not None
    assert resolve_principal(bureau, 2002) is not None


def test_one_account_with_two_invitations_becomes_one_member(bureau: Bureau, people: People) -> None:
    first = knock(bureau, people, 2001, "周九")
    made = create_invite(bureau, people.wang.principal, "货运科", Role.HEAD, "吴十", 60)
    redeem_invite(bureau, 2001, 2001, "账号2001", made.code, 61)
    decided = confirm_all_joins(bureau, people.wang.principal)
    assert [(each.person.id == first, each.is_member_already) for each in decided] == [(True, False), (False, True)]
    member = resolve_principal(bureau, 2001)
    assert member is not None
    assert member.name == "周九"
    assert list_members(bureau, people.wang.principal).waiting == ()


def test_a_deputy_joins_with_the_departments_in_their_charge(bureau: Bureau, people: People) -> None:
    invite_id = knock(bureau, people, 2001, "周九", Role.DEPUTY, ("养护科", "公路综合科"))
    confirm_join(bureau, people.wang.principal, invite_id)
    member = resolve_principal(bureau, 2001)
    assert member is not None
    assert member.department is None
    with bureau.storage.read() as session:
        charges = session.exec(select(DeputyCharge).where(DeputyCharge.member_id == member.member_id)).all()
        names = {charge.department for charge in charges}
    assert names == {"养护科", "公路综合科"}
    assert Welcome.from_params(rows(bureau, "welcome")[0].params).charges == ("公路综合科", "养护科")


def test_a_leader_has_no_departments_year_to_read(bureau: Bureau, people: People) -> None:
    confirm_join(bureau, people.wang.principal, knock(bureau, people, 2001, "周九", Role.LEADER, ()))
    assert len(rows(bureau, "welcome")) == 1
    assert rows(bureau, "year_card") == []


def test_who_comes_back_gets_a_new_row_and_the_old_one_stays(bureau: Bureau, people: People) -> None:
    remove_member(bureau, people.wang.principal, people.zhang.member_id)
    confirm_join(bureau, people.wang.principal, knock(bureau, people, people.zhang.user_id, "张三", Role.HEAD))
    with bureau.storage.read() as session:
        own = session.exec(select(Member).where(Member.user_id == people.zhang.user_id).order_by(Member.id)).all()
        seen = [(row.state, row.role) for row in own]
    assert seen == [(MemberState.LEFT, Role.STAFF), (MemberState.ACTIVE, Role.HEAD)]


def test_an_invitation_that_is_none_or_unused_cannot_be_decided(bureau: Bureau, people: People) -> None:
    create_invite(bureau, people.wang.principal, "客运科", Role.STAFF, "周九", 50)
    unused = list_members(bureau, people.wang.principal).invited[0].id
    for invite_id in (unused, 999):
        with pytest.raises(NotFoundError):
            confirm_join(bureau, people.wang.principal, invite_id)
