"""Waking those who wait for a change, without polling."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


class Pulse:
    """One event for all changes of the sandbox; lives in one event loop."""

    def __init__(self) -> None:
        self._waiters: set[asyncio.Future[None]] = set()

    def beat(self) -> None:
        """Wake everybody who waits."""
        waiters, self._waiters = self._waiters, set()
        for waiter in waiters:
            if not waiter.done():
                waiter.set_result(None)

    async def next(self) -> None:
        """Return at the next beat."""
        waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiters.add(waiter)
        try:
            await waiter
        finally:
            self._waiters.discard(waiter)

    async def until(self, find: Callable[[], T | None], timeout: float) -> T | None:
        """What ``find`` gives as soon as that is true, asked again after each change; ``None`` after ``timeout`` s."""
        try:
            async with asyncio.timeout(timeout):
                while not (found := find()):
                    await self.next()
                return found
        except TimeoutError:
            return None
