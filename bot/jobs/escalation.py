"""Ticks of escalation: what is due today and missing at 15:00, and whom the morning's messages reached."""

from __future__ import annotations

import asyncio

from bot.jobs.tick import Tick
from bot.services.bureau import Bureau
from bot.services.due_today import tell_due_today
from bot.services.reach import settle_reach


async def tell(bureau: Bureau) -> None:
    """今天到期未报, to the 信用办 alone."""
    await asyncio.to_thread(tell_due_today, bureau)


async def settle(bureau: Bureau) -> None:
    """Complete the delivery line of the 信用办's morning message."""
    await asyncio.to_thread(settle_reach, bureau)


TICKS: tuple[Tick, ...] = (Tick("due_today", 60, tell), Tick("reach", 20, settle))
