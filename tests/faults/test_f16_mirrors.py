"""Whatever a group robot answers, no post is taken for delivered that was not, and nobody else waits for it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from pydantic import SecretStr
from sqlmodel import select

from bot import mirrors
from bot.clock import FixedClock
from bot.domain.states import MirrorState, Robot
from bot.jobs.mirrors import poster
from bot.services.bureau import Bureau
from bot.services.mirroring import BACKOFF, next_post
from storage.models import MirrorPost, OutboxMessage
from storage.repositories.mirrors import add
from tests.support.people import People
from tests.support.robots import Robots, fake_robots
from tests.support.toll import many

pytestmark = pytest.mark.sqlite_only

PASSING: list[tuple[int, Any]] = [
    (200, {"errcode": 45009, "code": 11232}),
    (200, {"errcode": -1, "code": 9499}),
    (200, {}),
    (200, []),
    (429, {}),
    (500, {}),
    (503, {"message": "busy"}),
]
FINAL: list[tuple[int, Any]] = [
    (200, {"errcode": 93000, "code": 19001}),
    (200, {"errcode": 310000, "code": 19021}),
    (404, {}),
    (403, {}),
]
WIRE = ("hang", "reset", "html")
TIMES = range(1, many(1, 3) + 1)
"""How often in a row a robot behaves so."""


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mirrors, "TIMEOUT_S", 0.2)


@pytest.fixture
async def robots() -> AsyncIterator[Robots]:
    async with fake_robots() as started:
        yield started


@pytest.fixture
def mirrored(bureau: Bureau, robots: Robots, people: People) -> Bureau:
    """A bureau with one post waiting for each robot."""
    opened = replace(bureau, settings=robots.settings(bureau.settings))
    params = {"number": 1, "text": "开会", "by": people.wang.name, "file_count": 0}
    with opened.storage.write() as session:
        add(session, tuple(Robot), "notice:1", "notice", params, opened.now)
    return opened


def state_of(bureau: Bureau, robot: Robot) -> MirrorState:
    with bureau.storage.read() as session:
        return MirrorState(session.exec(select(MirrorPost.state).where(MirrorPost.robot == robot)).one())


def alarm_count(bureau: Bureau) -> int:
    with bureau.storage.read() as session:
        return len(session.exec(select(OutboxMessage).where(OutboxMessage.kind == "mirror_alarm")).all())


async def stays_waiting(bureau: Bureau, clock: FixedClock, robot: Robot, times: int) -> None:
    """Not taken for delivered, and tried again after each pause, never before."""
    for pause in BACKOFF[:times]:
        await poster(robot)(bureau)
        assert state_of(bureau, robot) is MirrorState.WAITING
        clock.advance(pause - timedelta(seconds=1))
        assert next_post(bureau, robot) is None
        clock.advance(timedelta(seconds=1))


async def passes_later(bureau: Bureau, clock: FixedClock, robots: Robots, robot: Robot, times: int) -> None:
    """Not taken for delivered, tried again after a pause, delivered then."""
    fake = robots.each[robot]
    await stays_waiting(bureau, clock, robot, times)
    fake.answers, fake.fault = [], ""
    await poster(robot)(bureau)
    assert state_of(bureau, robot) is MirrorState.SENT
    assert alarm_count(bureau) == 0


@pytest.mark.parametrize("robot", Robot)
@pytest.mark.parametrize("answer", PASSING, ids=str)
@pytest.mark.parametrize("times", TIMES)
async def test_what_passes_later_is_posted_later(
    mirrored: Bureau, clock: FixedClock, robots: Robots, robot: Robot, answer: tuple[int, Any], times: int
) -> None:
    robots.each[robot].answers = [answer] * times
    await passes_later(mirrored, clock, robots, robot, times)


@pytest.mark.parametrize("robot", Robot)
@pytest.mark.parametrize("fault", WIRE)
@pytest.mark.parametrize("times", TIMES)
async def test_a_broken_wire_is_tried_again(
    mirrored: Bureau, clock: FixedClock, robots: Robots, robot: Robot, fault: str, times: int
) -> None:
    robots.each[robot].fault = fault
    await passes_later(mirrored, clock, robots, robot, times)


@pytest.mark.parametrize("robot", Robot)
@pytest.mark.parametrize("answer", FINAL, ids=str)
@pytest.mark.parametrize("times", TIMES)
async def test_a_refusal_ends_the_post_and_is_reported(
    mirrored: Bureau, clock: FixedClock, robots: Robots, robot: Robot, answer: tuple[int, Any], times: int
) -> None:
    """Also where it was put off a few times before."""
    robots.each[robot].answers = [PASSING[0]] * (times - 1) + [answer]
    await stays_waiting(mirrored, clock, robot, times - 1)
    for _ in range(2):
        await poster(robot)(mirrored)
    assert len(robots.each[robot].received) == times
    assert state_of(mirrored, robot) is MirrorState.FAILED
    assert alarm_count(mirrored) == 1


@pytest.mark.parametrize("robot", [Robot.DINGTALK, Robot.FEISHU])
@pytest.mark.parametrize("times", TIMES)
async def test_a_wrong_secret_is_seen_in_the_code(
    mirrored: Bureau, clock: FixedClock, robots: Robots, robot: Robot, times: int
) -> None:
    robots.each[robot].answers = [PASSING[0]] * (times - 1)
    await stays_waiting(mirrored, clock, robot, times - 1)
    changed = {f"mirror_{robot.value}_secret": SecretStr("SECwrong")}
    wrong = replace(mirrored, settings=mirrored.settings.model_copy(update=changed))
    await poster(robot)(wrong)
    assert state_of(wrong, robot) is MirrorState.FAILED


@pytest.mark.parametrize("times", TIMES)
async def test_a_robot_that_hangs_holds_up_neither_the_others_nor_telegram(
    mirrored: Bureau, clock: FixedClock, robots: Robots, times: int
) -> None:
    robots.each[Robot.WECOM].fault = "hang"
    await stays_waiting(mirrored, clock, Robot.WECOM, times - 1)
    hanging = asyncio.ensure_future(poster(Robot.WECOM)(mirrored))
    for robot in (Robot.DINGTALK, Robot.FEISHU):
        await poster(robot)(mirrored)
        assert state_of(mirrored, robot) is MirrorState.SENT
    assert not hanging.done()
    await hanging
    assert state_of(mirrored, Robot.WECOM) is MirrorState.WAITING


@pytest.mark.parametrize("times", TIMES)
async def test_a_robot_out_of_reach_is_tried_again(mirrored: Bureau, clock: FixedClock, times: int) -> None:
    changed = {"mirror_wecom_url": SecretStr("http://127.0.0.1:9/nobody")}
    lost = replace(mirrored, settings=mirrored.settings.model_copy(update=changed))
    await stays_waiting(lost, clock, Robot.WECOM, times)
