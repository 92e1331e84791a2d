"""From an outbox row to its reader, through everything that Telegram may answer."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from bot.clock import FixedClock
from bot.config import Settings
from bot.domain.states import Lane, OutboxState
from bot.ports import Button, Outgoing
from bot.services import outbox
from bot.services.alarms import OVERDUE_AFTER, report_undelivered
from bot.services.bureau import Bureau
from bot.texts.delivery import POSSIBLE_COPY
from bot.views.outbox import RENDERERS
from storage.models import Member, OutboxMessage, SentMessage
from storage.repositories.outbox import subjects_of, tell
from storage.unit_of_work import Storage
from tests.support.bot import Stage, bot_on_stage
from tests.support.people import People
from tests.support.people import Person as Member_

STEP = timedelta(minutes=12)


def _probe(params: dict[str, Any]) -> Outgoing:
    blocks = tuple(params["blocks"])
    buttons = ((Button("展开", data="1:x"),),) if params.get("button") else ()
    return Outgoing(blocks, buttons, subjects=tuple(params.get("subjects", ())))


@pytest.fixture(autouse=True)
def _renderer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(RENDERERS, "probe", _probe)


@pytest.fixture
async def stage(settings: Settings, clock: FixedClock, people: People) -> AsyncIterator[Stage]:
    async with bot_on_stage(settings, clock, is_ticking=False) as running:
        yield running


def _tell(bureau: Bureau, reader: Member_, *blocks: str, **more: Any) -> int:
    with bureau.storage.write() as session:
        member = session.get(Member, reader.member_id)
        assert member is not None
        lane, edits_id = more.pop("lane", Lane.DUE), more.pop("edits_id", None)
        key = more.pop("key", "|".join(blocks))
        row = tell(
            session, member, "probe", {"blocks": blocks, **more}, key=key, at=bureau.now, lane=lane, edits_id=edits_id
        )
        assert row.id is not None
        return row.id


def _row(storage: Storage, row_id: int) -> OutboxMessage:
    with storage.read() as session:
        row = session.get(OutboxMessage, row_id)
        assert row is not None
        return row


async def _until(stage: Stage, is_reached: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not is_reached():
            stage.app.outbox.wake()
            await asyncio.sleep(0.01)


async def _reaches(stage: Stage, storage: Storage, row_id: int, state: OutboxState) -> OutboxMessage:
    await _until(stage, lambda: _row(storage, row_id).state is state)
    return _row(storage, row_id)


async def test_a_row_is_sent_and_keeps_its_numbers(stage: Stage, bureau: Bureau, people: People) -> None:
    person = await stage.enter("张三", people.zhang.user_id)
    row_id = _tell(bureau, people.zhang, "编号 #1", subjects=["1.4@2024Q2"])
    row = await _reaches(stage, bureau.storage, row_id, OutboxState.SENT)
    seen = await person.hears("编号 #1")
    assert row.parts[0]["ids"] == [seen.message_id]
    with bureau.storage.read() as session:
        assert subjects_of(session, people.zhang.chat_id, seen.message_id) == ("1.4@2024Q2",)
        assert session.exec(select(SentMessage.outbox_id)).one() == row_id


async def test_a_doubtful_sending_is_repeated_once_and_marked(
    stage: Stage, bureau: Bureau, clock: FixedClock, people: People
) -> None:
    person = await stage.enter("张三", people.zhang.user_id)
    stage.sandbox.faults.add("sendMessage", "error_after", status=502)
    row_id = _tell(bureau, people.zhang, "编号 #2")
    await _reaches(stage, bureau.storage, row_id, OutboxState.WAITING)
    clock.advance(STEP)
    row = await _reaches(stage, bureau.storage, row_id, OutboxState.SENT)
    assert row.is_possible_copy
    assert [seen.text for seen in person.heard] == ["编号 #2", "编号 #2" + POSSIBLE_COPY]


async def test_twice_in_doubt_the_end_is_unknown_and_reported_once(
    stage: Stage, bureau: Bureau, clock: FixedClock, people: People
) -> None:
    await stage.enter("张三", people.zhang.user_id)
    wang = await stage.enter("王五", people.wang.user_id)
    stage.sandbox.faults.add("sendMessage", "error_after", status=502, times=2, chat_id=people.zhang.chat_id)
    row_id = _tell(bureau, people.zhang, "编号 #3")
    await _reaches(stage, bureau.storage, row_id, OutboxState.WAITING)
    clock.advance(STEP)
    await _reaches(stage, bureau.storage, row_id, OutboxState.UNKNOWN)
    assert await asyncio.to_thread(report_undelivered, bureau) == 1
    assert await asyncio.to_thread(report_undelivered, bureau) == 0
    await wang.hears("张三")
    assert sum("张三" in seen.text for seen in wang.heard) == 1


async def test_only_the_parts_that_did_not_pass_are_sent_again(
    stage: Stage, bureau: Bureau, clock: FixedClock, people: People
) -> None:
    person = await stage.enter("张三", people.zhang.user_id)
    stage.sandbox.faults.add("sendMessage", "error", status=429, retry_after=30, skip=1)
    row_id = _tell(bureau, people.zhang, "甲" * 4000, "乙" * 4000)
    await _reaches(stage, bureau.storage, row_id, OutboxState.WAITING)
    stage.app.messenger._pacer._pace._blocked_until.clear()  # the loop's clock cannot be moved as ours
    clock.advance(STEP)
    await _reaches(stage, bureau.storage, row_id, OutboxState.SENT)
    assert [seen.text[0] for seen in person.heard] == ["甲", "乙"]


async def test_a_reader_who_blocked_the_bot_is_reported_and_known_as_out_of_reach(
    stage: Stage, bureau: Bureau, people: People
) -> None:
    zhang = await stage.enter("张三", people.zhang.user_id)
    wang = await stage.enter("王五", people.wang.user_id)
    zhang.user.has_blocked = True
    row_id = _tell(bureau, people.zhang, "编号 #4")
    await _reaches(stage, bureau.storage, row_id, OutboxState.FAILED)
    await asyncio.to_thread(report_undelivered, bureau)
    alarm = await wang.hears("张三")
    assert "停用了机器人" in alarm.text


async def test_a_row_that_cannot_be_rendered_fails_and_is_reported(
    stage: Stage, bureau: Bureau, people: People
) -> None:
    wang = await stage.enter("王五", people.wang.user_id)
    with bureau.storage.write() as session:
        member = session.get(Member, people.zhang.member_id)
        assert member is not None
        row_id = tell(session, member, "nobody_renders_this", {}, key="k", at=bureau.now).id
    assert row_id is not None
    await _reaches(stage, bureau.storage, row_id, OutboxState.FAILED)
    await asyncio.to_thread(report_undelivered, bureau)
    await wang.hears("张三")


async def test_an_edit_takes_the_place_of_the_message(stage: Stage, bureau: Bureau, people: People) -> None:
    person = await stage.enter("张三", people.zhang.user_id)
    first = _tell(bureau, people.zhang, "旧", button=True)
    edit = _tell(bureau, people.zhang, "新", edits_id=first, button=True)
    second = _tell(bureau, people.zhang, "更新", edits_id=edit, key="second")
    await _until(stage, lambda: _row(bureau.storage, second).state is OutboxState.SENT)
    assert [(seen.text, seen.earlier) for seen in person.heard] == [("更新", ["旧", "新"])]


async def test_an_edit_of_fewer_messages_says_where_the_rest_went(stage: Stage, bureau: Bureau, people: People) -> None:
    person = await stage.enter("张三", people.zhang.user_id)
    first = _tell(bureau, people.zhang, "甲" * 4000, "乙" * 4000)
    edit = _tell(bureau, people.zhang, "短", edits_id=first)
    await _reaches(stage, bureau.storage, edit, OutboxState.SENT)
    assert [seen.text[:3] for seen in sorted(person.heard, key=lambda seen: seen.message_id)] == ["短", "（内容"]


async def test_an_edit_of_a_message_that_is_gone_ends_in_silence(stage: Stage, bureau: Bureau, people: People) -> None:
    zhang = await stage.enter("张三", people.zhang.user_id)
    first = _tell(bureau, people.zhang, "旧")
    await _reaches(stage, bureau.storage, first, OutboxState.SENT)
    message = next(each for each in stage.sandbox.world.log.chat(zhang.chat_id) if each.payload.get("text") == "旧")
    message.is_deleted = True
    edit = _tell(bureau, people.zhang, "新", edits_id=first)
    await _reaches(stage, bureau.storage, edit, OutboxState.SENT)
    assert zhang.heard == []


async def test_answers_leave_before_what_is_due_and_each_chat_keeps_its_order(bureau: Bureau, people: People) -> None:
    later = _tell(bureau, people.zhang, "1", lane=Lane.DIGEST)
    other = _tell(bureau, people.zhao, "2", lane=Lane.BROADCAST)
    soon = _tell(bureau, people.zhang, "3", lane=Lane.ANSWER)
    claims = outbox.claim_messages(bureau, "me", 10)
    assert [claim.id for claim in claims] == [soon, other]
    assert outbox.claim_messages(bureau, "you", 10) == ()
    outbox.finish_sent(bureau, claims[0], [])
    assert [claim.id for claim in outbox.claim_messages(bureau, "me", 10)] == [later]


def test_an_expired_lease_is_taken_over_and_its_former_holder_stops(
    bureau: Bureau, clock: FixedClock, people: People
) -> None:
    _tell(bureau, people.zhang, "1")
    (slow,) = outbox.claim_messages(bureau, "slow", 10)
    clock.advance(outbox.LEASE)
    (quick,) = outbox.claim_messages(bureau, "quick", 10)
    assert quick.was_expired
    with pytest.raises(outbox.LeaseLostError):
        outbox.finish_sent(bureau, slow, [])
    outbox.finish_sent(bureau, quick, [])


def test_what_is_overdue_is_reported_once(bureau: Bureau, clock: FixedClock, people: People) -> None:
    _tell(bureau, people.zhang, "1")
    clock.advance(OVERDUE_AFTER)
    assert report_undelivered(bureau) == 0
    clock.advance(timedelta(seconds=1))
    assert report_undelivered(bureau) == 1
    assert report_undelivered(bureau) == 0


async def test_an_answer_that_could_not_be_given_follows_later(
    stage: Stage, bureau: Bureau, clock: FixedClock, people: People
) -> None:
    person = await stage.enter("张三", people.zhang.user_id)
    stage.sandbox.faults.add("sendMessage", "error", status=401)
    await person.say("/help")
    await stage.settled()
    with bureau.storage.read() as session:
        row_id = session.exec(select(OutboxMessage.id).where(OutboxMessage.kind == "answer")).one()
    assert row_id is not None
    await _reaches(stage, bureau.storage, row_id, OutboxState.SENT)
    await person.hears("/score")


async def test_two_workers_never_share_a_row(bureau: Bureau, people: People) -> None:
    readers = (people.zhang, people.li, people.wang, people.zhao, people.sun, people.qian)
    for number, reader in enumerate(readers):
        _tell(bureau, reader, str(number))
    results = await asyncio.gather(
        *(asyncio.to_thread(outbox.claim_messages, bureau, owner, 6) for owner in ("a", "b", "c"))
    )
    claimed = [claim.id for claims in results for claim in claims]
    assert sorted(claimed) == sorted(set(claimed))
    assert len(claimed) == 6
