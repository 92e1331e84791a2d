"""批示: a leader's own words reach the chosen departments; the answer comes back; both are kept."""

from __future__ import annotations

from typing import Any

import pytest
from sqlmodel import select

from bot.clock import FixedClock, local, parse_moment
from bot.domain.errors import ConflictError, ForbiddenError, InvalidInputError, NotFoundError
from bot.domain.states import ReceiptKind
from bot.services.bureau import Bureau
from bot.services.feedback import give_feedback
from bot.services.instructions import (
    InstructionSheet,
    Mention,
    choose_department,
    drop_instruction,
    instructions_between,
    note_instruction,
    pass_on,
)
from bot.services.receipts import Subject
from storage.models import OutboxMessage
from storage.repositories.outbox import remember_sent
from tests.support.people import People, Person

WORDS = "客运科抓紧报3.2"
ABOUT = Mention(("3.2",), ("客运科",))


def note(bureau: Bureau, author: Person, mention: Mention = ABOUT, update_id: int = 1) -> InstructionSheet:
    sheet = note_instruction(bureau, author.principal, WORDS, mention, update_id)
    assert sheet is not None
    return sheet


def messages(bureau: Bureau, kind: str) -> dict[int | None, dict[str, Any]]:
    with bureau.storage.read() as session:
        rows = session.exec(select(OutboxMessage).where(OutboxMessage.kind == kind)).all()
    return {row.member_id: row.params | {"at": f"{local(row.not_before_at):%m-%d %H:%M}"} for row in rows}


def place(bureau: Bureau, department: str) -> int:
    return [each.name for each in bureau.plan.departments].index(department)


def test_the_words_reach_the_named_department_as_they_were_written(bureau: Bureau, people: People) -> None:
    done = pass_on(bureau, people.sun.principal, note(bureau, people.sun).number)
    assert (done.departments, done.people_count, done.is_now) == (("客运科",), 2, True)
    sent = messages(bureau, "instruction")
    assert set(sent) == {people.zhang.member_id, people.li.member_id}
    assert sent[people.li.member_id]["text"] == WORDS
    assert set(messages(bureau, "instruction_copy")) == {people.wang.member_id}


def test_in_quiet_hours_it_waits_for_the_next_workday(bureau: Bureau, people: People, clock: FixedClock) -> None:
    clock.set(parse_moment("2024-05-10T21:00"))
    pass_on(bureau, people.sun.principal, note(bureau, people.sun).number)
    assert messages(bureau, "instruction")[people.li.member_id]["at"] == "05-11 08:30"


def test_words_about_an_item_alone_go_to_all_that_answer_for_it(bureau: Bureau, people: People) -> None:
    sheet = note(bureau, people.qian, Mention(clauses=("3.2",)))
    assert set(sheet.chosen) == set(bureau.plan.clause("3.2").departments)


def test_departments_can_be_added_and_taken_out(bureau: Bureau, people: People) -> None:
    number = note(bureau, people.sun).number
    choose_department(bureau, people.sun.principal, number, place(bureau, "货运科"), is_chosen=True)
    sheet = choose_department(bureau, people.sun.principal, number, place(bureau, "客运科"), is_chosen=False)
    assert sheet.chosen == ("货运科",)
    pass_on(bureau, people.sun.principal, number)
    assert set(messages(bureau, "instruction")) == {people.zhao.member_id}


def test_without_a_department_nothing_is_sent(bureau: Bureau, people: People) -> None:
    number = note(bureau, people.sun).number
    choose_department(bureau, people.sun.principal, number, place(bureau, "客运科"), is_chosen=False)
    with pytest.raises(InvalidInputError, match="no_department"):
        pass_on(bureau, people.sun.principal, number)


def test_a_department_without_anybody_is_named_to_the_leader_and_the_coordinator(
    bureau: Bureau, people: People
) -> None:
    done = pass_on(bureau, people.sun.principal, note(bureau, people.sun, Mention((), ("党建办",))).number)
    assert (done.people_count, done.absent) == (0, ("党建办",))
    assert messages(bureau, "instruction_copy")[people.wang.member_id]["absent"] == ["党建办"]


def test_words_about_nothing_are_not_kept_but_a_reply_is_about_what_it_replies_to(
    bureau: Bureau, people: People
) -> None:
    assert note_instruction(bureau, people.sun.principal, "谢谢", Mention(), 1) is None
    with bureau.storage.write() as session:
        remember_sent(session, people.sun.chat_id, [55], ["1.4@2024Q2"], at=bureau.now)
    sheet = note_instruction(bureau, people.sun.principal, "请抓紧", Mention(), 2, 55)
    assert sheet is not None
    assert (sheet.clauses, sheet.chosen) == (("1.4",), bureau.plan.clause("1.4").departments)


def test_the_same_update_is_one_instruction_and_it_is_passed_on_once(bureau: Bureau, people: People) -> None:
    assert note(bureau, people.sun).number == note(bureau, people.sun).number
    pass_on(bureau, people.sun.principal, 1)
    with pytest.raises(ConflictError, match="instruction_gone"):
        pass_on(bureau, people.sun.principal, 1)


def test_what_is_dropped_reaches_nobody(bureau: Bureau, people: People) -> None:
    drop_instruction(bureau, people.sun.principal, note(bureau, people.sun).number)
    with pytest.raises(ConflictError, match="instruction_gone"):
        pass_on(bureau, people.sun.principal, 1)
    assert messages(bureau, "instruction") == {}


def test_only_leaders_and_deputies_instruct_and_each_only_with_their_own_words(bureau: Bureau, people: People) -> None:
    for person in (people.zhang, people.li, people.wang):
        with pytest.raises(ForbiddenError):
            note_instruction(bureau, person.principal, WORDS, ABOUT, 1)
    number = note(bureau, people.sun).number
    with pytest.raises(NotFoundError, match="instruction_not_found"):
        pass_on(bureau, people.qian.principal, number)


def test_the_answer_goes_back_to_the_leader_and_both_are_kept_for_the_ledger(bureau: Bureau, people: People) -> None:
    number = note(bureau, people.sun).number
    pass_on(bureau, people.sun.principal, number)
    given = give_feedback(bureau, people.li.principal, Subject(ReceiptKind.INSTRUCTION, number), "本周内报齐", 9)
    assert given.to == ("孙七",)
    assert set(messages(bureau, "feedback")) == {people.sun.member_id, people.wang.member_id}
    with bureau.storage.read() as session:
        since, until = parse_moment("2024-05-01"), parse_moment("2024-06-01")
        kept = instructions_between(bureau, session, since, until)
        assert instructions_between(bureau, session, until, parse_moment("2024-07-01")) == ()
    assert [(each.by, each.text, each.departments, each.feedback) for each in kept] == [
        ("孙七", WORDS, ("客运科",), ("本周内报齐",))
    ]
