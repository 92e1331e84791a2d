"""Updates in order within a chat, several chats at once."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Iterable

from bot.services.inbox import Received

_logger = logging.getLogger(__name__)
CHATS_AT_ONCE = 16


class Dispatcher:
    """Feeds updates to ``take``, inside the task group it is given. After :meth:`close` the rest stays unhandled."""

    def __init__(self, take: Callable[[Received], Awaitable[None]], after_each: Callable[[], None]) -> None:
        self._take = take
        self._after_each = after_each
        self._queues: dict[int, deque[Received]] = {}
        self._slots = asyncio.Semaphore(CHATS_AT_ONCE)
        self._is_closed = False
        self._idle = asyncio.Event()
        self._idle.set()
        self._tasks: set[asyncio.Task[None]] = set()

    def feed(self, group: asyncio.TaskGroup, updates: Iterable[Received]) -> None:
        """Line the updates up behind what their chats still have to do."""
        for received in updates:
            queue = self._queues.get(received.chat_id)
            if queue is not None:
                queue.append(received)
                continue
            self._idle.clear()
            self._queues[received.chat_id] = queue = deque([received])
            task = group.create_task(self._serve(received.chat_id, queue))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    def close(self) -> None:
        """Finish what is being handled and begin nothing more."""
        self._is_closed = True

    def cancel(self) -> None:
        """Break off what is being handled; it stays pending."""
        for task in self._tasks:
            task.cancel()

    async def idle(self) -> None:
        """Return when nothing waits and nothing is being handled."""
        await self._idle.wait()

    async def _serve(self, chat_id: int, queue: deque[Received]) -> None:
        try:
            while queue and not self._is_closed:
                async with self._slots:
                    await self._one(queue[0])
                queue.popleft()
        finally:
            del self._queues[chat_id]
            if not self._queues:
                self._idle.set()

    async def _one(self, received: Received) -> None:
        try:
            await self._take(received)
        except Exception:
            # Not even its end could be recorded: it stays pending and comes again at the next start.
            _logger.exception("update %s stays unhandled", received.update_id)
        self._after_each()
