"""Going out of groups in which nobody said /bind."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from telegram.error import TelegramError

from bot.jobs.tick import Tick
from bot.services.bureau import Bureau
from bot.services.groups import groups_to_leave, note_left

_logger = logging.getLogger(__name__)
SECONDS = 60


def leaving(leave: Callable[[int], Awaitable[None]]) -> Tick:
    """The tick; ``leave`` goes out of a chat without a word."""

    async def run(bureau: Bureau) -> None:
        for chat_id in await asyncio.to_thread(groups_to_leave, bureau):
            try:
                await leave(chat_id)
            except TelegramError as error:
                _logger.warning("group %s could not be left: %s", chat_id, error)
            await asyncio.to_thread(note_left, bureau, chat_id)

    return Tick("groups", SECONDS, run)
