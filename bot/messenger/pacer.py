"""Waits until a message may leave; answers before bulk."""

from __future__ import annotations

import asyncio

from bot.domain.pacing import Pace


class Pacer:
    """:class:`bot.domain.pacing.Pace` on the event loop's clock. Bulk queues in its own lane, answers never do."""

    def __init__(self, pace: Pace | None = None) -> None:
        self._pace = pace or Pace()
        self._bulk = asyncio.Lock()

    async def wait_edit(self, chat_id: int) -> None:
        """Return when an edit may leave; only the overall limit and a 429 hold it up."""
        await self._pass(chat_id, 1, is_bulk=False, is_edit=True)

    async def wait(self, chat_id: int, *, cost: int = 1, is_bulk: bool = False) -> None:
        """Return when ``cost`` messages may leave for the chat; they count as left."""
        if not is_bulk:
            await self._pass(chat_id, cost, is_bulk=False)
            return
        # A chat that has to rest must not hold up the lane for all others.
        now = asyncio.get_running_loop().time()
        await asyncio.sleep(self._pace.chat_earliest(now, chat_id, cost=cost, is_bulk=True) - now)
        async with self._bulk:
            await self._pass(chat_id, cost, is_bulk=True)

    def block(self, chat_id: int, wait_s: float) -> None:
        """Nothing leaves for the chat for that many seconds."""
        self._pace.block(chat_id, asyncio.get_running_loop().time() + wait_s)

    async def _pass(self, chat_id: int, cost: int, *, is_bulk: bool, is_edit: bool = False) -> None:
        loop = asyncio.get_running_loop()
        while True:
            now = loop.time()
            at = self._pace.earliest(now, chat_id, cost=cost, is_bulk=is_bulk, is_edit=is_edit)
            if at <= now:
                self._pace.spend(now, chat_id, cost=cost, is_bulk=is_bulk, is_edit=is_edit)
                return
            await asyncio.sleep(at - now)
