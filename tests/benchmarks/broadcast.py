"""``make bench``: one notice to many people under Telegram's limits, and what it costs those who ask meanwhile.

Bot and sandbox share one process and the sandbox enforces the limits, so that figures are those of a slow machine.
Prints one row a run: how many arrived and were lost, share of 30 messages a second, how many 429, how long a /score
took beside it (p50, p99 in ms). The last row is python-telegram-bot alone with its ``AIORateLimiter``.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles

from sqlmodel import func, select

from bot.app import App, build
from bot.clock import ShiftedClock, parse_moment
from bot.config import Settings
from bot.domain.roles import Role
from bot.domain.states import AudienceKind, OutboxState
from bot.jobs import notices
from bot.sandbox import Person, Rules, Sandbox
from bot.services.bureau import Bureau
from bot.services.notice_audience import Audience
from bot.services.notice_sending import send_notice
from bot.services.notices import begin_notice, preview_notice
from storage.models import OutboxMessage
from tests.benchmarks.bare import send_to_all
from tests.support.bot import settings_for
from tests.support.people import join, join_many

FIRST_ID = 100_000
ASKERS = 20
OFFICIAL_PER_S = 30
STRICT = Rules(stretches_polls=False, rates=True)
MORNING = "2024-06-14T10:00"
HEADER = f"{'run':<34}{'sent':>6}{'lost':>6}{'sent/s':>8}{'of 30/s':>9}{'429':>6}{'p50 ms':>8}{'p99 ms':>8}{'asked':>7}"


@dataclass(frozen=True, slots=True)
class Row:
    """One run. ``seconds``: of the broadcast. ``waits_s``: from asking to hearing, of each /score."""

    name: str
    seconds: float
    sent_count: int
    lost_count: int
    refused_count: int
    waits_s: tuple[float, ...] = ()

    def line(self) -> str:
        per_s = self.sent_count / self.seconds
        speed = f"{per_s:.1f}" if self.sent_count else "-"
        share = f"{100 * per_s / OFFICIAL_PER_S:.1f}%" if self.sent_count else "-"
        counts = f"{self.sent_count:>6}{self.lost_count:>6}{speed:>8}{share:>9}{self.refused_count:>6}"
        return f"{self.name:<34}{counts}{self._waits()}"

    def _waits(self) -> str:
        if not self.waits_s:
            return f"{'-':>8}{'-':>8}{0:>7}"
        cuts = quantiles(self.waits_s, n=100, method="inclusive")
        return f"{1000 * cuts[49]:>8.0f}{1000 * cuts[98]:>8.0f}{len(self.waits_s):>7}"


@asynccontextmanager
async def running(folder: Path) -> AsyncIterator[tuple[Sandbox, App]]:
    """The bot with its own pace before a sandbox that enforces the limits."""
    clock = ShiftedClock(parse_moment(MORNING))
    async with Sandbox(clock=clock, rules=STRICT) as sandbox:
        settings = settings_for(sandbox, Settings(data_dir=folder, token="1:bench", _env_file=None))
        app = build(settings, clock, poll_timeout_s=2)
        app.is_ticking = False  # the morning's digests would share the lane
        async with app:
            yield sandbox, app


def chat_ids(count: int) -> range:
    return range(FIRST_ID, FIRST_ID + count)


def started_chats(sandbox: Sandbox, count: int) -> None:
    """So many people who have all started the bot."""
    for each in chat_ids(count):
        sandbox.person(f"member {each}", each)
        sandbox.world.users[each].has_started = True


def gather(sandbox: Sandbox, bureau: Bureau, count: int) -> None:
    """So many staff, who all have started the bot."""
    join_many(bureau.storage, FIRST_ID, count, [department.name for department in bureau.plan.departments])
    started_chats(sandbox, count)


async def ask(person: Person) -> float:
    """Seconds from /score to its answer."""
    started = time.perf_counter()
    await person.say("/score")
    await person.hears("/100", timeout=60)
    return time.perf_counter() - started


async def keep_asking(sandbox: Sandbox, until: asyncio.Event, waits: list[float]) -> None:
    """One question a second, by people in turn."""
    turn = 0
    while not until.is_set():
        waits.append(await ask(sandbox.person("", FIRST_ID + turn % ASKERS)))
        turn += 1
        try:
            async with asyncio.timeout(1):
                await until.wait()
        except TimeoutError:
            continue


async def idle(sandbox: Sandbox, seconds: float) -> Row:
    """Nobody else wants anything."""
    over, waits = asyncio.Event(), list[float]()
    asking = asyncio.ensure_future(keep_asking(sandbox, over, waits))
    await asyncio.sleep(seconds)
    over.set()
    await asking
    return Row("/score, idle bot", seconds, 0, 0, sandbox.world.limiter.refused_count, tuple(waits))


def sent_count(bureau: Bureau) -> int:
    with bureau.storage.read() as session:
        wanted = (OutboxMessage.kind == "notice", OutboxMessage.state == OutboxState.SENT)
        return int(session.exec(select(func.count()).select_from(OutboxMessage).where(*wanted)).one())


async def broadcast(sandbox: Sandbox, app: App, count: int, coordinator: int) -> Row:
    """A notice to all beside one question a second."""
    bureau = app.bureau
    author = join(bureau.storage, coordinator, "coordinator", Role.COORDINATOR, bureau.plan.departments[0].name)
    sandbox.person("coordinator", coordinator)
    sandbox.world.users[coordinator].has_started = True
    number = begin_notice(bureau, author.principal, 1, "notice").id
    preview_notice(bureau, author.principal, number, Audience(AudienceKind.ALL))
    refused_before = sandbox.world.limiter.refused_count
    over, waits = asyncio.Event(), list[float]()
    started = time.perf_counter()
    await asyncio.to_thread(send_notice, bureau, author.principal, number)
    app.outbox.wake()
    asking = asyncio.ensure_future(keep_asking(sandbox, over, waits))
    deadline = started + count / 5
    while time.perf_counter() < deadline and await asyncio.to_thread(sent_count, bureau) < count:
        await notices.tick(bureau)  # the bar that the author sees
        await asyncio.sleep(1)
    seconds = time.perf_counter() - started
    over.set()
    await asking
    sent = await asyncio.to_thread(sent_count, bureau)
    refused = sandbox.world.limiter.refused_count - refused_before
    return Row(f"notice to {count}, /score beside it", seconds, sent, count - sent, refused, tuple(waits))


async def bare(count: int) -> Row:
    """As many messages through python-telegram-bot's own limiter, with the machine to itself."""
    async with Sandbox(clock=ShiftedClock(parse_moment(MORNING)), rules=STRICT) as sandbox:
        started_chats(sandbox, count)
        started = time.perf_counter()
        sent = await send_to_all(sandbox, chat_ids(count))
        seconds = time.perf_counter() - started
        return Row(f"AIORateLimiter, {count} at once", seconds, sent, count - sent, sandbox.world.limiter.refused_count)


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


async def main(people: int, idle_s: float) -> None:
    with tempfile.TemporaryDirectory() as folder:
        async with running(Path(folder)) as (sandbox, app):
            gather(sandbox, app.bureau, people)
            say(HEADER)
            say((await idle(sandbox, idle_s)).line())
            say((await broadcast(sandbox, app, people, FIRST_ID - 1)).line())
    say((await bare(people)).line())


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=2000)
    parser.add_argument("--idle", type=float, default=20.0, help="seconds")
    arguments = parser.parse_args()
    asyncio.run(main(arguments.people, arguments.idle))
