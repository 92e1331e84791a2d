"""Keeps the progress of notices up to date."""

from __future__ import annotations

import asyncio

from bot.jobs.tick import Tick
from bot.services.bureau import Bureau
from bot.services.notice_sending import update_progress

SECONDS = 3


async def tick(bureau: Bureau) -> None:
    """Edit the progress messages of notices that have moved on."""
    await asyncio.to_thread(update_progress, bureau)


TICKS: tuple[Tick, ...] = (Tick("notices", SECONDS, tick),)
