"""The sandbox itself: one world behind one loopback port."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from types import TracebackType
from typing import TypeVar

from aiohttp import web

from bot.clock import SystemClock
from bot.ports import Clock
from bot.sandbox.control import Control
from bot.sandbox.rules import UPLOAD_BYTES, Rules
from bot.sandbox.server import BotApi
from bot.sandbox.stage import Stage
from bot.sandbox.webhook import WebhookPusher
from bot.sandbox.world import World

T = TypeVar("T")
TOKEN = "7000000001:sandbox-token-that-opens-nothing"
USERNAME = "credit_sandbox_bot"
HOST = "127.0.0.1"
MARGIN_BYTES = 16 * 1_048_576


class Sandbox(Stage):
    """A stand-in for the Bot API with the people who use the bot; an async context manager.

    ``clock`` dates messages and expires updates, presses and links; ``seed`` fixes every random number; ``port`` 0
    takes a free one.
    """

    def __init__(
        self,
        *,
        clock: Clock | None = None,
        token: str = TOKEN,
        username: str = USERNAME,
        rules: Rules | None = None,
        seed: int = 1,
        port: int = 0,
    ) -> None:
        super().__init__(World(clock or SystemClock(), token, username, rules or Rules(), seed))
        self.token = token
        self.username = username
        self._port = port
        self._closing = asyncio.Event()
        self._runner: web.AppRunner | None = None
        self._pusher = WebhookPusher(self.world)

    async def __aenter__(self) -> Sandbox:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    async def start(self) -> None:
        """Listen. Raises ``OSError`` when the port is taken."""
        app = web.Application(client_max_size=UPLOAD_BYTES + MARGIN_BYTES)
        app.add_routes(BotApi(self.world, self._closing).routes())
        app.add_routes(Control(self).routes())
        # a poll whose bot was killed must end with its connection, not wait for its time
        self._runner = web.AppRunner(app, handler_cancellation=True, access_log=None, shutdown_timeout=0.2)
        await self._runner.setup()
        await web.TCPSite(self._runner, HOST, self._port).start()
        self._port = int(self._runner.addresses[0][1])
        self._pusher.start()

    async def stop(self) -> None:
        """End hanging answers and close the port."""
        self._closing.set()
        await self._pusher.stop()
        if self._runner is not None:
            await self._runner.cleanup()

    @property
    def base_url(self) -> str:
        """Where ``SandboxClient`` reaches this sandbox."""
        return f"http://{HOST}:{self._port}"

    @property
    def api_base_url(self) -> str:
        """To which ``<token>/<method>`` is appended."""
        return f"{self.base_url}/bot"

    @property
    def file_base_url(self) -> str:
        """To which ``<token>/<file_path>`` is appended."""
        return f"{self.base_url}/file/bot"

    async def wait_for(self, find: Callable[[], T | None], timeout: float = 5.0) -> T:
        """What ``find`` gives once it is true, asked again after every event. Raises ``AssertionError``."""
        found = await self.world.pulse.until(find, timeout)
        if not found:
            raise AssertionError(f"waited {timeout} s in vain")
        return found

    async def all_confirmed(self, timeout: float = 5.0) -> None:
        """Return once the bot has confirmed every update. Raises ``AssertionError``."""
        await self.wait_for(lambda: not self.world.updates.waiting(self.world.now()), timeout)
