"""Updates pushed by Telegram: committed before they are acknowledged."""

from __future__ import annotations

import asyncio
import hmac
import logging
import secrets
from collections.abc import Callable
from urllib.parse import urlsplit

from aiohttp import web
from telegram import Bot

from bot.intake.poller import ALLOWED
from bot.services.bureau import Bureau
from bot.services.inbox import Received, receive_updates

_logger = logging.getLogger(__name__)
HEADER = "X-Telegram-Bot-Api-Secret-Token"
BODY_LIMIT = 4 * 1_048_576


class WebhookServer:
    """A small HTTP server behind the reverse proxy; whoever lacks the secret learns nothing."""

    def __init__(self, bureau: Bureau, bot: Bot, step: Callable[[str], None]) -> None:
        settings = bureau.settings
        self._bureau = bureau
        self._bot = bot
        self._step = step
        self._url = settings.webhook_url or ""
        self._address = (settings.webhook_listen, settings.webhook_port)
        self._secret = settings.webhook_secret.get_secret_value() or secrets.token_urlsafe(32)
        self._deliver: Callable[[tuple[Received, ...]], None] = lambda received: None

    async def run(self, deliver: Callable[[tuple[Received, ...]], None]) -> None:
        """Serve until cancelled. Raises ``OSError`` when the address is taken, ``TelegramError`` from setWebhook."""
        self._deliver = deliver
        app = web.Application(client_max_size=BODY_LIMIT)
        app.router.add_post(urlsplit(self._url).path or "/", self._receive)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        try:
            await web.TCPSite(runner, *self._address).start()
            await self._bot.set_webhook(self._url, allowed_updates=ALLOWED, secret_token=self._secret)
            await asyncio.Event().wait()
        finally:
            await runner.cleanup()

    async def _receive(self, request: web.Request) -> web.Response:
        given = request.headers.get(HEADER, "")
        if not hmac.compare_digest(given.encode(), self._secret.encode()):
            return web.Response(status=404)
        try:
            item = await request.json()
        except ValueError:
            return web.Response(status=400)
        self._step("poll.received")
        try:
            received = await asyncio.to_thread(receive_updates, self._bureau, [item])
        except Exception:
            _logger.exception("an update could not be stored; Telegram is to send it again")
            return web.Response(status=500)
        self._step("inbox.committed")
        self._deliver(received)
        return web.Response()
