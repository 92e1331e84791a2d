"""督办单 and 通报: only after 催办, only what is still late, never without the leader, never a person."""

from __future__ import annotations

from typing import Any

import pytest
from sqlmodel import select

from bot.clock import FixedClock, parse_moment
from bot.domain.errors import ConflictError, DomainError, ForbiddenError, NotFoundError
from bot.domain.states import BulletinState, ReceiptKind
from bot.ports import StoredFile
from bot.services.bulletins import (
    approve_bulletin,
    draft_bulletin,
    drop_bulletin,
    propose_bulletin,
    proposed_bulletin,
    refuse_bulletin,
)
from bot.services.bureau import Bureau
from bot.services.feedback import give_feedback
from bot.services.receipts import Subject, sign
from bot.services.supervision import Issued, issue_supervision, list_supervision, prepare_supervision
from bot.services.urging import Target, urge
from storage.models import OutboxMessage
from storage.repositories.reminders import remember_first_run
from tests.support.material import send
from tests.support.people import People, Person

ITEM = "3.2@2024Q2"
PAPER = StoredFile("ab" * 32, 1000)
ORDER = Subject(ReceiptKind.SUPERVISION, 1)


@pytest.fixture(autouse=True)
def _late(bureau: Bureau, clock: FixedClock) -> None:
    with bureau.storage.write() as session:
        remember_first_run(session, parse_moment("2024-04-18T09:00"))
    clock.set(parse_moment("2024-07-03T10:00"))


def messages(bureau: Bureau, kind: str) -> dict[int | None, dict[str, Any]]:
    """Reader -> parameters of the messages of that kind."""
    with bureau.storage.read() as session:
        rows = session.exec(select(OutboxMessage).where(OutboxMessage.kind == kind)).all()
    return {row.member_id: row.params for row in rows}


def issue(bureau: Bureau, people: People, by: Person | None = None, workdays: int = 3) -> Issued:
    urge(bureau, people.sun.principal, Target(("3.2",), "客运科"), 1)
    principal = (by or people.wang).principal
    sheet = prepare_supervision(bureau, principal, ITEM, "客运科", workdays)
    return issue_supervision(bureau, principal, sheet.number, PAPER)


def propose(bureau: Bureau, people: People, clock: FixedClock) -> int:
    """A 通报 before the leader; its number."""
    issue(bureau, people)
    clock.set(parse_moment("2024-07-09T10:00"))
    number = draft_bulletin(bureau, people.wang.principal, 5).number
    propose_bulletin(bureau, people.wang.principal, number)
    return number


def make_good(bureau: Bureau, people: People) -> int:
    """客运科 sends what it owed, and it is approved; the submission's number."""
    return send(
        bureau.storage,
        people.zhang,
        "3.2",
        "2024-06-03",
        at="2024-07-04T09:00",
        kinds=("upload",),
        label="道路客运",
        approved_at="2024-07-04T10:00",
    )


def test_the_paper_goes_to_the_department_to_be_signed_and_answered_by_a_workday(
    bureau: Bureau, people: People
) -> None:
    done = issue(bureau, people)
    assert (done.number, done.answer_by.isoformat(), done.people_count) == (1, "2024-07-08", 2)
    sent = messages(bureau, "supervision")
    assert set(sent) == {people.zhang.member_id, people.li.member_id}
    assert sent[people.zhang.member_id]["sha256"] == PAPER.sha256
    sign(bureau, people.zhang.principal, ORDER)
    standing = list_supervision(bureau, people.wang.principal).issued[0]
    assert (standing.signed_count, standing.sent_count, standing.is_settled) == (1, 2, False)


def test_nothing_is_put_on_paper_that_was_not_urged_first(bureau: Bureau, people: People) -> None:
    with pytest.raises(ConflictError, match="urge_first"):
        prepare_supervision(bureau, people.wang.principal, ITEM, "客运科", 3)
    assert list_supervision(bureau, people.wang.principal).candidates == ()


@pytest.mark.parametrize(("item", "department"), [("3.2@2024Q3", "客运科"), (ITEM, "党建办"), (ITEM, "没有科")])
def test_nothing_is_put_on_paper_that_is_not_overdue(
    bureau: Bureau, people: People, item: str, department: str
) -> None:
    with pytest.raises(NotFoundError, match="not_overdue"):
        prepare_supervision(bureau, people.wang.principal, item, department, 3)


def test_an_urged_and_overdue_item_is_a_candidate_until_its_paper_is_issued(bureau: Bureau, people: People) -> None:
    urge(bureau, people.sun.principal, Target(("3.2",), "客运科"), 1)
    assert [each.obligation_id for each in list_supervision(bureau, people.sun.principal).candidates] == [ITEM]
    issue(bureau, people)
    assert list_supervision(bureau, people.sun.principal).candidates == ()


def test_the_same_paper_is_not_issued_twice(bureau: Bureau, people: People) -> None:
    done = issue(bureau, people)
    with pytest.raises(ConflictError, match="supervision_issued"):
        issue_supervision(bureau, people.sun.principal, done.number, PAPER)
    with pytest.raises(ConflictError, match="supervision_issued"):
        prepare_supervision(bureau, people.wang.principal, ITEM, "客运科", 3)


def test_preparing_again_keeps_the_number(bureau: Bureau, people: People) -> None:
    urge(bureau, people.sun.principal, Target(("3.2",), "客运科"), 1)
    first = prepare_supervision(bureau, people.wang.principal, ITEM, "客运科", 3)
    again = prepare_supervision(bureau, people.sun.principal, ITEM, "客运科", 5)
    assert first.number == again.number
    assert again.answer_by > first.answer_by


def test_only_the_leader_and_the_coordinator_issue(bureau: Bureau, people: People) -> None:
    for person in (people.zhang, people.li, people.qian):
        with pytest.raises(ForbiddenError):
            prepare_supervision(bureau, person.principal, ITEM, "客运科", 3)
        with pytest.raises(ForbiddenError):
            issue_supervision(bureau, person.principal, 1, PAPER)
        with pytest.raises(ForbiddenError):
            list_supervision(bureau, person.principal)


def test_typed_feedback_goes_to_who_issued_it_and_counts_as_signed(bureau: Bureau, people: People) -> None:
    issue(bureau, people, by=people.sun)
    given = give_feedback(bureau, people.zhang.principal, ORDER, " 已联系平台，周五前上传 ", 9)
    assert given.to == ("孙七",)
    assert give_feedback(bureau, people.zhang.principal, ORDER, "已联系平台，周五前上传", 9) == given
    read = messages(bureau, "feedback")
    assert set(read) == {people.sun.member_id, people.wang.member_id}
    assert read[people.sun.member_id]["text"] == "已联系平台，周五前上传"
    standing = list_supervision(bureau, people.sun.principal).issued[0]
    assert (standing.answers, standing.signed_count) == (("已联系平台，周五前上传",), 1)


def test_material_sent_after_it_is_an_answer_too(bureau: Bureau, people: People) -> None:
    issue(bureau, people)
    number = make_good(bureau, people)
    bureau.clock.set(parse_moment("2024-07-04T11:00"))  # type: ignore[attr-defined]  # the tests' clock can be set
    standing = list_supervision(bureau, people.wang.principal).issued[0]
    assert (standing.material, standing.is_settled) == ((number,), True)


def test_nobody_answers_what_they_were_not_sent(bureau: Bureau, people: People) -> None:
    issue(bureau, people)
    for person in (people.zhao, people.sun):
        with pytest.raises(NotFoundError, match="receipt_not_found"):
            give_feedback(bureau, person.principal, ORDER, "已办", 9)
    with pytest.raises(DomainError, match="feedback_empty"):
        give_feedback(bureau, people.zhang.principal, ORDER, "  ", 9)


def test_there_is_nothing_to_publish_before_the_day_of_the_answer_has_passed(
    bureau: Bureau, people: People, clock: FixedClock
) -> None:
    issue(bureau, people)
    clock.set(parse_moment("2024-07-08T17:00"))
    with pytest.raises(NotFoundError, match="nothing_to_bulletin"):
        draft_bulletin(bureau, people.wang.principal, 5)


def test_a_bulletin_reaches_everybody_only_after_the_leader_has_agreed(
    bureau: Bureau, people: People, clock: FixedClock
) -> None:
    number = propose(bureau, people, clock)
    assert set(messages(bureau, "bulletin_card")) == {people.sun.member_id}
    assert messages(bureau, "bulletin") == {}
    done = approve_bulletin(bureau, people.sun.principal, number)
    assert (done.state, done.reader_count) == (BulletinState.APPROVED, 6)
    assert len(messages(bureau, "bulletin")) == 6
    assert set(messages(bureau, "bulletin_decided")) == {people.wang.member_id}


def test_a_bulletin_speaks_of_departments_and_items_and_of_no_person(
    bureau: Bureau, people: People, clock: FixedClock
) -> None:
    number = propose(bureau, people, clock)
    approve_bulletin(bureau, people.sun.principal, number)
    said = str(messages(bureau, "bulletin")[people.zhao.member_id])
    assert "客运科" in said
    assert not [name for name in ("张三", "李四", "王五", "孙七") if name in said]


def test_what_the_leader_refuses_goes_to_nobody_and_cannot_be_agreed_to_later(
    bureau: Bureau, people: People, clock: FixedClock
) -> None:
    number = propose(bureau, people, clock)
    assert refuse_bulletin(bureau, people.sun.principal, number).state is BulletinState.REFUSED
    assert refuse_bulletin(bureau, people.sun.principal, number).state is BulletinState.REFUSED
    with pytest.raises(ConflictError, match="bulletin_gone"):
        approve_bulletin(bureau, people.sun.principal, number)
    assert messages(bureau, "bulletin") == {}


def test_what_was_made_good_meanwhile_is_not_published(bureau: Bureau, people: People, clock: FixedClock) -> None:
    number = propose(bureau, people, clock)
    make_good(bureau, people)
    with pytest.raises(ConflictError, match="bulletin_settled"):
        approve_bulletin(bureau, people.sun.principal, number)
    assert messages(bureau, "bulletin") == {}


def test_the_coordinator_proposes_and_never_decides(bureau: Bureau, people: People, clock: FixedClock) -> None:
    number = propose(bureau, people, clock)
    for person in (people.wang, people.qian, people.li, people.zhang):
        with pytest.raises(ForbiddenError):
            approve_bulletin(bureau, person.principal, number)
    with pytest.raises(ForbiddenError):
        draft_bulletin(bureau, people.sun.principal, 6)


def test_the_leader_sees_what_waits_and_nothing_is_published_twice(
    bureau: Bureau, people: People, clock: FixedClock
) -> None:
    with pytest.raises(NotFoundError, match="no_bulletin_waiting"):
        proposed_bulletin(bureau, people.sun.principal)
    number = propose(bureau, people, clock)
    assert proposed_bulletin(bureau, people.sun.principal).number == number
    with pytest.raises(ForbiddenError):
        proposed_bulletin(bureau, people.wang.principal)
    approve_bulletin(bureau, people.sun.principal, number)
    with pytest.raises(NotFoundError, match="no_bulletin_waiting"):
        proposed_bulletin(bureau, people.sun.principal)
    with pytest.raises(NotFoundError, match="nothing_to_bulletin"):
        draft_bulletin(bureau, people.wang.principal, 8_001)


def test_a_dropped_draft_is_gone_and_a_new_one_can_be_made(bureau: Bureau, people: People, clock: FixedClock) -> None:
    issue(bureau, people)
    clock.set(parse_moment("2024-07-09T10:00"))
    first = draft_bulletin(bureau, people.wang.principal, 5)
    assert draft_bulletin(bureau, people.wang.principal, 5) == first
    drop_bulletin(bureau, people.wang.principal, first.number)
    with pytest.raises(ConflictError, match="bulletin_gone"):
        propose_bulletin(bureau, people.wang.principal, first.number)
    assert draft_bulletin(bureau, people.wang.principal, 6).number != first.number
