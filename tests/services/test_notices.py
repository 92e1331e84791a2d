"""Notices: to whom, once, when people may be spoken to; receipts, nudging, recalling."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import col, select

from bot.clock import FixedClock, ShiftedClock, parse_moment
from bot.domain.errors import ConflictError, DomainError, ForbiddenError, InvalidInputError, NotFoundError
from bot.domain.roles import Role
from bot.domain.states import AudienceKind, Lane, MemberState, OutboxState, ReceiptKind, ReceiptState
from bot.ports import AttachmentKind
from bot.services import notice_receipts, outbox
from bot.services.bureau import Bureau
from bot.services.notice_audience import Audience, list_open_clauses
from bot.services.notice_sending import Progress, SentNotice, send_notice, update_progress
from bot.services.notices import (
    NoticeFile,
    add_file,
    begin_notice,
    drop_notice,
    preview_notice,
    toggle_audience,
    write_text,
)
from bot.services.receipts import Subject, sign
from storage.models import Member, Notice, OutboxMessage
from tests.support.material import send as send_material
from tests.support.people import People, Person, join
from tests.support.racing import together
from tests.support.sending import stored

ALL = Audience(AudienceKind.ALL)
FRIDAY_EVENING, MONDAY = "2024-05-17T20:00", "2024-05-20T08:30"


def sent(bureau: Bureau, author: Person, audience: Audience = ALL, update_id: int = 1) -> SentNotice:
    """A notice of two words, previewed and confirmed."""
    number = begin_notice(bureau, author.principal, update_id, "明天开会").id
    preview_notice(bureau, author.principal, number, audience)
    return send_notice(bureau, author.principal, number)


def rows(bureau: Bureau, kind: str) -> list[OutboxMessage]:
    with bureau.storage.read() as session:
        query = select(OutboxMessage).where(OutboxMessage.kind == kind).order_by(col(OutboxMessage.id))
        return list(session.exec(query))


def readers(bureau: Bureau, kind: str) -> set[int]:
    return {row.chat_id for row in rows(bureau, kind)}


def deliver(bureau: Bureau, *, failing: tuple[int, ...] = ()) -> None:
    """All that is due leaves; to those chats it fails."""
    while claims := outbox.claim_messages(bureau, "test", 20):
        for claim in claims:
            if claim.chat_id in failing:
                outbox.finish_failed(bureau, claim, [], "Forbidden: bot was blocked by the user", is_blocked=True)
            else:
                outbox.finish_sent(bureau, claim, [])


def refused(code: str, call: object, *arguments: object) -> None:
    with pytest.raises(DomainError) as caught:
        call(*arguments)  # type: ignore[operator]  # any use case
    assert caught.value.code == code


def test_a_notice_to_all_reaches_everybody_but_its_author(bureau: Bureau, people: People) -> None:
    outcome = sent(bureau, people.wang)
    assert (outcome.recipient_count, outcome.is_now) == (5, True)
    assert readers(bureau, "notice") == {1001, 1002, 1004, 1005, 1006}
    assert {row.lane for row in rows(bureau, "notice")} == {Lane.BROADCAST}
    assert rows(bureau, "notice")[0].params == {"number": 1, "text": "明天开会", "attachments": [], "by": "王五"}


@pytest.mark.parametrize(
    ("audience", "expected"),
    [
        (Audience(AudienceKind.DEPARTMENTS, ("客运科",)), {1001, 1002}),
        (Audience(AudienceKind.DEPARTMENTS, ("客运科", "货运科")), {1001, 1002, 1004}),
        (Audience(AudienceKind.ROLES, ("staff", "leader")), {1001, 1004, 1005}),
    ],
)
def test_a_notice_reaches_exactly_the_chosen(
    bureau: Bureau, people: People, audience: Audience, expected: set[int]
) -> None:
    assert sent(bureau, people.wang, audience).recipient_count == len(expected)
    assert readers(bureau, "notice") == expected


def test_a_notice_reaches_the_departments_that_have_not_submitted_an_item(bureau: Bureau, people: People) -> None:
    audience = Audience(AudienceKind.UNSUBMITTED, ("3.2",))
    assert "3.2" in {each.clause_id for each in list_open_clauses(bureau, people.wang.principal)}
    send_material(
        bureau.storage, people.zhang, "3.2", "2024-05-06", at="2024-05-07T09:00", kinds=("upload",), label="出租车"
    )
    sent(bureau, people.wang, audience)
    assert readers(bureau, "notice") == {1004}


def test_the_preview_counts_by_department_and_says_when(bureau: Bureau, clock: FixedClock, people: People) -> None:
    clock.set(parse_moment(FRIDAY_EVENING))
    number = begin_notice(bureau, people.wang.principal, 1, "明天开会").id
    preview = preview_notice(bureau, people.wang.principal, number, ALL)
    assert dict(preview.counts) == {"": 2, "客运科": 2, "货运科": 1}
    assert (preview.goes_at, preview.is_now) == (parse_moment(MONDAY), False)
    send_notice(bureau, people.wang.principal, number)
    assert {row.not_before_at for row in rows(bureau, "notice")} == {parse_moment(MONDAY)}


def test_while_the_clock_runs_working_hours_are_still_now(bureau: Bureau, people: People) -> None:
    running = replace(bureau, clock=ShiftedClock(bureau.now))
    number = begin_notice(running, people.wang.principal, 1, "明天开会").id
    assert preview_notice(running, people.wang.principal, number, ALL).is_now
    send_notice(running, people.wang.principal, number)
    assert notice_receipts.nudge_unsigned(running, people.wang.principal, number).is_now


def test_a_preview_holds_for_five_minutes(bureau: Bureau, clock: FixedClock, people: People) -> None:
    number = begin_notice(bureau, people.wang.principal, 1, "明天开会").id
    preview_notice(bureau, people.wang.principal, number, ALL)
    clock.advance(timedelta(minutes=5, seconds=1))
    refused("notice_preview_stale", send_notice, bureau, people.wang.principal, number)
    preview_notice(bureau, people.wang.principal, number)
    clock.advance(timedelta(minutes=5))
    assert send_notice(bureau, people.wang.principal, number).recipient_count == 5


def test_what_was_changed_after_the_preview_is_not_sent_unseen(bureau: Bureau, people: People) -> None:
    number = begin_notice(bureau, people.wang.principal, 1, "明天开会").id
    preview_notice(bureau, people.wang.principal, number, ALL)
    write_text(bureau, people.wang.principal, number, "后天开会")
    refused("notice_preview_stale", send_notice, bureau, people.wang.principal, number)


def test_confirming_twice_or_at_once_sends_once(bureau: Bureau, people: People) -> None:
    number = begin_notice(bureau, people.wang.principal, 1, "明天开会").id
    preview_notice(bureau, people.wang.principal, number, ALL)
    assert together(*[lambda: send_notice(bureau, people.wang.principal, number)] * 2) == []
    assert send_notice(bureau, people.wang.principal, number).recipient_count == 5
    assert len(rows(bureau, "notice")) == 5
    assert len(rows(bureau, "notice_progress")) == 1


def test_the_same_update_begins_one_notice_and_a_new_one_gives_the_former_up(bureau: Bureau, people: People) -> None:
    first = begin_notice(bureau, people.wang.principal, 1, "一")
    assert begin_notice(bureau, people.wang.principal, 1, "一").id == first.id
    begin_notice(bureau, people.wang.principal, 2, "二")
    refused("notice_dropped", preview_notice, bureau, people.wang.principal, first.id, ALL)


def test_files_go_along_and_the_same_update_adds_one(bureau: Bureau, people: People) -> None:
    number = begin_notice(bureau, people.wang.principal, 1).id
    file = NoticeFile(7, AttachmentKind.DOCUMENT, "通知.pdf", "file-7")
    for _ in range(2):
        draft = add_file(bureau, people.wang.principal, number, file, stored("pdf"), "见附件")
    assert [each.name for each in draft.attachments] == ["通知.pdf"]
    assert draft.text == "见附件"
    for update_id in range(8, 17):
        extra = NoticeFile(update_id, AttachmentKind.PHOTO, "", "f")
        add_file(bureau, people.wang.principal, number, extra, stored(str(update_id)))
    one_more = NoticeFile(99, AttachmentKind.PHOTO, "", "f")
    refused("notice_files_full", add_file, bureau, people.wang.principal, number, one_more, stored("x"))


def test_departments_are_marked_and_unmarked_in_the_plan_s_order(bureau: Bureau, people: People) -> None:
    number = begin_notice(bureau, people.wang.principal, 1, "一").id
    kind = AudienceKind.DEPARTMENTS
    for name in ("货运科", "客运科", "货运科", "法规科"):
        draft = toggle_audience(bureau, people.wang.principal, number, kind, name)
    assert draft.audience is not None
    order = [each.name for each in bureau.plan.departments]
    assert draft.audience.names == tuple(sorted(("客运科", "法规科"), key=order.index))
    draft = toggle_audience(bureau, people.wang.principal, number, AudienceKind.ROLES, None)
    assert draft.audience == Audience(AudienceKind.ROLES)
    refused("notice_nobody_chosen", preview_notice, bureau, people.wang.principal, number)


def test_nothing_to_say_nobody_to_hear_it_and_too_many_words_are_refused(bureau: Bureau, people: People) -> None:
    number = begin_notice(bureau, people.wang.principal, 1).id
    refused("notice_empty", preview_notice, bureau, people.wang.principal, number, ALL)
    refused("notice_too_long", write_text, bureau, people.wang.principal, number, "字" * 3501)
    write_text(bureau, people.wang.principal, number, "一")
    nobody = Audience(AudienceKind.DEPARTMENTS, ("财务审计科",))
    refused("notice_nobody", preview_notice, bureau, people.wang.principal, number, nobody)
    unknown = Audience(AudienceKind.UNSUBMITTED, ("9.9",))
    refused("notice_item_unknown", preview_notice, bureau, people.wang.principal, number, unknown)
    drop_notice(bureau, people.wang.principal, number)
    drop_notice(bureau, people.wang.principal, number)
    refused("notice_dropped", send_notice, bureau, people.wang.principal, number)


def test_only_the_coordinator_writes_and_only_the_author_continues(bureau: Bureau, people: People) -> None:
    for person in (people.zhang, people.li, people.sun, people.qian):
        with pytest.raises(ForbiddenError):
            begin_notice(bureau, person.principal, 1, "一")
    number = begin_notice(bureau, people.wang.principal, 1, "一").id
    other = join(bureau.storage, 1010, "周九", Role.COORDINATOR, "法规科")
    with pytest.raises(NotFoundError):
        preview_notice(bureau, other.principal, number, ALL)


def test_progress_counts_what_arrived_failed_and_was_signed(bureau: Bureau, people: People) -> None:
    number = sent(bureau, people.wang).id
    update_progress(bureau)
    assert len(rows(bureau, "notice_progress")) == 1
    deliver(bureau, failing=(people.zhao.chat_id,))
    sign(bureau, people.zhang.principal, Subject(ReceiptKind.NOTICE, number))
    assert update_progress(bureau) == 1
    assert update_progress(bureau) == 0
    edit = rows(bureau, "notice_progress")[-1]
    assert edit.edits_id == rows(bureau, "notice_progress")[0].id
    counts = {name: edit.params[name] for name in ("queued_count", "delivered_count", "failed_count", "signed_count")}
    assert counts == {"queued_count": 0, "delivered_count": 4, "failed_count": 1, "signed_count": 1}


def test_progress_ends_when_all_have_signed(bureau: Bureau, people: People) -> None:
    number = sent(bureau, people.wang, Audience(AudienceKind.ROLES, ("leader",))).id
    deliver(bureau)
    sign(bureau, people.sun.principal, Subject(ReceiptKind.NOTICE, number))
    assert update_progress(bureau) == 1
    deliver(bureau)
    update_progress(bureau)
    with bureau.storage.read() as session:
        assert session.get_one(Notice, number).closed_at is not None


def test_receipts_say_who_is_missing(bureau: Bureau, people: People) -> None:
    number = sent(bureau, people.wang).id
    deliver(bureau, failing=(people.zhao.chat_id,))
    sign(bureau, people.zhang.principal, Subject(ReceiptKind.NOTICE, number))
    sheet = notice_receipts.read_receipts(bureau, people.sun.principal, number)
    assert {each.name: each.state for each in sheet.people} == {
        "张三": ReceiptState.SIGNED,
        "李四": ReceiptState.DELIVERED,
        "赵六": ReceiptState.FAILED,
        "孙七": ReceiptState.DELIVERED,
        "钱八": ReceiptState.DELIVERED,
    }
    assert not sheet.may_act
    assert sheet.line.progress == Progress(0, 4, 1, 1)
    assert [each.id for each in notice_receipts.list_notices(bureau, people.wang.principal)] == [number]
    with pytest.raises(ForbiddenError):
        notice_receipts.read_receipts(bureau, people.zhang.principal, number)


def test_only_those_are_nudged_who_have_not_signed_once_a_workday(
    bureau: Bureau, clock: FixedClock, people: People
) -> None:
    number = sent(bureau, people.wang).id
    deliver(bureau)
    for person in (people.zhang, people.zhao, people.sun, people.qian):
        sign(bureau, person.principal, Subject(ReceiptKind.NOTICE, number))
    assert notice_receipts.nudge_unsigned(bureau, people.wang.principal, number).names == ("李四",)
    assert readers(bureau, "notice_nudge") == {people.li.chat_id}
    refused("notice_nudged", notice_receipts.nudge_unsigned, bureau, people.wang.principal, number)
    clock.set(parse_moment(FRIDAY_EVENING))
    later = notice_receipts.nudge_unsigned(bureau, people.wang.principal, number)
    assert (later.goes_at, later.is_now) == (parse_moment(MONDAY), False)
    clock.set(parse_moment(MONDAY))
    refused("notice_nudged", notice_receipts.nudge_unsigned, bureau, people.wang.principal, number)
    sign(bureau, people.li.principal, Subject(ReceiptKind.NOTICE, number))
    refused("notice_all_signed", notice_receipts.nudge_unsigned, bureau, people.wang.principal, number)


def test_a_recall_stops_what_waits_and_corrects_the_rest(bureau: Bureau, people: People) -> None:
    number = sent(bureau, people.wang).id
    claims = [each for each in outbox.claim_messages(bureau, "test", 20) if each.kind == "notice"]
    for claim in claims[:2]:
        outbox.finish_sent(bureau, claim, [])
    for claim in claims[2:]:
        outbox.finish_waiting(bureau, claim, [], "later", timedelta(seconds=5))
    outcome = notice_receipts.recall_notice(bureau, people.wang.principal, number, "改到后天")
    assert (outcome.corrected_count, outcome.stopped_count) == (2, 3)
    assert readers(bureau, "notice_correction") == {claim.chat_id for claim in claims[:2]}
    assert {row.params["correction"] for row in rows(bureau, "notice_correction")} == {"改到后天"}
    states = sorted(row.state for row in rows(bureau, "notice"))
    assert states == [OutboxState.FAILED] * 3 + [OutboxState.SENT] * 2
    for call in (notice_receipts.nudge_unsigned, notice_receipts.ask_recall):
        refused("notice_recalled", call, bureau, people.wang.principal, number)
    with pytest.raises(ConflictError):
        notice_receipts.recall_notice(bureau, people.wang.principal, number, "")


def test_a_correction_does_not_reach_somebody_who_has_left(bureau: Bureau, people: People) -> None:
    number = sent(bureau, people.wang).id
    deliver(bureau)
    with bureau.storage.write() as session:
        session.get_one(Member, people.zhang.member_id).state = MemberState.LEFT
    assert notice_receipts.recall_notice(bureau, people.wang.principal, number, "").corrected_count == 4
    assert readers(bureau, "notice_correction") == {1002, 1004, 1005, 1006}


def test_a_correction_is_as_long_as_a_notice_may_be(bureau: Bureau, people: People) -> None:
    number = sent(bureau, people.wang).id
    with pytest.raises(InvalidInputError):
        notice_receipts.recall_notice(bureau, people.wang.principal, number, "字" * 3501)
