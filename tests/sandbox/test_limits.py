"""429 with its parameters and header, on the sandbox's clock."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from bot.clock import FixedClock
from bot.sandbox import Rules, Sandbox
from tests.sandbox.conftest import Api, png


@pytest.fixture
def rules() -> Rules:
    return Rules(stretches_polls=False, rates=True)


async def test_a_chat_takes_a_burst_and_then_one_a_second(api: Api, sandbox: Sandbox, clock: FixedClock) -> None:
    await sandbox.person("张三", 1001).start()
    sent = [await api.raw("sendMessage", {"chat_id": 1001, "text": "x"}) for _ in range(6)]
    assert [status for status, _ in sent] == [200] * 5 + [429]
    refusal = sent[-1][1]
    assert refusal["description"] == "Too Many Requests: retry after 5"
    assert refusal["parameters"] == {"retry_after": 5}
    clock.advance(timedelta(seconds=5))
    await api.ok("sendMessage", chat_id=1001, text="x")
    assert sandbox.world.limiter.refused_count == 1


async def test_the_wait_stands_in_a_header_too(api: Api, sandbox: Sandbox) -> None:
    await sandbox.person("张三", 1001).start()
    for _ in range(5):
        await api.ok("sendMessage", chat_id=1001, text="x")
    async with api.session.post(api.url("sendMessage"), json={"chat_id": 1001, "text": "x"}) as response:
        assert (response.status, response.headers["Retry-After"]) == (429, "5")


async def test_thirty_a_second_over_all_chats(api: Api, sandbox: Sandbox, clock: FixedClock) -> None:
    for number in range(31):
        await sandbox.person("someone", 2000 + number).start()
    statuses = [(await api.raw("sendMessage", {"chat_id": 2000 + number, "text": "x"}))[0] for number in range(31)]
    assert statuses == [200] * 30 + [429]
    clock.advance(timedelta(seconds=1))
    await api.ok("sendMessage", chat_id=2030, text="x")


async def test_a_group_takes_twenty_a_minute(api: Api, sandbox: Sandbox, clock: FixedClock) -> None:
    group = sandbox.group("运管所")
    await group.add_bot(sandbox.person("王五", 1003))
    for _ in range(20):
        await api.ok("sendMessage", chat_id=group.chat_id, text="x")
    assert (await api.raw("sendMessage", {"chat_id": group.chat_id, "text": "x"}))[1]["parameters"]["retry_after"] == 60
    clock.advance(timedelta(seconds=60))
    await api.ok("sendMessage", chat_id=group.chat_id, text="x")


async def test_albums_and_long_texts_cost_more_and_edits_nothing_in_their_chat(
    api: Api, sandbox: Sandbox, clock: FixedClock
) -> None:
    await sandbox.person("张三", 1001).start()
    media = json.dumps([{"type": "photo", "media": "attach://p"}] * 5)
    assert (await api.upload("sendMediaGroup", {"p": (png(), "p")}, chat_id="1001", media=media))[0] == 200
    assert (await api.raw("sendMessage", {"chat_id": 1001, "text": "x"}))[0] == 429
    clock.advance(timedelta(seconds=5))
    sent = await api.ok("sendMessage", chat_id=1001, text="x" * 501)
    for number in range(9):
        await api.ok("editMessageText", chat_id=1001, message_id=sent["message_id"], text=f"y{number}")
    for _ in range(3):
        await api.ok("sendMessage", chat_id=1001, text="x")
    assert (await api.raw("sendMessage", {"chat_id": 1001, "text": "x"}))[0] == 429


async def test_an_album_larger_than_the_burst_passes_an_idle_chat(api: Api, sandbox: Sandbox) -> None:
    await sandbox.person("张三", 1001).start()
    media = json.dumps([{"type": "photo", "media": "attach://p"}] * 10)
    assert (await api.upload("sendMediaGroup", {"p": (png(), "p")}, chat_id="1001", media=media))[0] == 200
