"""Somebody found the bot's name. Nothing happens, whatever they try."""

from __future__ import annotations

from datetime import timedelta

from sqlmodel import select

from bot.cli.story import picture
from bot.clock import FixedClock
from bot.config import Settings
from bot.domain.roles import Role
from bot.domain.states import InboxState
from bot.services.bureau import Bureau
from bot.services.invites import create_invite
from storage.models import InboxUpdate
from storage.unit_of_work import Storage
from tests.support.bot import bot_on_stage
from tests.support.people import STRANGER_ID, People
from tests.support.stories import MORNING, at, enter_all, hears_nothing


async def test_whatever_a_stranger_tries_meets_silence_and_leaves_no_trace(
    settings: Settings, clock: FixedClock, storage: Storage, people: People
) -> None:
    async with bot_on_stage(settings, clock) as stage:
        await enter_all(stage, people)
        stranger = stage.sandbox.person("路人", user_id=STRANGER_ID)
        await stranger.start()
        await stranger.start("an-invented-code")
        for typed in ("/score", "得分", "你好", "/help", "/start 123", "https://www.example.org"):
            await stranger.say(typed)
        await stranger.photo(picture(1, 2, 3))
        await stranger.document(b"x", "材料.pdf")
        await stranger.other("sticker")
        for data in ("1:score:all", "1:approve:1", "1:join_all"):
            assert await stranger.press_data(data, timeout=0.1) is None
        await at(stage, MORNING)
        await hears_nothing(stage, stranger)
        assert stranger.said == []
        assert stage.sandbox.calls("getFile") == []
        assert stage.sandbox.calls("*", chat_id=STRANGER_ID) == []
    with storage.read() as session:
        rows = session.exec(select(InboxUpdate).where(InboxUpdate.chat_id == STRANGER_ID)).all()
    assert len(rows) == 14
    assert {(row.state, row.payload) for row in rows} == {(InboxState.REFUSED, "")}


async def test_a_group_that_a_stranger_makes_is_left_without_a_word(
    settings: Settings, clock: FixedClock, people: People
) -> None:
    async with bot_on_stage(settings, clock) as stage:
        stranger = stage.sandbox.person("路人", user_id=STRANGER_ID)
        group = stage.sandbox.group("聊天群")
        await group.add_bot(stranger)
        await stage.sandbox.wait_for(lambda: stage.sandbox.calls("leaveChat", chat_id=group.chat_id))
        await stage.settled()
        assert group.said == []


async def test_a_real_code_that_has_expired_gets_one_sentence(
    settings: Settings, clock: FixedClock, bureau: Bureau
) -> None:
    code = create_invite(bureau, None, "客运科", Role.STAFF, "张三", None).code
    clock.advance(timedelta(days=30))
    async with bot_on_stage(settings, clock) as stage:
        stranger = stage.sandbox.person("路人", user_id=STRANGER_ID)
        await stranger.start(code)
        await stranger.hears("已经用过或已过期")
        assert len(stranger.said) == 1
