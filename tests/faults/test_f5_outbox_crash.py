"""Killed at any step between an outbox row and its reader, the bot forgets nobody and repeats at most one, marked."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from sqlmodel import select

from bot.clock import FixedClock
from bot.domain.states import OutboxState
from bot.sandbox import Person, Rules, Sandbox
from bot.texts.delivery import POSSIBLE_COPY
from storage.models import Member, OutboxMessage
from storage.repositories.outbox import tell
from storage.unit_of_work import Storage
from tests.support.living import LivingBot
from tests.support.people import People

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
QUICK = Rules(stretches_polls=False)


def _write_rows(storage: Storage, clock: FixedClock, people: People) -> None:
    """Six numbered messages, two for each of three people."""
    readers = (people.zhang, people.li, people.zhao)
    with storage.write() as session:
        for number in range(ROW_COUNT):
            member = session.get(Member, readers[number % 3].member_id)
            assert member is not None
            params = {"since": _number(number), "until": "—"}
            tell(session, member, "polling_alarm", params, key=f"row:{number}", at=clock.now())


def _number(number: int) -> str:
    return f"#{100 + number}"


def _readers(sandbox: Sandbox, people: People) -> list[Person]:
    persons = [sandbox.person(each.name, user_id=each.user_id) for each in (people.zhang, people.li, people.zhao)]
    for person in persons:
        person.user.is_known = person.user.has_started = True
    return persons


def _states(storage: Storage) -> list[OutboxState]:
    with storage.read() as session:
        return list(session.exec(select(OutboxMessage.state)))


def _heard(persons: list[Person], number: int) -> list[str]:
    return [seen.text for seen in persons[number % 3].said if _number(number) in seen.text]


def _check_delivery(persons: list[Person], death_count: int) -> None:
    copies = 0
    for number in range(ROW_COUNT):
        heard = _heard(persons, number)
        assert heard, f"nobody told {_number(number)}"
        copies += len(heard) - 1
        assert all(POSSIBLE_COPY in text for text in heard[1:])
    # Each death may catch as many parts on their way as there are readers: chats are served side by side.
    assert copies <= death_count * len(persons)


async def _case(
    storage: Storage, clock: FixedClock, people: People, folder: Path, crashes: list[str]
) -> tuple[LivingBot, list[Person]]:
    url = storage.engine.url.render_as_string(hide_password=False)
    left = iter(crashes)
    async with Sandbox(clock=clock, rules=QUICK) as sandbox:
        persons = _readers(sandbox, people)
        _write_rows(storage, clock, people)
        with LivingBot(sandbox, url, folder, clock.now()) as bot:
            bot.start(next(left))
            await bot.survive(lambda: set(_states(storage)) == {OutboxState.SENT}, lambda: next(left, ""))
            await bot.stop()
        return bot, persons


@pytest.mark.parametrize("step", STEPS)
async def test_killed_at_its_first_passing_of_a_step_it_forgets_nobody(
    storage: Storage, clock: FixedClock, people: People, tmp_path: Path, step: str
) -> None:
    bot, persons = await _case(storage, clock, people, tmp_path, [f"{step}:1"])
    assert bot.death_count == 1, bot.log
    _check_delivery(persons, bot.death_count)


@pytest.mark.slow
@pytest.mark.parametrize("place", [3, ROW_COUNT])
@pytest.mark.parametrize("step", STEPS[1:])
async def test_killed_at_a_later_passing_of_a_step_it_forgets_nobody(
    storage: Storage, clock: FixedClock, people: People, tmp_path: Path, step: str, place: int
) -> None:
    bot, persons = await _case(storage, clock, people, tmp_path, [f"{step}:{place}"])
    _check_delivery(persons, max(bot.death_count, 1))


@pytest.mark.parametrize("step", ["outbox.claimed", "part.sending"])
async def test_killed_again_as_it_takes_over_an_expired_lease_it_forgets_nobody(
    storage: Storage, clock: FixedClock, people: People, tmp_path: Path, step: str
) -> None:
    bot, persons = await _case(storage, clock, people, tmp_path, [f"{step}:1", "lease.expired:1"])
    assert bot.death_count == 2, bot.log
    _check_delivery(persons, bot.death_count)


async def test_killed_as_it_records_a_refusal_it_reports_it_all_the_same(
    storage: Storage, clock: FixedClock, people: People, tmp_path: Path
) -> None:
    url = storage.engine.url.render_as_string(hide_password=False)
    async with Sandbox(clock=clock, rules=QUICK) as sandbox:
        persons = _readers(sandbox, people)
        persons[0].user.has_blocked = True
        coordinator = sandbox.person("王五", user_id=people.wang.user_id)
        coordinator.user.is_known = coordinator.user.has_started = True
        with storage.write() as session:
            member = session.get(Member, people.zhang.member_id)
            assert member is not None
            tell(session, member, "welcome_of_nobody", {}, key="row", at=clock.now())
        with LivingBot(sandbox, url, tmp_path, clock.now()) as bot:
            bot.start("outbox.failed:1")
            await bot.survive(lambda: any("张三" in seen.text for seen in coordinator.said))
            await bot.stop()
        assert bot.death_count == 1
        assert sum("张三" in seen.text for seen in coordinator.said) == 1


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(20))
async def test_killed_again_and_again_at_random_steps_it_forgets_nobody(
    storage: Storage, clock: FixedClock, people: People, tmp_path: Path, seed: int
) -> None:
    dice = random.Random(seed)
    crashes = [f"{dice.choice(STEPS)}:{dice.randint(1, 4)}" for _ in range(3)]
    bot, persons = await _case(storage, clock, people, tmp_path, crashes)
    _check_delivery(persons, max(bot.death_count, 1))
