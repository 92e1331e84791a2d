"""Webhooks: what is accepted, and how updates are pushed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from aiohttp import web

from bot.clock import FixedClock
from bot.sandbox import Person, Rules
from tests.sandbox.conftest import Api


@pytest.fixture
def rules() -> Rules:
    return Rules(stretches_polls=False, takes_local_webhooks=True, webhook_retry_s=0.01)


class Receiver:
    """A bot's door that answers with the given statuses, then with 200."""

    def __init__(self) -> None:
        self.statuses: list[int] = []
        self.taken: list[tuple[str, dict[str, Any]]] = []
        self.url = ""

    async def take(self, request: web.Request) -> web.Response:
        secret = request.headers.get("X-Telegram-Bot-Api-Secret-Token", "")
        self.taken.append((secret, await request.json()))
        return web.Response(status=self.statuses.pop(0) if self.statuses else 200, headers={"Retry-After": "0"})


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    made = Receiver()
    app = web.Application()
    app.router.add_post("/hook", made.take)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    made.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield made
    await runner.cleanup()


async def test_updates_are_pushed_with_the_secret_and_in_order(api: Api, person: Person, receiver: Receiver) -> None:
    await api.ok("setWebhook", url=receiver.url, secret_token="s-1", allowed_updates=["message"], max_connections=1)
    await person.say("second")
    await api.sandbox.all_confirmed()
    assert [(secret, update["message"]["text"]) for secret, update in receiver.taken] == [
        ("s-1", "/start"),
        ("s-1", "second"),
    ]
    info = await api.ok("getWebhookInfo")
    assert (info["pending_update_count"], info["allowed_updates"]) == (0, ["message"])


async def test_a_refused_update_comes_again_until_taken(api: Api, person: Person, receiver: Receiver) -> None:
    receiver.statuses = [500, 503, 401]
    await api.ok("setWebhook", url=receiver.url)
    await api.sandbox.all_confirmed()
    assert len({update["update_id"] for _, update in receiver.taken}) == 1
    assert len(receiver.taken) == 4
    assert (await api.ok("getWebhookInfo"))["last_error_message"].startswith("Wrong response from the webhook: 401")


async def test_a_dead_or_foreign_address_is_reported(api: Api, person: Person, clock: FixedClock) -> None:
    for url in ("http://127.0.0.1:9/hook", "https://example.org/hook"):
        clock.advance(timedelta(seconds=2))
        await api.ok("setWebhook", url=url)
        await api.sandbox.wait_for(lambda: api.sandbox.world.webhook.last_error)
        assert (await api.ok("getWebhookInfo"))["pending_update_count"] == 1


async def test_pending_updates_can_be_dropped(api: Api, person: Person) -> None:
    await api.ok("deleteWebhook", drop_pending_updates=True)
    assert await api.updates() == []
    await person.say("x")
    await api.ok("setWebhook", url="", drop_pending_updates=True)
    assert await api.updates() == []


@pytest.mark.parametrize(
    ("parameters", "problem"),
    [
        ({"url": "http://example.org"}, "bad webhook: An HTTPS URL must be provided for webhook"),
        (
            {"url": "https://example.org:8080"},
            "bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443",
        ),
        ({"url": "https://"}, "bad webhook: IP address 127.0.0.1 is reserved"),
        ({"url": "https://example.org", "secret_token": "密"}, "secret token contains unallowed characters"),
        ({"url": "https://example.org", "secret_token": "x" * 257}, "secret token is too long"),
    ],
)
async def test_a_wrong_webhook_is_refused(api: Api, parameters: dict[str, str], problem: str) -> None:
    assert await api.refused("setWebhook", **parameters) == (400, f"Bad Request: {problem}")


async def test_one_webhook_a_second(api: Api, clock: FixedClock) -> None:
    await api.ok("setWebhook", url="https://example.org:8443/hook")
    status, body = await api.raw("setWebhook", {"url": "https://example.org/hook"})
    assert (status, body["parameters"]) == (429, {"retry_after": 1})
    clock.advance(timedelta(seconds=1))
    await api.ok("setWebhook", url="https://example.org/hook")
