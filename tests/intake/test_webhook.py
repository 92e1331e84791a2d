"""Updates that Telegram pushes."""

from __future__ import annotations

import socket

import aiohttp
import pytest
from pydantic import SecretStr
from sqlmodel import select

from bot.app import build
from bot.clock import FixedClock
from bot.config import Settings
from bot.intake.webhook import HEADER
from bot.sandbox import Rules, Sandbox
from storage.models import InboxUpdate
from storage.unit_of_work import Storage
from tests.support.bot import settings_for
from tests.support.people import People


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def test_a_pushed_update_is_answered(settings: Settings, clock: FixedClock, people: People) -> None:
    port = _free_port()
    async with Sandbox(clock=clock, rules=Rules(takes_local_webhooks=True)) as sandbox:
        chosen = settings_for(sandbox, settings, webhook_url=f"http://127.0.0.1:{port}/hook", webhook_port=port)
        async with build(chosen, clock):
            await sandbox.wait_for(lambda: sandbox.calls("setWebhook"))
            person = sandbox.person("张三", user_id=people.zhang.user_id)
            await person.start()
            await person.hears("我的待办")


@pytest.mark.parametrize("given", [{}, {HEADER: "wrong"}])
async def test_who_lacks_the_secret_learns_and_leaves_nothing(
    settings: Settings, clock: FixedClock, storage: Storage, given: dict[str, str]
) -> None:
    port = _free_port()
    async with Sandbox(clock=clock, rules=Rules(takes_local_webhooks=True)) as sandbox:
        chosen = settings_for(
            sandbox,
            settings,
            webhook_url=f"http://127.0.0.1:{port}/hook",
            webhook_port=port,
            webhook_secret=SecretStr("right"),
        )
        async with build(chosen, clock):
            await sandbox.wait_for(lambda: sandbox.calls("setWebhook"))
            async with aiohttp.ClientSession() as session:
                url = f"http://127.0.0.1:{port}/hook"
                async with session.post(url, json={"update_id": 1}, headers=given) as answer:
                    assert answer.status == 404
                async with session.post(url, data=b"{", headers={HEADER: "right"}) as answer:
                    assert answer.status == 400
    with storage.read() as session:
        assert session.exec(select(InboxUpdate)).all() == []
