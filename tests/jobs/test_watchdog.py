"""An outage of polling is told once it is over."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlmodel import select

from bot.clock import FixedClock
from bot.jobs.watchdog import PATIENCE, Watchdog
from bot.services.bureau import Bureau
from storage.models import OutboxMessage
from tests.support.people import People


class Line:
    """The line to Telegram: when it last answered."""

    def __init__(self, clock: FixedClock) -> None:
        self.clock = clock
        self.last: datetime = clock.now()

    def answers(self) -> None:
        self.last = self.clock.now()


def _alarms(bureau: Bureau) -> list[OutboxMessage]:
    with bureau.storage.read() as session:
        return list(session.exec(select(OutboxMessage)))


async def test_an_outage_is_reported_once_after_it_is_over(bureau: Bureau, clock: FixedClock, people: People) -> None:
    line = Line(clock)
    dog = Watchdog(lambda: line.last)
    await dog.watch(bureau)
    clock.advance(PATIENCE + timedelta(minutes=1))
    await dog.watch(bureau)
    assert _alarms(bureau) == []
    line.answers()
    await dog.watch(bureau)
    await dog.watch(bureau)
    (alarm,) = _alarms(bureau)
    assert alarm.chat_id == people.wang.chat_id
    assert alarm.params == {"since": "05-09 10:00", "until": "05-09 10:06"}


async def test_an_outage_between_two_looks_is_seen_by_its_gap(
    bureau: Bureau, clock: FixedClock, people: People
) -> None:
    line = Line(clock)
    dog = Watchdog(lambda: line.last)
    await dog.watch(bureau)
    clock.advance(PATIENCE * 2)
    line.answers()
    await dog.watch(bureau)
    assert len(_alarms(bureau)) == 1


async def test_short_silence_is_no_outage(bureau: Bureau, clock: FixedClock, people: People) -> None:
    line = Line(clock)
    dog = Watchdog(lambda: line.last)
    for _ in range(5):
        await dog.watch(bureau)
        clock.advance(PATIENCE)
        line.answers()
    assert _alarms(bureau) == []
