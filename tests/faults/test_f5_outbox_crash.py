"""Killed at any step between an outbox row and its reader, the bot forgets nobody and repeats at most one, marked."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from sqlmodel import col, select

from bot.clock import FixedClock
from bot.domain.states import OutboxState
from bot.sandbox import Person, Rules, Sandbox
from bot.texts.delivery import POSSIBLE_COPY
from storage.models import Member, OutboxMessage
from storage.repositories.outbox import tell
from storage.unit_of_work import Storage
from tests.support.living import LivingBot
from tests.support.people import People
from tests.support.toll import DuplicatedError, LostError, many

STEPS = (
    "outbox.committed",
    "outbox.claimed",
    "outbox.rendered",
    "parts.stored",
    "part.sending",
    "part.sent",
    "part.recorded",
    "outbox.sent",
)
ROW_COUNT = 6
PLACES = (1, 3, ROW_COUNT)
TAKING_OVER = "lease.expired"
FAILING = "outbox.failed"
QUICK = Rules(stretches_polls=False)


def _write_rows(storage: Storage, clock: FixedClock, people: People, reader_count: int) -> None:
    """Six numbered messages, for one person or dealt out to three."""
    readers = (people.zhang, people.li, people.zhao)[:reader_count]
    with storage.write() as session:
        for number in range(ROW_COUNT):
            member = session.get(Member, readers[number % reader_count].member_id)
            assert member is not None
            params = {"since": _number(number), "until": "—"}
            tell(session, member, "polling_alarm", params, key=f"row:{number}", at=clock.now())


def _number(number: int) -> str:
    return f"#{100 + number}"


def _readers(sandbox: Sandbox, people: People, count: int) -> list[Person]:
    members = (people.zhang, people.li, people.zhao)[:count]
    persons = [sandbox.person(each.name, user_id=each.user_id) for each in members]
    for person in persons:
        person.user.is_known = person.user.has_started = True
    return persons


def _are_all_sent(storage: Storage) -> bool:
    """Leaving aside what the clock told others meanwhile."""
    with storage.read() as session:
        states = session.exec(select(OutboxMessage.state).where(col(OutboxMessage.key).startswith("row:")))
        return set(states) == {OutboxState.SENT}


def _check_delivery(persons: list[Person], death_count: int) -> None:
    """Everybody heard everything; copies are marked, at most one a death and chat, for chats go side by side."""
    copies = 0
    for number in range(ROW_COUNT):
        heard = [seen.text for seen in persons[number % len(persons)].said if _number(number) in seen.text]
        if not heard:
            raise LostError(f"nobody told {_number(number)}")
        copies += len(heard) - 1
        if not all(POSSIBLE_COPY in text for text in heard[1:]):
            raise DuplicatedError(f"a copy without its mark: {heard}")
    if copies > death_count * len(persons):
        raise DuplicatedError(f"{copies} copies of {death_count} deaths")


async def _case(
    storage: Storage,
    clock: FixedClock,
    people: People,
    folder: Path,
    crashes: list[str],
    *,
    reader_count: int = 1,
    least_death_count: int = 0,
) -> None:
    url = storage.engine.url.render_as_string(hide_password=False)
    left = iter(crashes)
    async with Sandbox(clock=clock, rules=QUICK) as sandbox:
        persons = _readers(sandbox, people, reader_count)
        _write_rows(storage, clock, people, reader_count)
        with LivingBot(sandbox, url, folder, clock.now()) as bot:
            bot.start(next(left))
            await bot.survive(
                lambda: bot.death_count >= least_death_count and _are_all_sent(storage), lambda: next(left, "")
            )
            await bot.stop()
        _check_delivery(persons, bot.death_count)


@pytest.mark.one_database_a_case
@pytest.mark.parametrize("step", STEPS)
async def test_killed_at_its_first_passing_of_a_step_it_forgets_nobody(
    storage: Storage, clock: FixedClock, people: People, tmp_path: Path, step: str
) -> None:
    await _case(storage, clock, people, tmp_path, [f"{step}:1"], least_death_count=1)


@pytest.mark.slow
@pytest.mark.parametrize("place", PLACES[1:])
@pytest.mark.parametrize("step", STEPS)
async def test_killed_at_a_later_passing_of_a_step_it_forgets_nobody(
    storage: Storage, clock: FixedClock, people: People, tmp_path: Path, step: str, place: int
) -> None:
    await _case(storage, clock, people, tmp_path, [f"{step}:{place}"], least_death_count=1)


async def _case_of_taking_over(storage: Storage, clock: FixedClock, people: People, folder: Path, place: int) -> None:
    crashes = [f"part.sending:{place}", f"{TAKING_OVER}:1"]
    await _case(storage, clock, people, folder, crashes, least_death_count=2)


async def test_killed_again_as_it_takes_over_from_the_dead_it_forgets_nobody(
    storage: Storage, clock: FixedClock, people: People, tmp_path: Path
) -> None:
    await _case_of_taking_over(storage, clock, people, tmp_path, PLACES[0])


@pytest.mark.slow
@pytest.mark.parametrize("place", PLACES[1:])
async def test_killed_again_as_it_takes_over_a_later_row_it_forgets_nobody(
    storage: Storage, clock: FixedClock, people: People, tmp_path: Path, place: int
) -> None:
    await _case_of_taking_over(storage, clock, people, tmp_path, place)


async def _case_of_failing(storage: Storage, clock: FixedClock, people: People, folder: Path, count: int) -> None:
    """As many rows that cannot be sent, and killed as the last of them is recorded as failed."""
    url = storage.engine.url.render_as_string(hide_password=False)
    async with Sandbox(clock=clock, rules=QUICK) as sandbox:
        coordinator = sandbox.person("王五", user_id=people.wang.user_id)
        coordinator.user.is_known = coordinator.user.has_started = True
        with storage.write() as session:
            member = session.get(Member, people.zhang.member_id)
            assert member is not None
            for number in range(count):
                tell(session, member, "welcome_of_nobody", {}, key=f"row:{number}", at=clock.now())
        with LivingBot(sandbox, url, folder, clock.now()) as bot:
            bot.start(f"{FAILING}:{count}")
            await bot.survive(lambda: bot.death_count == 1 and _reported_count(coordinator) >= count)
            await bot.stop()
        if _reported_count(coordinator) > count:
            raise DuplicatedError(f"reported {_reported_count(coordinator)} failures of {count}")


def _reported_count(coordinator: Person) -> int:
    return sum(seen.text.count("张三") for seen in coordinator.said if POSSIBLE_COPY not in seen.text)


async def test_killed_as_it_records_a_refusal_it_reports_it_all_the_same(
    storage: Storage, clock: FixedClock, people: People, tmp_path: Path
) -> None:
    await _case_of_failing(storage, clock, people, tmp_path, PLACES[0])


@pytest.mark.slow
@pytest.mark.parametrize("place", PLACES[1:])
async def test_killed_as_it_records_the_last_of_several_refusals_it_reports_them_all(
    storage: Storage, clock: FixedClock, people: People, tmp_path: Path, place: int
) -> None:
    await _case_of_failing(storage, clock, people, tmp_path, place)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(many(20, 250)))
async def test_killed_again_and_again_at_random_steps_it_forgets_nobody(
    storage: Storage, clock: FixedClock, people: People, tmp_path: Path, seed: int
) -> None:
    dice = random.Random(seed)
    crashes = [f"{dice.choice(STEPS)}:{dice.randint(1, 3)}" for _ in range(2)]
    await _case(storage, clock, people, tmp_path, crashes, reader_count=3)
