"""Killed at any step between Telegram and the answer, the bot loses no update and does nothing twice."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import sys
from pathlib import Path

import pytest
from sqlmodel import func, select

from bot.app.crash import VARIABLE
from bot.clock import FixedClock
from bot.domain.states import InboxState
from bot.sandbox import Person, Rules, Sandbox
from storage.models import InboxUpdate, Invite
from storage.unit_of_work import Storage
from tests.support.living import LivingBot
from tests.support.people import People
from tests.support.toll import DuplicatedError, LostError, many

STEPS = (
    "poll.received",
    "inbox.committed",
    "offset.advanced",
    "update.claimed",
    "principal.resolved",
    "handler.done",
    "answer.sent",
    "inbox.handled",
)
MESSAGE_COUNT = 3
INSTALLED_PATIENCE_S = 50  # it imports everything first, on a machine that may be busy
NOWHERE = asyncio.subprocess.DEVNULL
FIRST = [(step, 1) for step in STEPS]
LATER = [(step, place) for step in STEPS for place in (2, MESSAGE_COUNT)]
QUICK = Rules(stretches_polls=False)
ENDS = {0, -signal.SIGTERM}  # the latter when it had only just begun to start


async def _invite_three(sandbox: Sandbox, bot: LivingBot, people: People, crash_at: str) -> Person:
    """The coordinator invites three people one after the other; each invitation is answered."""
    coordinator = sandbox.person("王五", user_id=people.wang.user_id)
    coordinator.user.is_known = True
    bot.start(crash_at)
    for number in range(MESSAGE_COUNT):
        name = f"新同事{number}"

        def is_answered(name: str = name) -> bool:
            return any(name in seen.text for seen in coordinator.said)

        await bot.act(lambda name=name: coordinator.say(f"/invite 客运科 经办人 {name}"), is_answered)
    return coordinator


def _check_nothing_lost(storage: Storage, coordinator: Person) -> None:
    with storage.read() as session:
        states = session.exec(select(InboxUpdate.state)).all()
        invited = dict(session.exec(select(Invite.name, func.count()).group_by(Invite.name)).all())
    assert set(states) == {InboxState.HANDLED}
    names = {f"新同事{number}" for number in range(MESSAGE_COUNT)}
    unanswered = {name for name in names if not any(name in seen.text for seen in coordinator.said)}
    if names - invited.keys() or unanswered:
        raise LostError(f"not invited: {names - invited.keys()}, not answered: {unanswered}")
    if set(invited.values()) != {1}:
        raise DuplicatedError(f"invited more than once: {invited}")


async def _case(storage: Storage, clock: FixedClock, people: People, folder: Path, crash_at: str) -> LivingBot:
    url = storage.engine.url.render_as_string(hide_password=False)
    async with Sandbox(clock=clock, rules=QUICK) as sandbox:
        with LivingBot(sandbox, url, folder, clock.now()) as bot:
            coordinator = await _invite_three(sandbox, bot, people, crash_at)
            await bot.survive(lambda: bot.death_count == 1 and _is_all_handled(storage))
            assert await bot.stop() in ENDS, bot.log
        _check_nothing_lost(storage, coordinator)
    return bot


def _is_all_handled(storage: Storage, expected_count: int = MESSAGE_COUNT) -> bool:
    with storage.read() as session:
        pending = session.exec(select(InboxUpdate).where(InboxUpdate.state == InboxState.PENDING)).first()
        count = session.exec(select(func.count()).select_from(InboxUpdate)).one()
    return pending is None and count >= expected_count


@pytest.mark.one_database_a_case
@pytest.mark.parametrize(("step", "place"), FIRST)
async def test_killed_at_its_first_passing_of_a_step_it_loses_nothing(
    storage: Storage, clock: FixedClock, people: People, tmp_path: Path, step: str, place: int
) -> None:
    bot = await _case(storage, clock, people, tmp_path, f"{step}:{place}")
    assert bot.death_count == 1


@pytest.mark.slow
@pytest.mark.parametrize(("step", "place"), LATER)
async def test_killed_at_a_later_passing_of_a_step_it_loses_nothing(
    storage: Storage, clock: FixedClock, people: People, tmp_path: Path, step: str, place: int
) -> None:
    bot = await _case(storage, clock, people, tmp_path, f"{step}:{place}")
    assert bot.death_count == 1


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(many(20, 500)))
async def test_killed_again_and_again_at_random_steps_it_loses_nothing(
    storage: Storage, clock: FixedClock, people: People, tmp_path: Path, seed: int
) -> None:
    dice = random.Random(seed)
    url = storage.engine.url.render_as_string(hide_password=False)
    crashes = iter([f"{dice.choice(STEPS)}:{dice.randint(1, 3)}" for _ in range(2)])
    async with Sandbox(clock=clock, rules=QUICK) as sandbox:
        coordinator = sandbox.person("王五", user_id=people.wang.user_id)
        coordinator.user.is_known = True
        with LivingBot(sandbox, url, tmp_path, clock.now()) as bot:
            bot.start(next(crashes))
            for number in range(MESSAGE_COUNT):
                await coordinator.say(f"/invite 客运科 经办人 新同事{number}")
            await bot.survive(lambda: _is_all_handled(storage), lambda: next(crashes, ""))
            assert await bot.stop() in {*ENDS, -signal.SIGKILL}, bot.log
        _check_nothing_lost(storage, coordinator)


async def test_the_installed_command_stops_cleanly_and_takes_up_what_it_left(
    storage: Storage, clock: FixedClock, people: People, tmp_path: Path
) -> None:
    url = storage.engine.url.render_as_string(hide_password=False)
    async with Sandbox(clock=clock, rules=QUICK) as sandbox:
        coordinator = sandbox.person("王五", user_id=people.wang.user_id)
        environment = os.environ | {
            "CREDITBOT_TOKEN": sandbox.token,
            "CREDITBOT_API_BASE_URL": sandbox.api_base_url,
            "CREDITBOT_DATABASE_URL": url,
            "CREDITBOT_DATA_DIR": str(tmp_path),
            "CREDITBOT_CLOCK_START": clock.now().isoformat(),
        }
        command = Path(sys.executable).with_name("creditbot")
        for crash_at, ending in (("handler.done:1", -signal.SIGKILL), ("", 0)):
            await coordinator.say("/help")
            process = await asyncio.create_subprocess_exec(
                command, "run", env=environment | {VARIABLE: crash_at}, stdout=NOWHERE, stderr=NOWHERE
            )
            if not crash_at:
                async with asyncio.timeout(INSTALLED_PATIENCE_S):
                    while not _is_all_handled(storage, 2):  # noqa: ASYNC110 - another process's rows wake nobody here
                        await asyncio.sleep(0.05)
                process.terminate()
            assert await asyncio.wait_for(process.wait(), INSTALLED_PATIENCE_S) == ending
    assert _is_all_handled(storage, 2)
