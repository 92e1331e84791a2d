"""Who stands in for somebody on leave (代办人) is told what that person would be, and signs for it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlmodel import select

from bot.clock import FixedClock, parse_moment
from bot.domain.roles import Role
from bot.domain.states import ReceiptKind
from bot.ports import StoredFile
from bot.services.bureau import Bureau
from bot.services.feedback import give_feedback
from bot.services.instructions import Mention, note_instruction, pass_on
from bot.services.leave import grant_leave
from bot.services.receipts import Subject, list_unsigned, sign
from bot.services.supervision import issue_supervision, prepare_supervision
from bot.services.urging import Target, urge
from storage.models import Absence, OutboxMessage
from storage.repositories.reminders import remember_first_run
from tests.support.people import People, Person, join

WEEK = (date(2024, 7, 1), date(2024, 7, 5))
FOR_PASSENGER, FOR_FREIGHT = Mention(("3.2",), ("客运科",)), Mention(("3.2",), ("货运科",))


@pytest.fixture(autouse=True)
def _late(bureau: Bureau, clock: FixedClock) -> None:
    with bureau.storage.write() as session:
        remember_first_run(session, parse_moment("2024-04-18T09:00"))
    clock.set(parse_moment("2024-07-03T10:00"))


@pytest.fixture
def zhou(bureau: Bureau, people: People) -> Person:
    """Staff of 法规科, who stands in for the coordinator this week."""
    found = join(bureau.storage, 1101, "周九", Role.STAFF, "法规科")
    grant_leave(bureau, people.wang.principal, people.wang.member_id, *WEEK, found.member_id)
    return found


def readers(bureau: Bureau, kind: str) -> list[int | None]:
    """Who is told that, one entry a message."""
    with bureau.storage.read() as session:
        rows: Any = session.exec(select(OutboxMessage.member_id).where(OutboxMessage.kind == kind))
        return sorted(rows)


def stand_in_from_elsewhere(bureau: Bureau, people: People) -> None:
    """赵六 was in 客运科 when named for 李四, as the tables still say."""
    with bureau.storage.write() as session:
        days = {"from_on": WEEK[0], "until_on": WEEK[1], "set_by_id": people.wang.member_id, "set_at": bureau.now}
        session.add(Absence(member_id=people.li.member_id, substitute_id=people.zhao.member_id, **days))


def instruct(bureau: Bureau, people: People, mention: Mention = FOR_PASSENGER) -> Subject:
    sheet = note_instruction(bureau, people.sun.principal, "抓紧报3.2", mention, 1)
    assert sheet is not None
    pass_on(bureau, people.sun.principal, sheet.number)
    return Subject(ReceiptKind.INSTRUCTION, sheet.number)


def test_a_nudge_an_order_and_an_instruction_reach_the_substitute_who_signs(bureau: Bureau, people: People) -> None:
    stand_in_from_elsewhere(bureau, people)
    wanted = sorted(each.member_id for each in (people.zhang, people.li, people.zhao))
    done = urge(bureau, people.sun.principal, Target(("3.2",), "客运科"), 1)
    assert done.departments[0].people_count == 3
    assert readers(bureau, "urge") == wanted
    sheet = prepare_supervision(bureau, people.wang.principal, "3.2@2024Q2", "客运科", 3)
    issue_supervision(bureau, people.wang.principal, sheet.number, StoredFile("ab" * 32, 1000))
    assert readers(bureau, "supervision") == wanted
    instruct(bureau, people)
    assert readers(bureau, "instruction") == wanted
    for each in list_unsigned(bureau, people.zhao.principal):
        assert sign(bureau, people.zhao.principal, each.subject).signed_at == bureau.now
    assert list_unsigned(bureau, people.zhao.principal) == ()


def test_a_colleague_who_stands_in_is_told_once(bureau: Bureau, people: People) -> None:
    grant_leave(bureau, people.wang.principal, people.li.member_id, *WEEK, people.zhang.member_id)
    urge(bureau, people.sun.principal, Target(("3.2",), "客运科"), 1)
    assert readers(bureau, "urge") == sorted([people.zhang.member_id, people.li.member_id])


def test_who_stands_in_for_the_coordinator_reads_what_was_passed_on_and_answered(
    bureau: Bureau, people: People, zhou: Person
) -> None:
    subject = instruct(bureau, people, FOR_FREIGHT)
    assert readers(bureau, "instruction_copy") == [people.wang.member_id, zhou.member_id]
    give_feedback(bureau, people.zhao.principal, subject, "已报", 9)
    assert readers(bureau, "feedback") == sorted([people.sun.member_id, people.wang.member_id, zhou.member_id])


def test_after_the_leave_nobody_stands_in(bureau: Bureau, people: People, clock: FixedClock, zhou: Person) -> None:
    clock.set(parse_moment("2024-07-05T20:00"))
    instruct(bureau, people, FOR_FREIGHT)
    assert readers(bureau, "instruction_copy") == [people.wang.member_id]
