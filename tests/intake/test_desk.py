"""Handling an update: retries, giving up, replay, order, groups, blocks."""

from __future__ import annotations

import asyncio

import pytest
from sqlmodel import select
from telegram import Update
from telegram.ext import MessageHandler, filters

from bot.clock import FixedClock
from bot.config import Settings
from bot.context import Context, press
from bot.domain.errors import ForbiddenError
from bot.domain.states import InboxState
from bot.intake import desk
from bot.keyboards.callback import encode
from bot.ports import Button, Outgoing
from bot.services import inbox
from bot.services.bureau import Bureau
from storage.models import InboxUpdate, Member, OutboxMessage
from storage.unit_of_work import Storage
from tests.support.bot import Stage, bot_on_stage
from tests.support.people import STRANGER_ID, People


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk, "RETRIES_S", (0.01, 0.01))


def _listen(stage: Stage, callback: object) -> None:
    """Put a handler of the test's own before all others."""
    handler = MessageHandler(filters.Regex("^测试"), callback)  # type: ignore[arg-type, var-annotated]  # PTB's looseness
    stage.app.application.handlers[0].insert(0, handler)


def _states(storage: Storage) -> list[InboxState]:
    with storage.read() as session:
        return list(session.exec(select(InboxUpdate.state).order_by(InboxUpdate.update_id)))  # type: ignore[arg-type]


async def test_a_handler_that_fails_twice_is_tried_a_third_time(
    settings: Settings, clock: FixedClock, people: People, storage: Storage
) -> None:
    attempts: list[int] = []

    async def stumble(update: Update, context: Context) -> None:
        attempts.append(1)
        if len(attempts) < 3:
            raise RuntimeError("stumbled")
        await context.say(Outgoing(("终于好了",)))

    async with bot_on_stage(settings, clock) as stage:
        person = await stage.enter("张三", people.zhang.user_id)
        _listen(stage, stumble)
        await person.say("测试")
        await person.hears("终于好了")
        await stage.settled()
    assert set(_states(storage)) == {InboxState.HANDLED}


async def test_a_member_whose_message_cannot_be_handled_reads_an_incident_number(
    settings: Settings, clock: FixedClock, people: People, storage: Storage
) -> None:
    async def fail(update: Update, context: Context) -> None:
        raise RuntimeError("never")

    async with bot_on_stage(settings, clock) as stage:
        person = await stage.enter("张三", people.zhang.user_id)
        _listen(stage, fail)
        await person.say("测试")
        told = await person.hears("事故编号")
        await person.say("/help")
        await person.hears("/score")
        await stage.settled()
    with storage.read() as session:
        row = session.exec(select(InboxUpdate).where(InboxUpdate.state == InboxState.QUARANTINED)).one()
    assert str(row.update_id) in told.text
    assert row.payload


async def test_a_refusal_is_read_as_its_sentence(settings: Settings, clock: FixedClock, people: People) -> None:
    async def refuse(update: Update, context: Context) -> None:
        raise ForbiddenError

    async with bot_on_stage(settings, clock) as stage:
        person = await stage.enter("张三", people.zhang.user_id)
        _listen(stage, refuse)
        await person.say("测试")
        await person.hears("无权")


async def test_forged_data_under_a_real_verb_is_refused_in_a_box(
    settings: Settings, clock: FixedClock, people: People
) -> None:
    async def offer(update: Update, context: Context) -> None:
        await context.say(Outgoing(("卡片",), ((Button("按这里", data=encode("probe", 1)),),)))

    async def take(update: Update, context: Context) -> None:
        await context.revise(Outgoing((f"按下 {context.press.number()}",)))

    async with bot_on_stage(settings, clock) as stage:
        person = await stage.enter("张三", people.zhang.user_id)
        _listen(stage, offer)
        stage.app.application.handlers[0].insert(0, press("probe", take))
        await person.say("测试")
        await person.hears("卡片")
        answer = await person.press_data("1:probe:x")
        assert answer is not None
        assert "无权" in answer.text
        await person.press("按这里")
        await person.hears("按下 1")


async def test_unhandled_updates_of_an_earlier_run_come_first(
    settings: Settings, clock: FixedClock, people: People, bureau: Bureau
) -> None:
    update = {
        "update_id": 5,
        "message": {
            "message_id": 1,
            "date": 1,
            "chat": {"id": people.zhang.chat_id, "type": "private"},
            "from": {"id": people.zhang.user_id, "is_bot": False, "first_name": "张三"},
            "text": "/help",
            "entities": [{"type": "bot_command", "offset": 0, "length": 5}],
        },
    }
    inbox.receive_updates(bureau, [update])
    async with bot_on_stage(settings, clock) as stage:
        person = stage.sandbox.person("张三", user_id=people.zhang.user_id)
        person.user.is_known = person.user.has_started = True
        await person.hears("/score", ever=True)


def test_an_update_that_outlives_several_starts_is_put_aside(bureau: Bureau, storage: Storage) -> None:
    inbox.receive_updates(bureau, [{"update_id": 5, "message": {}}])
    for _ in range(inbox.MOST_STARTS):
        assert len(inbox.take_pending(bureau)) == 1
    assert inbox.take_pending(bureau) == ()
    assert _states(storage) == [InboxState.QUARANTINED]


async def test_one_chat_is_served_in_order_and_does_not_hold_up_another(
    settings: Settings, clock: FixedClock, people: People
) -> None:
    gate, order = asyncio.Event(), list[str]()

    async def slow(update: Update, context: Context) -> None:
        if context.principal.name == "张三":
            await gate.wait()
        order.append(context.principal.name + context.typed)

    async with bot_on_stage(settings, clock) as stage:
        zhang = await stage.enter("张三", people.zhang.user_id)
        zhao = await stage.enter("赵六", people.zhao.user_id)
        _listen(stage, slow)
        await zhang.say("测试1")
        await zhang.say("测试2")
        await zhao.say("测试3")
        await zhao.say("/help")
        await zhao.hears("/")
        gate.set()
        await stage.settled()
    assert order == ["赵六测试3", "张三测试1", "张三测试2"]


async def test_a_stranger_leaves_nothing_but_a_number(
    settings: Settings, clock: FixedClock, people: People, storage: Storage
) -> None:
    async with bot_on_stage(settings, clock) as stage:
        stranger = stage.sandbox.person("陌生人", user_id=STRANGER_ID)
        await stranger.say("你好")
        await stage.settled()
    with storage.read() as session:
        (row,) = session.exec(select(InboxUpdate)).all()
        assert (row.state, row.payload) == (InboxState.REFUSED, "")
        assert session.exec(select(OutboxMessage)).all() == []


async def test_a_fault_in_the_check_means_that_nobody_is_heard(
    settings: Settings, clock: FixedClock, people: People, storage: Storage
) -> None:
    async with bot_on_stage(settings, clock) as stage:
        person = await stage.enter("张三", people.zhang.user_id)

        async def broken(user_id: int) -> None:
            raise RuntimeError("no database")

        doors = stage.app.desk._doors
        object.__setattr__(doors, "resolve", broken)
        await person.say("/help")
        await stage.settled()
        assert person.heard == []
    assert _states(storage)[-1] is InboxState.QUARANTINED


async def test_a_group_that_a_stranger_added_the_bot_to_is_left_without_a_word(
    settings: Settings, clock: FixedClock, people: People
) -> None:
    async with bot_on_stage(settings, clock) as stage:
        stranger = stage.sandbox.person("陌生人", user_id=STRANGER_ID)
        group = stage.sandbox.group("别人的群")
        await group.add_bot(stranger)
        await stage.settled()
        assert len(stage.sandbox.calls("leaveChat")) == 1
        assert group.said == []


async def test_a_group_that_a_coordinator_added_the_bot_to_is_kept_in_silence(
    settings: Settings, clock: FixedClock, people: People
) -> None:
    async with bot_on_stage(settings, clock) as stage:
        wang = await stage.enter("王五", people.wang.user_id)
        group = stage.sandbox.group("工作群")
        await group.add_bot(wang)
        await wang.say("/help@credit_sandbox_bot", chat=group)
        await stage.settled()
        assert not stage.sandbox.calls("leaveChat")
        assert group.said == []


async def test_who_blocks_the_bot_is_known_as_out_of_reach_until_they_return(
    settings: Settings, clock: FixedClock, people: People, storage: Storage
) -> None:
    def is_reachable() -> bool:
        with storage.read() as session:
            member = session.get(Member, people.zhang.member_id)
            assert member is not None
            return member.is_reachable

    async with bot_on_stage(settings, clock) as stage:
        person = await stage.enter("张三", people.zhang.user_id)
        await person.block()
        await stage.settled()
        assert not is_reachable()
        await person.unblock()
        await stage.settled()
        assert is_reachable()


def test_payloads_are_forgotten_after_thirty_days(bureau: Bureau, clock: FixedClock, storage: Storage) -> None:
    inbox.receive_updates(bureau, [{"update_id": 5}, {"update_id": 6}])
    inbox.finish_update(bureau, 5)
    clock.advance(inbox.KEPT_FOR)
    assert inbox.erase_old_payloads(bureau) == 0
    clock.advance(inbox.REPEATED_WITHIN)
    assert inbox.erase_old_payloads(bureau) == 1
    with storage.read() as session:
        rows = {row.update_id: row.payload for row in session.exec(select(InboxUpdate))}
    assert rows[5] == ""
    assert rows[6] != ""


def test_a_number_used_again_after_days_is_another_update(bureau: Bureau, clock: FixedClock) -> None:
    inbox.receive_updates(bureau, [{"update_id": 5, "message": {}}])
    inbox.finish_update(bureau, 5)
    assert inbox.receive_updates(bureau, [{"update_id": 5, "message": {}}]) == ()
    clock.advance(inbox.REPEATED_WITHIN * 2)
    assert len(inbox.receive_updates(bureau, [{"update_id": 5, "message": {"other": 1}}])) == 1
