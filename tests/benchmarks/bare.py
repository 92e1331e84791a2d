"""python-telegram-bot alone, with its own ``AIORateLimiter``: what a notice costs without an outbox and a pacer."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence

from telegram.ext import AIORateLimiter, Application

from bot.sandbox import Sandbox

TEXT = "notice"
LOGGER = "telegram.ext.AIORateLimiter"


async def send_to_all(sandbox: Sandbox, chat_ids: Sequence[int]) -> int:
    """One call a chat, all begun at once, paced by the limiter's defaults; how many the sandbox took.

    A call that raises is a message lost: nothing here would send it again.
    """
    logging.getLogger(LOGGER).setLevel(logging.CRITICAL)  # it prints a trace for each 429, which are counted
    builder = Application.builder().token(sandbox.token).base_url(sandbox.api_base_url).updater(None)
    async with builder.rate_limiter(AIORateLimiter()).build() as application:
        calls = (application.bot.send_message(chat_id, TEXT) for chat_id in chat_ids)
        await asyncio.gather(*calls, return_exceptions=True)
    return sum(call.status == 200 for call in sandbox.calls("sendMessage"))
