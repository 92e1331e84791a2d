"""Flood limits, measured on the sandbox's clock."""

from __future__ import annotations

import math
from collections import deque
from datetime import datetime, timedelta

from bot.sandbox.chats import Chat
from bot.sandbox.errors import too_many_requests
from bot.sandbox.rules import Rules

LONG_TEXT = 500


class Window:
    """At most ``capacity`` units within any ``span_s`` seconds."""

    def __init__(self, capacity: int, span_s: float) -> None:
        self._capacity = capacity
        self._span = timedelta(seconds=span_s)
        self._spent: deque[datetime] = deque()

    def wait_s(self, now: datetime, cost: int) -> float:
        """Seconds until ``cost`` more units fit; 0 when they fit now. A cost above the capacity needs an empty one."""
        while self._spent and now - self._spent[0] >= self._span:
            self._spent.popleft()
        excess = len(self._spent) + min(cost, self._capacity) - self._capacity
        return (self._spent[excess - 1] + self._span - now).total_seconds() if excess > 0 else 0.0

    def spend(self, now: datetime, cost: int) -> None:
        self._spent.extend([now] * cost)


class RateLimiter:
    """30/s overall, 1/s in a chat after a small burst, 20 a minute in a group."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._overall = Window(rules.per_second, 1.0)
        self._chats: dict[int, Window] = {}
        self.refused_count = 0

    def admit(self, chat: Chat, now: datetime, cost: int) -> None:
        """Count a sending of ``cost`` messages; raises 429 with the seconds to wait."""
        self._admit((self._overall, self._chats.setdefault(chat.chat_id, self._window(chat))), now, cost)

    def admit_edit(self, now: datetime) -> None:
        """Count an edit, which is no new message in its chat; raises 429 as :meth:`admit`."""
        self._admit((self._overall,), now, 1)

    def _admit(self, windows: tuple[Window, ...], now: datetime, cost: int) -> None:
        if not self._rules.rates:
            return
        wait = max(window.wait_s(now, cost) for window in windows)
        if wait > 0:
            self.refused_count += 1
            raise too_many_requests(max(1, math.ceil(wait)))
        for window in windows:
            window.spend(now, cost)

    def _window(self, chat: Chat) -> Window:
        if chat.is_group:
            return Window(self._rules.group_per_minute, 60.0)
        return Window(self._rules.chat_burst, float(self._rules.chat_burst))


def cost_of(text: str) -> int:
    """Long texts cost more."""
    return 2 if len(text) > LONG_TEXT else 1
