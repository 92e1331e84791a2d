"""签收: each recipient once, for what they were sent, and nobody else."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.clock import FixedClock
from bot.domain.errors import NotFoundError
from bot.domain.states import OutboxState, ReceiptKind, ReceiptState
from bot.services.bureau import Bureau
from bot.services.receipts import Subject, list_unsigned, missing, register, register_all, sign, statuses
from storage.models import Member, OutboxMessage
from storage.repositories.outbox import tell
from tests.support.people import People, Person

NOTICE = Subject(ReceiptKind.NOTICE, 7)


def send(bureau: Bureau, *readers: Person) -> list[int]:
    """The notice in each reader's outbox, to be signed for; the rows' numbers."""
    numbers = []
    with bureau.storage.write() as session:
        for reader in readers:
            member = session.get(Member, reader.member_id)
            assert member is not None
            row = tell(session, member, "notice", {"text": "开会"}, key=f"notice:7:{member.id}", at=bureau.now)
            register(session, NOTICE, member, row.id, at=bureau.now)
            assert row.id is not None
            numbers.append(row.id)
    return numbers


def states(bureau: Bureau) -> dict[str, ReceiptState]:
    with bureau.storage.read() as session:
        return {each.name: each.state for each in statuses(session, NOTICE)}


def absent(bureau: Bureau) -> list[str]:
    with bureau.storage.read() as session:
        return [member.name for member in missing(session, NOTICE)]


def test_who_signs_is_no_longer_missing_and_signing_again_says_the_same(
    bureau: Bureau, people: People, clock: FixedClock
) -> None:
    send(bureau, people.zhang, people.zhao)
    first = sign(bureau, people.zhang.principal, NOTICE)
    clock.advance(timedelta(hours=1))
    again = sign(bureau, people.zhang.principal, NOTICE)
    assert again.signed_at == first.signed_at
    assert (first.message_kind, first.params) == ("notice", {"text": "开会"})
    assert absent(bureau) == ["赵六"]


def test_nobody_signs_for_what_they_were_not_sent(bureau: Bureau, people: People) -> None:
    send(bureau, people.zhang)
    with pytest.raises(NotFoundError, match="receipt_not_found"):
        sign(bureau, people.zhao.principal, NOTICE)
    assert absent(bureau) == ["张三"]


def test_a_notice_and_a_bulletin_of_the_same_number_are_two_things(bureau: Bureau, people: People) -> None:
    send(bureau, people.zhang)
    with pytest.raises(NotFoundError):
        sign(bureau, people.zhang.principal, Subject(ReceiptKind.BULLETIN, 7))


def test_the_state_follows_the_message_until_it_is_signed(bureau: Bureau, people: People) -> None:
    _, sent, refused = send(bureau, people.zhang, people.zhao, people.li)
    with bureau.storage.write() as session:
        for number, state in ((sent, OutboxState.SENT), (refused, OutboxState.FAILED)):
            row = session.get(OutboxMessage, number)
            assert row is not None
            row.state, row.error = state, "blocked" if state is OutboxState.FAILED else None
            session.add(row)
    assert states(bureau) == {
        "张三": ReceiptState.QUEUED,
        "赵六": ReceiptState.DELIVERED,
        "李四": ReceiptState.FAILED,
    }
    sign(bureau, people.zhao.principal, NOTICE)
    assert states(bureau)["赵六"] is ReceiptState.SIGNED


def test_registering_twice_adds_nothing_and_forgets_no_signature(bureau: Bureau, people: People) -> None:
    send(bureau, people.zhang)
    sign(bureau, people.zhang.principal, NOTICE)
    with bureau.storage.write() as session:
        register_all(session, NOTICE, [(people.zhang.member_id, None), (people.zhao.member_id, None)], at=bureau.now)
    assert states(bureau) == {"张三": ReceiptState.SIGNED, "赵六": ReceiptState.QUEUED}


def test_the_list_shows_only_what_is_unsigned(bureau: Bureau, people: People) -> None:
    send(bureau, people.zhang)
    assert [each.subject for each in list_unsigned(bureau, people.zhang.principal)] == [NOTICE]
    sign(bureau, people.zhang.principal, NOTICE)
    assert list_unsigned(bureau, people.zhang.principal) == ()
