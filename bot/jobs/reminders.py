"""The planner's tick."""

from __future__ import annotations

import asyncio

from bot.services.bureau import Bureau
from bot.services.reminders import plan_reminders

SECONDS = 5


async def tick(bureau: Bureau) -> None:
    """Plan what is due by now; most ticks find nothing."""
    await asyncio.to_thread(plan_reminders, bureau)
