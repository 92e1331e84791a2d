"""Looks at stored files that nobody has looked at yet."""

from __future__ import annotations

import asyncio
import logging

from bot.domain.errors import DomainError
from bot.jobs.tick import Tick
from bot.pictures import inspect_stored
from bot.services.bureau import Bureau
from bot.services.file_traits import uninspected

SECONDS = 60
AT_ONCE = 20
_logger = logging.getLogger(__name__)


async def tick(bureau: Bureau) -> None:
    """Take the latest ones; what cannot be read now is met again at the next tick."""
    for sha256 in await asyncio.to_thread(uninspected, bureau, AT_ONCE):
        try:
            await inspect_stored(bureau, sha256)
        except (OSError, DomainError):
            _logger.warning("the stored file %s could not be looked at", sha256, exc_info=True)


TICKS: tuple[Tick, ...] = (Tick("files", SECONDS, tick),)
