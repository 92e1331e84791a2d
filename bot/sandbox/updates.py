"""The queue of updates: numbering, confirmation by offset, expiry, and the polls that wait on it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from bot.sandbox.rules import Json

MESSAGE_LIFE = timedelta(hours=24)
CALLBACK_LIFE = timedelta(seconds=150)
INLINE_LIFE = timedelta(seconds=30)
IDLE = timedelta(days=7)
LIVES = {"callback_query": CALLBACK_LIFE, "inline_query": INLINE_LIFE}
OPT_IN = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
FAR_AHEAD = 10


@dataclass(frozen=True, slots=True)
class Entry:
    """One update that waits for confirmation."""

    update: Json
    expires_at: datetime

    @property
    def update_id(self) -> int:
        return int(self.update["update_id"])


class UpdateQueue:
    """Updates of one bot; unconfirmed ones are handed out again until they expire."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._entries: list[Entry] = []
        self._next_id = self._random_start()
        self._last_at: datetime | None = None
        self._arrival = asyncio.Event()
        self.allowed: frozenset[str] = frozenset()
        self.poll_count = 0
        self.last_poll: tuple[int, float] | None = None

    def push(self, kind: str, content: Json, now: datetime) -> int | None:
        """Queue an update; its id, or ``None`` where the bot does not want this kind."""
        if kind not in self.allowed and (self.allowed or kind in OPT_IN):
            return None
        return self.inject({kind: content}, now + LIVES.get(kind, MESSAGE_LIFE), now)

    def inject(self, body: Json, expires_at: datetime, now: datetime) -> int:
        """Queue any object as an update, whatever it holds; gives the number it got."""
        if self._last_at is not None and now - self._last_at > IDLE:
            self._next_id = max(self._next_id, self._random_start())
        update_id, self._next_id, self._last_at = self._next_id, self._next_id + 1, now
        self._entries.append(Entry({"update_id": update_id, **body}, expires_at))
        self.wake()
        return update_id

    def confirm(self, offset: int) -> None:
        """Forget everything below the offset; a negative one keeps the last ``-offset``; one far ahead is ignored."""
        if offset < 0:
            self._entries = self._entries[offset:]
        elif offset <= self._next_id + FAR_AHEAD:
            self._entries = [entry for entry in self._entries if entry.update_id >= offset]

    def waiting(self, now: datetime) -> list[Json]:
        """What has been neither confirmed nor expired, oldest first."""
        self._entries = [entry for entry in self._entries if entry.expires_at > now]
        return [entry.update for entry in self._entries]

    def drop(self) -> None:
        self._entries = []

    def allow(self, kinds: Iterable[str]) -> None:
        """Remember the wanted kinds; none means all but the opt-in ones. What is queued stays."""
        self.allowed = frozenset(kinds)

    def wake(self) -> None:
        """Let waiting polls look again."""
        self._arrival.set()
        self._arrival = asyncio.Event()

    async def arrival(self) -> None:
        """Return at the next wake."""
        await self._arrival.wait()

    def _random_start(self) -> int:
        return self._random.randrange(100_000_000, 900_000_000)
