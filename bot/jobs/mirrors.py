"""Group robots: one tick a robot, so that none waits for another and each keeps its own pace."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from bot.domain.states import Robot
from bot.jobs.tick import Tick
from bot.mirrors import Outcome, address_of, post
from bot.services import mirroring
from bot.services.bureau import Bureau
from bot.texts.mirrors import words

_logger = logging.getLogger(__name__)
PACE_S = 3.5
"""One post a robot in so many seconds: 17 a minute, below the 20 that each of them allows."""


def poster(robot: Robot) -> Callable[[Bureau], Awaitable[None]]:
    """The tick that posts what is due for that robot, one post at a time."""

    async def tick(bureau: Bureau) -> None:
        address = address_of(bureau.settings, robot)
        due = await asyncio.to_thread(mirroring.next_post, bureau, robot) if address is not None else None
        if address is None or due is None:
            return
        answer = await post(address, words(due.kind, due.params), bureau.now, proxy=bureau.settings.proxy)
        if answer.outcome is Outcome.TAKEN:
            await asyncio.to_thread(mirroring.finish_post, bureau, due)
            return
        _logger.warning("%s did not take post %s: %s", robot.value, due.id, answer.reason)
        ending = mirroring.postpone_post if answer.outcome is Outcome.LATER else mirroring.give_up_post
        await asyncio.to_thread(ending, bureau, due, answer.reason)

    return tick


async def summarise(bureau: Bureau) -> None:
    """Write the day's summary once."""
    await asyncio.to_thread(mirroring.write_summary, bureau)


TICKS: tuple[Tick, ...] = (
    Tick("mirror summary", 60, summarise),
    *(Tick(f"mirror {robot.value}", PACE_S, poster(robot)) for robot in Robot),
)
