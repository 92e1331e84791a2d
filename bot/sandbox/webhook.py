"""Pushing updates to the bot's address: in order, again until taken, ever more slowly."""

from __future__ import annotations

import asyncio

from aiohttp import ClientError, ClientSession, ClientTimeout
from yarl import URL

from bot.sandbox.rules import Json
from bot.sandbox.world import Webhook, World

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
LONGEST_PAUSE_S = 60.0
PATIENCE_S = 60.0


class WebhookPusher:
    """One update at a time; never to a host beyond this machine."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        # a plain task of the loop: it lives as long as the server, across the tasks that open and close it
        self._task = asyncio.get_running_loop().create_task(self._run())

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self) -> None:
        async with ClientSession(timeout=ClientTimeout(total=PATIENCE_S)) as session:
            while True:
                if self._world.webhook.url and (waiting := self._world.updates.waiting(self._world.now())):
                    await self._push(session, waiting[0])
                else:
                    await self._world.pulse.next()

    async def _push(self, session: ClientSession, update: Json) -> None:
        """Offer one update until it is taken, expires, or the webhook changes."""
        hook = self._world.webhook
        pause = 0.0
        while hook is self._world.webhook and update in self._world.updates.waiting(self._world.now()):
            wait = await self._offer(session, hook, update)
            if wait is None:
                self._world.updates.confirm(int(update["update_id"]) + 1)
                self._world.pulse.beat()
                return
            await asyncio.sleep(max(wait, pause))
            pause = min(max(2 * pause, self._world.rules.webhook_retry_s), LONGEST_PAUSE_S)

    async def _offer(self, session: ClientSession, hook: Webhook, update: Json) -> float | None:
        """``None`` when it was taken, else the seconds the bot asked to wait."""
        url = URL(hook.url)
        if url.host not in LOOPBACK:
            return self._failed(hook, "Connection refused: the sandbox reaches this machine only")
        headers = {"X-Telegram-Bot-Api-Secret-Token": hook.secret} if hook.secret else {}
        try:
            async with session.post(url, json=update, headers=headers) as response:
                if response.ok:
                    return None
                asked = response.headers.get("Retry-After", "0")
                self._failed(hook, f"Wrong response from the webhook: {response.status} {response.reason}")
                return float(asked) if asked.isdigit() else 0.0
        except (ClientError, TimeoutError, OSError) as error:
            return self._failed(hook, f"Connection failed: {type(error).__name__}")

    def _failed(self, hook: Webhook, message: str) -> float:
        hook.last_error_at, hook.last_error = self._world.now(), message
        self._world.pulse.beat()
        return 0.0
