"""Everybody's hands: the agenda in the order of time, mornings, what is typed, and the notes of each day's score."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random

from sqlmodel import col, select

from bot.clock import BUREAU_ZONE
from bot.domain.states import OutboxState
from bot.sandbox import Person
from bot.scoring.engine import score
from bot.services.facts import rows_as_of
from storage.models import OutboxMessage
from tests.e2e.golden.record import Noted, Record
from tests.support.bot import Stage

THURSDAY = 3
MORNING, EVENING = time(8, 30), time(23)


@dataclass(order=True, slots=True)
class Event:
    """Something that happens at a moment. ``order`` keeps what was planned first before the rest."""

    at: datetime
    order: int
    do: Callable[[], Awaitable[None]] = field(compare=False)


class Player:
    """Everybody's hands. ``agenda``: what is still to happen; ``mornings``: days that begin with one."""

    def __init__(self, stage: Stage, record: Record, crowd: dict[str, Person], rng: Random) -> None:
        self.stage = stage
        self.record = record
        self.crowd = crowd
        self.rng = rng
        self.agenda: list[Event] = []
        self.mornings: set[date] = {record.last_day}

    def plan(self, day: date, hour: time, do: Callable[[], Awaitable[None]]) -> None:
        """Put it on that day; several at one hour follow one another by minutes, none lies in the past."""
        at = max(datetime.combine(min(day, self.record.last_day), hour, BUREAU_ZONE), self.now)
        taken = {event.at for event in self.agenda}
        while at in taken:
            at += timedelta(minutes=1)
        self.agenda.append(Event(at, len(taken), do))

    async def play(self) -> None:
        """All that is planned, and what comes of it, in the order of time; each workday begins with its morning."""
        day: date | None = None
        while self.agenda:
            event = min(self.agenda)
            self.agenda.remove(event)
            await self.quiet()
            if event.at.date() != day:
                day = event.at.date()
                await self.begin_day(day)
            self.stage.clock.set(event.at)
            await event.do()

    async def begin_day(self, day: date) -> None:
        """The morning's messages: every second Thursday, and when departments are asked for their month's progress."""
        is_usual = day.weekday() == THURSDAY and day.isocalendar().week % 2 == 0
        if not is_usual and day not in self.mornings:
            return
        self.stage.clock.set(datetime.combine(day, MORNING, BUREAU_ZONE))
        await self.stage.app.run_ticks()
        await self.quiet()

    async def quiet(self) -> None:
        """All is said that is to be said by now: the clock may leap without overtaking a message under way."""
        await self.stage.settled()
        bureau = self.stage.app.bureau
        due = (col(OutboxMessage.state) == OutboxState.PENDING) & (col(OutboxMessage.not_before_at) <= bureau.now)
        under_way = due | (col(OutboxMessage.state) == OutboxState.CLAIMED)
        async with asyncio.timeout(20):
            while True:
                with bureau.storage.read() as session:
                    if session.exec(select(OutboxMessage.id).where(under_way).limit(1)).first() is None:
                        return
                self.stage.app.outbox.wake()
                await asyncio.sleep(0.05)

    async def say(self, name: str, text: str, *wanted: str) -> str:
        """Type it; the bot's answer that holds all those words."""
        person = self.crowd[name]
        await person.say(text)
        await self.stage.settled()
        found = [seen.text for seen in person.heard if all(each in seen.text for each in wanted)]
        assert found, (name, text, wanted, [seen.text for seen in person.heard])
        return found[-1]

    @property
    def now(self) -> datetime:
        return self.stage.clock.now().astimezone(BUREAU_ZONE)

    async def note_score(self) -> None:
        """What the leader reads at the day's end, and what the engine says."""
        words = await self.say(self.record.cast.sun.name, "/score", "自评")
        bureau = self.stage.app.bureau
        with bureau.storage.read() as session:
            facts = tuple(row.fact for row in rows_as_of(session, bureau.today))
        self.record.noted[bureau.today] = Noted(words, score(bureau.plan, facts, bureau.today), facts)
