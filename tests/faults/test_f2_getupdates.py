"""Whatever getUpdates answers, the loop lives on, loses nothing and handles everything once."""

from __future__ import annotations

import random
from typing import Any

import pytest
from sqlmodel import select

from bot.clock import FixedClock
from bot.config import Settings
from bot.domain.states import InboxState
from bot.intake import poller
from bot.messenger import request
from storage.models import InboxUpdate
from storage.unit_of_work import Storage
from tests.support.bot import Stage, bot_on_stage
from tests.support.people import People
from tests.support.toll import DuplicatedError, LostError, many

pytestmark = pytest.mark.sqlite_only

FAULTS: list[dict[str, Any]] = [
    *({"kind": "error", "status": status} for status in (200, 401, 403, 404, 409, 413, 500, 502, 503, 504)),
    *({"kind": "error", "status": 429, "retry_after": wait} for wait in (0, 1, 2)),
    *({"kind": kind} for kind in ("html", "hang", "reset", "cut")),
    {"kind": "slow", "delay_s": 1.0},
]
"""What getUpdates may answer; 200 is ``ok: false`` under a good status, ``slow`` a byte a second."""

MORE: list[dict[str, Any]] = [{"kind": "empty"}, {"kind": "short"}]
ASKED_COUNT = 3
WAITS = many(3, 10)  # the wait that a 429 asks for is a real one


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pauses short enough for a test; how long they are is no part of the promise."""
    monkeypatch.setattr(poller, "FIRST_PAUSE_S", 0.01)
    monkeypatch.setattr(poller, "LONGEST_PAUSE_S", 0.02)
    monkeypatch.setattr(poller, "SLACK_S", -1.5)
    monkeypatch.setattr(request, "DEFAULT_WAIT_S", 1)


def _name(fault: dict[str, Any]) -> str:
    return "-".join(str(value) for value in fault.values())


async def _ask_and_be_answered(stage: Stage, people: People, faults: list[dict[str, Any]]) -> None:
    person = await stage.enter("张三", people.zhang.user_id)
    for fault in faults:
        stage.sandbox.faults.add("getUpdates", **fault)
    for _ in range(ASKED_COUNT):
        person.mark()
        await person.say("/help")
        await person.hears("/", timeout=30)
    await stage.settled()


def _check_inbox(storage: Storage) -> None:
    with storage.read() as session:
        states = session.exec(select(InboxUpdate.state)).all()
    if len(states) < ASKED_COUNT + 1 or set(states) != {InboxState.HANDLED}:
        raise LostError(f"of {ASKED_COUNT + 1} updates: {states}")
    if len(states) > ASKED_COUNT + 1:
        raise DuplicatedError(f"of {ASKED_COUNT + 1} updates: {states}")


@pytest.mark.parametrize("fault", [*FAULTS, *MORE], ids=_name)
async def test_a_fault_passes_and_nothing_is_lost(
    settings: Settings, clock: FixedClock, people: People, storage: Storage, fault: dict[str, Any]
) -> None:
    async with bot_on_stage(settings, clock) as stage:
        await _ask_and_be_answered(stage, people, [fault])
    _check_inbox(storage)


@pytest.mark.slow
@pytest.mark.parametrize("fault", FAULTS, ids=_name)
async def test_many_faults_in_a_row_pass_and_nothing_is_lost(
    settings: Settings, clock: FixedClock, people: People, storage: Storage, fault: dict[str, Any]
) -> None:
    times = WAITS if fault.get("status") == 429 else 10
    async with bot_on_stage(settings, clock) as stage:
        await _ask_and_be_answered(stage, people, [fault | {"times": times}])
    _check_inbox(storage)


@pytest.mark.slow
@pytest.mark.parametrize("fault", FAULTS, ids=_name)
async def test_a_flapping_server_passes_and_nothing_is_lost(
    settings: Settings, clock: FixedClock, people: People, storage: Storage, fault: dict[str, Any]
) -> None:
    async with bot_on_stage(settings, clock) as stage:
        await _ask_and_be_answered(stage, people, [fault | {"skip": place} for place in range(3)])
    _check_inbox(storage)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(many(1, 216)))
async def test_any_mixture_of_faults_passes_and_nothing_is_lost(
    settings: Settings, clock: FixedClock, people: People, storage: Storage, seed: int
) -> None:
    dice = random.Random(seed)
    faults = [fault | {"skip": dice.randint(0, 2), "times": dice.randint(1, 2)} for fault in dice.sample(FAULTS, 4)]
    async with bot_on_stage(settings, clock) as stage:
        await _ask_and_be_answered(stage, people, faults)
    _check_inbox(storage)


async def test_numbers_that_start_anew_below_the_old_ones_are_handled(
    settings: Settings, clock: FixedClock, people: People, storage: Storage
) -> None:
    """After an idle week Telegram counts from a random number."""
    with storage.write() as session:
        session.add(
            InboxUpdate(
                update_id=2**40, payload="", state=InboxState.HANDLED, received_at=clock.now(), handled_at=clock.now()
            )
        )
    async with bot_on_stage(settings, clock) as stage:
        person = stage.sandbox.person("张三", user_id=people.zhang.user_id)
        await person.say("/help")
        await person.hears("/")
