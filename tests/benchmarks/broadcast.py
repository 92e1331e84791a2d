"""``make bench``: one notice to many people under Telegram's limits, and what it costs those who ask meanwhile.

Bot and sandbox share one process and the sandbox enforces the limits, so that figures are those of a slow machine.
Prints one row a run: share of 30 messages a second, how many 429, how long a /score took beside it (p50, p99 in ms).
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
from storage.models import Member, OutboxMessage
from storage.upsert import insert_missing
from tests.support.bot import settings_for
from tests.support.people import JOINED_AT, join

FIRST_ID = 100_000
ASKERS = 20
OFFICIAL_PER_S = 30
MORNING = "2024-06-14T10:00"
HEADER = f"{'run':<34}{'sent/s':>8}{'of 30/s':>9}{'429':>6}{'lost':>6}{'p50 ms':>8}{'p99 ms':>8}{'asked':>7}"


@dataclass(frozen=True, slots=True)
class Row:
    """One run. ``waits_s``: from asking to hearing, of each /score."""

    name: str
    per_s: float
    refused_count: int
    lost_count: int
    waits_s: tuple[float, ...]

    def line(self) -> str:
        cuts = quantiles(self.waits_s, n=100, method="inclusive")
        share = f"{100 * self.per_s / OFFICIAL_PER_S:.1f}%" if self.per_s else "-"
        rate = f"{self.per_s:.1f}" if self.per_s else "-"
        figures = f"{1000 * cuts[49]:>8.0f}{1000 * cuts[98]:>8.0f}{len(self.waits_s):>7}"
        return f"{self.name:<34}{rate:>8}{share:>9}{self.refused_count:>6}{self.lost_count:>6}{figures}"


@asynccontextmanager
async def running(folder: Path) -> AsyncIterator[tuple[Sandbox, App]]:
    """The bot with its own pace before a sandbox that enforces the limits."""
    clock = ShiftedClock(parse_moment(MORNING))
    async with Sandbox(clock=clock, rules=Rules(stretches_polls=False, rates=True)) as sandbox:
        settings = settings_for(sandbox, Settings(data_dir=folder, token="1:bench", _env_file=None))
        app = build(settings, clock, poll_timeout_s=2)
        app.is_ticking = False  # the morning's digests would share the lane
        async with app:
            yield sandbox, app


def gather(sandbox: Sandbox, bureau: Bureau, count: int) -> None:
    """So many staff, who all have started the bot."""
    names = [department.name for department in bureau.plan.departments]
    ids = range(FIRST_ID, FIRST_ID + count)
    rows = [
        {
            "user_id": each,
            "chat_id": each,
            "name": f"member {each}",
            "role": Role.STAFF,
            "department": names[each % len(names)],
            "state": "active",
            "joined_at": JOINED_AT,
            "is_reachable": True,
        }
        for each in ids
    ]
    with bureau.storage.write() as session:
        insert_missing(session, Member, rows)
    for each in ids:
        sandbox.person(f"member {each}", each)
        sandbox.world.users[each].has_started = True


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
    return Row("/score, idle bot", 0.0, sandbox.world.limiter.refused_count, 0, tuple(waits))


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
    return Row(f"notice to {count}, /score beside it", sent / seconds, refused, count - sent, tuple(waits))


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


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=2000)
    parser.add_argument("--idle", type=float, default=20.0, help="seconds")
    arguments = parser.parse_args()
    asyncio.run(main(arguments.people, arguments.idle))
