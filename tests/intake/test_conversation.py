"""The bot in the sandbox, from the update to the answer."""

from __future__ import annotations

from bot.clock import FixedClock
from bot.config import Settings
from tests.support.bot import bot_on_stage
from tests.support.people import STRANGER_ID, People


async def test_a_member_who_presses_start_is_answered(settings: Settings, clock: FixedClock, people: People) -> None:
    async with bot_on_stage(settings, clock) as stage:
        person = stage.sandbox.person("张三", user_id=people.zhang.user_id)
        await person.start()
        await person.hears("我的待办")


async def test_a_stranger_gets_nothing_at_all(settings: Settings, clock: FixedClock, people: People) -> None:
    async with bot_on_stage(settings, clock) as stage:
        stranger = stage.sandbox.person("陌生人", user_id=STRANGER_ID)
        await stranger.start()
        await stranger.say("/score")
        await stranger.photo(b"\x89PNG")
        await stranger.start("an-invented-code-of-some-length")
        await stage.settled()
        assert stranger.said == []
        assert not stage.sandbox.calls("getFile")
