"""Nobody is forgotten in silence; nothing is kept longer than needed."""

from __future__ import annotations

import asyncio
import logging

from bot.jobs.tick import Tick
from bot.services.alarms import report_undelivered
from bot.services.bureau import Bureau
from bot.services.inbox import erase_old_payloads

_logger = logging.getLogger(__name__)


async def audit(bureau: Bureau) -> None:
    """Report to the coordinators what did not reach its reader."""
    count = await asyncio.to_thread(report_undelivered, bureau)
    if count:
        _logger.error("%d messages did not surely reach their readers; the coordinators are told", count)


async def erase(bureau: Bureau) -> None:
    """Empty the payloads of old updates."""
    count = await asyncio.to_thread(erase_old_payloads, bureau)
    if count:
        _logger.info("payloads of %d old updates erased", count)


TICKS: tuple[Tick, ...] = (Tick("audit", 60, audit), Tick("erase", 6 * 3600, erase))
