"""Codes: who may make them, what is kept of them, and what each use answers."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from sqlmodel import select

from bot.clock import FixedClock, parse_moment
from bot.domain.errors import ForbiddenError, InvalidInputError
from bot.domain.roles import Role
from bot.domain.states import InviteState, MemberState
from bot.services.bureau import Bureau
from bot.services.invites import Redeemed, Redemption, create_invite, hash_of, redeem_invite
from bot.services.membership import resolve_principal
from storage.models import Invite, InviteAttempt, Member, Meta, OutboxMessage
from tests.support.people import People

NEWCOMER = 2001


def use(bureau: Bureau, code: str, user_id: int = NEWCOMER, update_id: int = 70) -> Redemption:
    return redeem_invite(bureau, user_id, user_id, f"账号{user_id} @u{user_id}", code, update_id)


def invite_zhou(bureau: Bureau, people: People, update_id: int = 50) -> str:
    return create_invite(bureau, people.wang.principal, "财务审计科", Role.STAFF, "周九", update_id).code


def outbox(bureau: Bureau, kind: str) -> list[OutboxMessage]:
    with bureau.storage.read() as session:
        found = session.exec(select(OutboxMessage).where(OutboxMessage.kind == kind).order_by(OutboxMessage.id)).all()
        session.expunge_all()
        return list(found)


def only_invite(bureau: Bureau) -> Invite:
    with bureau.storage.read() as session:
        found = session.exec(select(Invite)).one()
        session.expunge_all()
        return found


def test_a_code_is_long_safe_in_a_link_and_kept_only_as_a_hash(bureau: Bureau, people: People) -> None:
    code = invite_zhou(bureau, people)
    row = only_invite(bureau)
    assert len(code) == 32
    assert set(code) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-")
    assert row.code_hash == hash_of(code)
    assert code not in repr(row.model_dump())


def test_the_link_carries_the_bots_name_once_it_is_known(bureau: Bureau, people: People) -> None:
    assert create_invite(bureau, people.wang.principal, "客运科", Role.HEAD, "周九", 1).link is None
    with bureau.storage.write() as session:
        session.add(Meta(name="bot_username", value="gangcheng_bot"))
    made = create_invite(bureau, people.wang.principal, "客运科", Role.HEAD, "周九", 2)
    assert made.link == f"https://t.me/gangcheng_bot?start={made.code}"


def test_an_update_handled_twice_hands_out_one_code(bureau: Bureau, people: People) -> None:
    assert invite_zhou(bureau, people, update_id=50) == invite_zhou(bureau, people, update_id=50)
    assert only_invite(bureau).name == "周九"


def test_two_updates_and_two_command_lines_give_different_codes(bureau: Bureau, people: People) -> None:
    made = [invite_zhou(bureau, people, update_id=number) for number in (50, 51)]
    made += [create_invite(bureau, None, "法规科", Role.COORDINATOR, "周九", None).code for _ in range(2)]
    assert len(set(made)) == 4


def test_only_the_coordinator_invites(bureau: Bureau, people: People) -> None:
    for person in (people.zhang, people.li, people.zhao, people.sun, people.qian):
        with pytest.raises(ForbiddenError):
            create_invite(bureau, person.principal, "客运科", Role.STAFF, "周九", 50)
    with bureau.storage.read() as session:
        assert session.exec(select(Invite)).all() == []


def test_a_departments_other_name_is_understood_and_an_unknown_one_refused(bureau: Bureau, people: People) -> None:
    made = create_invite(bureau, people.wang.principal, "财务审计", Role.STAFF, "周九", 50)
    assert made.department == "财务审计科"
    with pytest.raises(InvalidInputError) as refused:
        create_invite(bureau, people.wang.principal, "人事科", Role.STAFF, "周九", 51)
    assert refused.value.code == "invite_department_unknown"


def test_staff_need_exactly_one_department(bureau: Bureau, people: People) -> None:
    with pytest.raises(InvalidInputError) as without:
        create_invite(bureau, people.wang.principal, None, Role.STAFF, "周九", 50)
    with pytest.raises(InvalidInputError) as with_two:
        create_invite(bureau, people.wang.principal, "客运科", Role.STAFF, "周九", 50, ("货运科",))
    assert without.value.code == "invite_department_missing"
    assert with_two.value.code == "invite_one_department"


def test_leaders_stand_outside_the_departments_and_deputies_have_charges(bureau: Bureau, people: People) -> None:
    leader = create_invite(bureau, people.wang.principal, "客运科", Role.LEADER, "周九", 50)
    deputy = create_invite(bureau, people.wang.principal, "货运科", Role.DEPUTY, "吴十", 51, ("客运科",))
    assert (leader.department, leader.charges) == (None, ())
    assert (deputy.department, deputy.charges) == (None, ("客运科", "货运科"))


@pytest.mark.parametrize("name", ["", "   ", "周" * 21, "周\u202e九", "周\x00九"])
def test_a_name_that_is_none_is_refused(bureau: Bureau, people: People, name: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        create_invite(bureau, people.wang.principal, "客运科", Role.STAFF, name, 50)
    assert refused.value.code == "invite_name_bad"


def test_a_code_from_the_command_line_joins_at_once(bureau: Bureau) -> None:
    code = create_invite(bureau, None, "法规科", Role.COORDINATOR, "王五", None).code
    redemption = use(bureau, code)
    joined = resolve_principal(bureau, NEWCOMER)
    assert redemption.outcome is Redeemed.JOINED
    assert joined is not None
    assert (joined.name, joined.role, joined.department) == ("王五", Role.COORDINATOR, "法规科")
    assert redemption.welcome is not None
    assert {line.number for line in redemption.welcome.year} >= {"1.1a", "1.4", "3.1"}


def test_a_code_made_in_the_chat_waits_for_the_coordinators_card(bureau: Bureau, people: People) -> None:
    redemption = use(bureau, invite_zhou(bureau, people))
    cards = outbox(bureau, "join_card")
    assert redemption == Redemption(Redeemed.WAITING)
    assert resolve_principal(bureau, NEWCOMER) is None
    assert [card.chat_id for card in cards] == [people.wang.chat_id]
    assert cards[0].params["account"] == f"账号{NEWCOMER} @u{NEWCOMER}"
    assert cards[0].not_before_at == bureau.now


def test_opening_ones_own_link_again_says_the_same_and_writes_nothing_more(bureau: Bureau, people: People) -> None:
    code = invite_zhou(bureau, people)
    assert use(bureau, code, update_id=70) == use(bureau, code, update_id=71) == Redemption(Redeemed.WAITING)
    assert len(outbox(bureau, "join_card")) == 1


def test_who_joined_by_a_code_is_welcomed_again_by_it(bureau: Bureau) -> None:
    code = create_invite(bureau, None, "客运科", Role.STAFF, "张三", None).code
    assert use(bureau, code, update_id=70) == use(bureau, code, update_id=70)
    with bureau.storage.read() as session:
        assert len(session.exec(select(Member)).all()) == 1


def test_a_used_code_is_told_so_to_another_account(bureau: Bureau, people: People) -> None:
    code = invite_zhou(bureau, people)
    use(bureau, code)
    assert use(bureau, code, user_id=2002) == Redemption(Redeemed.SPENT)
    assert only_invite(bureau).redeemed_by_user_id == NEWCOMER


def test_a_code_lives_through_its_fifteenth_workday_and_no_longer(
    bureau: Bureau, people: People, clock: FixedClock
) -> None:
    made = create_invite(bureau, people.wang.principal, "客运科", Role.STAFF, "周九", 50)
    assert made.last_on == date(2024, 5, 29)  # Saturday 11 May 2024 is a workday
    late = create_invite(bureau, people.wang.principal, "客运科", Role.STAFF, "吴十", 51)
    clock.set(parse_moment("2024-05-29T23:59"))
    assert use(bureau, made.code).outcome is Redeemed.WAITING
    clock.set(parse_moment("2024-05-30T00:00"))
    assert use(bureau, late.code, user_id=2002) == Redemption(Redeemed.SPENT)


def test_a_member_who_opens_a_link_keeps_place_and_leaves_the_code_unused(bureau: Bureau, people: People) -> None:
    code = invite_zhou(bureau, people)
    assert use(bureau, code, user_id=people.zhang.user_id) == Redemption(Redeemed.MEMBER)
    assert use(bureau, "made-up", user_id=people.zhang.user_id) == Redemption(Redeemed.MEMBER)
    assert only_invite(bureau).state is InviteState.OPEN
    with bureau.storage.read() as session:
        assert session.exec(select(InviteAttempt)).all() == []


def test_an_invented_code_meets_silence_and_leaves_only_a_count(bureau: Bureau, people: People) -> None:
    assert use(bureau, "made-up") == Redemption(Redeemed.SILENCE)
    with bureau.storage.read() as session:
        assert session.exec(select(InviteAttempt)).one().failed_count == 1
        assert session.exec(select(OutboxMessage)).all() == []


def test_five_invented_codes_lock_the_account_for_the_day_and_tell_the_coordinator_once(
    bureau: Bureau, people: People, clock: FixedClock
) -> None:
    code = invite_zhou(bureau, people)
    for number in range(7):
        assert use(bureau, f"guess-{number}", update_id=100 + number) == Redemption(Redeemed.SILENCE)
    alarms = outbox(bureau, "join_lockout")
    assert [(alarm.chat_id, alarm.params["account"]) for alarm in alarms] == [
        (people.wang.chat_id, f"账号{NEWCOMER} @u{NEWCOMER}")
    ]
    assert use(bureau, code, update_id=110) == Redemption(Redeemed.SILENCE)
    clock.advance(timedelta(days=1))
    assert use(bureau, code, update_id=111) == Redemption(Redeemed.WAITING)


def test_four_invented_codes_do_not_lock_and_an_update_handled_twice_counts_once(
    bureau: Bureau, people: People
) -> None:
    code = invite_zhou(bureau, people)
    for number in (0, 1, 1, 2, 2, 3, 3):
        use(bureau, f"guess-{number}", update_id=100 + number)
    assert outbox(bureau, "join_lockout") == []
    assert use(bureau, code, update_id=110) == Redemption(Redeemed.WAITING)


def test_what_is_typed_for_a_code_never_breaks_the_door(bureau: Bureau, people: People) -> None:
    for number, typed in enumerate(("\ud800", "x" * 5000, "'; drop table invite;--", "\u0000")):
        assert use(bureau, typed, user_id=3000 + number, update_id=200 + number) == Redemption(Redeemed.SILENCE)


@pytest.mark.parametrize("made_by", ["command line", "coordinator"])
def test_fifty_accounts_with_one_code_give_one_newcomer(bureau: Bureau, people: People, made_by: str) -> None:
    inviter = people.wang.principal if made_by == "coordinator" else None
    code = create_invite(bureau, inviter, "客运科", Role.STAFF, "周九", 50).code

    def attempt(number: int) -> Redeemed:
        return use(bureau, code, user_id=4000 + number, update_id=300 + number).outcome

    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(attempt, range(50)))
    winner = Redeemed.WAITING if inviter else Redeemed.JOINED
    assert sorted(outcomes) == sorted([winner] + [Redeemed.SPENT] * 49)
    with bureau.storage.read() as session:
        newcomers = session.exec(select(Member).where(Member.name == "周九", Member.state == MemberState.ACTIVE)).all()
        session.expunge_all()
    assert len(newcomers) == (0 if inviter else 1)
    assert len(outbox(bureau, "join_card")) == (1 if inviter else 0)
