"""getUpdates: numbering, confirmation, conflict, expiry, kinds."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from aiohttp import ClientSession, ClientTimeout

from bot.clock import FixedClock
from bot.sandbox import Person, Rules, Sandbox
from bot.sandbox.methods.updates import TERMINATED, WEBHOOK_ACTIVE
from tests.sandbox.conftest import Api


async def test_update_ids_start_anywhere_and_rise(api: Api, person: Person) -> None:
    await person.say("x")
    first, second = [update["update_id"] for update in await api.updates()]
    assert first > 1_000_000
    assert second == first + 1


async def test_another_seed_starts_elsewhere() -> None:
    async with Sandbox(seed=1) as one, Sandbox(seed=2) as two:
        assert one.inject({}) != two.inject({})


async def test_after_an_idle_week_the_numbers_jump(sandbox: Sandbox, clock: FixedClock) -> None:
    before = sandbox.inject({})
    clock.advance(timedelta(days=8))
    assert sandbox.inject({}) > before


async def test_unconfirmed_updates_come_again(api: Api, person: Person) -> None:
    assert await api.updates() == await api.updates()


async def test_the_next_offset_confirms(api: Api, person: Person) -> None:
    (update,) = await api.updates()
    assert await api.updates(offset=update["update_id"]) == [update]
    assert await api.updates(offset=update["update_id"] + 1) == []
    assert await api.updates() == []


async def test_a_negative_offset_keeps_the_last_and_forgets_the_rest(api: Api, person: Person) -> None:
    await person.say("a")
    await person.say("b")
    (last,) = await api.updates(offset=-1)
    assert last["message"]["text"] == "b"
    assert await api.updates() == [last]


async def test_an_offset_far_ahead_is_ignored(api: Api, person: Person) -> None:
    (update,) = await api.updates()
    assert await api.updates(offset=update["update_id"] + 1000) == [update]


@pytest.mark.parametrize(("limit", "count"), [(1, 1), (2, 2), (0, 1), (1000, 3)])
async def test_the_limit_is_clamped(api: Api, person: Person, limit: int, count: int) -> None:
    await person.say("a")
    await person.say("b")
    assert len(await api.updates(limit=limit)) == count


async def test_a_long_poll_is_woken_by_an_update(api: Api, person: Person) -> None:
    (update,) = await api.updates()
    async with asyncio.TaskGroup() as tasks:
        poll = tasks.create_task(api.updates(offset=update["update_id"] + 1, timeout=30))
        await api.sandbox.all_confirmed()
        await person.say("wake up")
    assert [found["message"]["text"] for found in poll.result()] == ["wake up"]


async def test_the_older_of_two_polls_ends_with_a_conflict(api: Api) -> None:
    async with asyncio.TaskGroup() as tasks:
        older = tasks.create_task(api.refused("getUpdates", timeout=30))
        await api.sandbox.wait_for(lambda: api.sandbox.world.updates.poll_count == 1)
        newer = tasks.create_task(api.updates(timeout=30))
        assert await older == (409, f"Conflict: {TERMINATED}")
        api.sandbox.inject({"message": None})
        await newer


async def test_an_impatient_poll_of_the_same_offset_is_slowed(clock: FixedClock) -> None:
    async with Sandbox(clock=clock, rules=Rules()) as sandbox, ClientSession() as session:
        api = Api(session, sandbox)
        sandbox.inject({"message": None})
        sandbox.inject({"message": None})
        assert len((await api.raw("getUpdates"))[1]["result"]) == 2
        assert len((await api.raw("getUpdates"))[1]["result"]) == 1


async def test_polling_and_a_webhook_exclude_each_other(api: Api) -> None:
    await api.ok("setWebhook", url="https://example.org/hook")
    assert await api.refused("getUpdates") == (409, f"Conflict: {WEBHOOK_ACTIVE}")
    await api.ok("deleteWebhook")
    assert await api.updates() == []


async def test_messages_expire_after_a_day(api: Api, person: Person, clock: FixedClock) -> None:
    clock.advance(timedelta(hours=24, seconds=-1))
    assert len(await api.updates()) == 1
    clock.advance(timedelta(seconds=1))
    assert await api.updates() == []


async def test_presses_expire_after_150_seconds(api: Api, person: Person, clock: FixedClock) -> None:
    await person.press_data("x", timeout=0)
    clock.advance(timedelta(seconds=149))
    assert "callback_query" in (await api.updates())[-1]
    clock.advance(timedelta(seconds=1))
    assert len(await api.updates()) == 1


async def test_wanted_kinds_are_remembered_and_spare_what_is_queued(api: Api, person: Person) -> None:
    await api.updates(allowed_updates=["callback_query"])
    await person.say("unwanted")
    assert [update["message"]["text"] for update in await api.updates()] == ["/start"]
    await api.updates(allowed_updates=[])
    await person.say("wanted again")
    assert len(await api.updates()) == 2


async def test_opt_in_kinds_must_be_asked_for(sandbox: Sandbox) -> None:
    assert sandbox.world.push("chat_member", {}) is None
    sandbox.world.updates.allow(["chat_member"])
    assert sandbox.world.push("chat_member", {}) is not None


async def test_wanted_kinds_must_be_a_list(api: Api) -> None:
    assert (await api.refused("getUpdates", allowed_updates="{"))[0] == 400
    assert (await api.refused("getUpdates", allowed_updates={"a": 1}))[0] == 400


async def test_a_poll_whose_bot_died_does_not_disturb_the_next(api: Api, person: Person) -> None:
    (update,) = await api.updates()
    offset = update["update_id"] + 1
    with pytest.raises(TimeoutError):
        await api.session.post(
            api.url("getUpdates"), json={"offset": offset, "timeout": 50}, timeout=ClientTimeout(total=0.1)
        )
    await person.say("after the crash")
    assert [found["message"]["text"] for found in await api.updates(offset=offset)] == ["after the crash"]
