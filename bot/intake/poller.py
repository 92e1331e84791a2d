"""getUpdates, for ever: raw updates are committed before the offset moves, and nothing that Telegram says ends it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

from telegram.error import Conflict, EndPointNotFound, InvalidToken, RetryAfter, TelegramError

from bot.services.bureau import Bureau
from bot.services.inbox import Received, receive_updates, update_number

_logger = logging.getLogger(__name__)
ALLOWED = ["message", "edited_message", "callback_query", "my_chat_member"]
TIMEOUT_S = 50
SLACK_S = 10.0
FIRST_PAUSE_S = 0.5
LONGEST_PAUSE_S = 30.0


Fetch = Callable[[dict[str, Any], float], Awaitable[Any]]
"""getUpdates: its parameters and how many seconds its answer may take -> the raw JSON result."""


class Poller:
    """Asks Telegram for updates. ``last_success_at``: when it last answered properly."""

    def __init__(
        self, bureau: Bureau, fetch: Fetch, step: Callable[[str], None], *, timeout_s: int = TIMEOUT_S
    ) -> None:
        self._bureau = bureau
        self._fetch = fetch
        self._step = step
        self._timeout_s = timeout_s
        self._offset: int | None = None
        self._failure_count = 0
        self.last_success_at: datetime = bureau.now

    async def run(self, deliver: Callable[[tuple[Received, ...]], None]) -> None:
        """Poll until cancelled; ``deliver`` gets what was committed.

        The first request names no offset: Telegram's numbers may begin anew, and what an earlier run had committed
        without confirming is known by its row.
        """
        while True:
            pause = await self._turn(deliver)
            if pause > 0:
                await asyncio.sleep(pause)

    async def _turn(self, deliver: Callable[[tuple[Received, ...]], None]) -> float:
        """One request; the seconds to rest before the next."""
        try:
            updates = await self._ask()
            self._step("poll.received")
            received = await asyncio.to_thread(receive_updates, self._bureau, updates)
        except TelegramError as error:
            return self._pause_after(error)
        except Exception:
            # A locked or full database: Telegram keeps what was not confirmed.
            _logger.exception("updates could not be stored; they are asked for again")
            return self._next_pause()
        self._note_success()
        if received:
            self._step("inbox.committed")
        self._move_on(updates)
        deliver(received)
        return FIRST_PAUSE_S if updates and not received else 0.0

    async def _ask(self) -> list[Any]:
        arguments: dict[str, Any] = {"timeout": self._timeout_s, "limit": 100, "allowed_updates": ALLOWED}
        if self._offset is not None:
            arguments["offset"] = self._offset
        answer = await self._fetch(arguments, self._timeout_s + SLACK_S)
        if not isinstance(answer, list):
            raise TelegramError("getUpdates answered something that is no list")
        return answer

    def _move_on(self, updates: list[Any]) -> None:
        numbers = [number for item in updates if (number := update_number(item)) is not None]
        if len(numbers) < len(updates):
            _logger.error("%d updates without a number were left out", len(updates) - len(numbers))
        if numbers:
            self._offset = max(numbers) + 1
            self._step("offset.advanced")

    def _note_success(self) -> None:
        if self._failure_count:
            _logger.warning("Telegram answers again after %d failed polls", self._failure_count)
        self._failure_count = 0
        self.last_success_at = self._bureau.now

    def _pause_after(self, error: TelegramError) -> float:
        match error:
            case Conflict():
                _logger.error("another process polls with this token (409); only one may: %s", error)
            case InvalidToken() | EndPointNotFound():
                _logger.error("Telegram refuses the token (401/404); trying on")
            case RetryAfter():
                wait = error.retry_after
                self._failure_count += 1
                return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)
            case _:
                _logger.warning("a poll failed: %s: %s", type(error).__name__, error)
        return self._next_pause()

    def _next_pause(self) -> float:
        self._failure_count += 1
        return float(min(FIRST_PAUSE_S * 2 ** min(self._failure_count - 1, 10), LONGEST_PAUSE_S))
