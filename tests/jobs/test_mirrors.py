"""Group robots: signed as each wants it, judged by the code in the answer, notices and a daily summary only."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime

import pytest
from sqlmodel import col, select

from bot.app.logs import redact
from bot.clock import FixedClock, parse_moment
from bot.config import Settings
from bot.domain.states import AudienceKind, MirrorState, Robot
from bot.jobs.mirrors import PACE_S, TICKS, poster, summarise
from bot.mirrors import Address, Outcome, dingtalk_sign, feishu_sign, judge, request_for
from bot.services import mirroring
from bot.services.bureau import Bureau
from bot.services.notice_audience import Audience
from bot.services.notice_sending import send_notice
from bot.services.notices import begin_notice, preview_notice
from bot.texts.mirrors import CUT, words
from bot.views.outbox import render
from storage.models import MirrorPost, OutboxMessage
from tests.support.people import People
from tests.support.robots import KEY, SECRET, Robots, fake_robots

MORNING = "2024-06-14T08:30"


@pytest.fixture
async def robots() -> AsyncIterator[Robots]:
    async with fake_robots() as started:
        yield started


@pytest.fixture
def mirrored(bureau: Bureau, robots: Robots) -> Bureau:
    return replace(bureau, settings=robots.settings(bureau.settings))


def send(bureau: Bureau, people: People, text: str = "明天开会", update_id: int = 1) -> int:
    number = begin_notice(bureau, people.wang.principal, update_id, text).id
    preview_notice(bureau, people.wang.principal, number, Audience(AudienceKind.ALL))
    return send_notice(bureau, people.wang.principal, number).id


def posts(bureau: Bureau) -> list[MirrorPost]:
    with bureau.storage.read() as session:
        return list(session.exec(select(MirrorPost).order_by(col(MirrorPost.id))))


async def run_all(bureau: Bureau) -> None:
    for robot in Robot:
        await poster(robot)(bureau)


def test_signatures_are_those_that_openssl_computes() -> None:
    assert dingtalk_sign(SECRET, 1718325000000) == "tZHytjD+3dCHj643RmRj7YStph4lvSE87kyO9RBLnKo="
    assert feishu_sign(SECRET, 1718325000) == "NWaGevgkeOyfR1D39ObXVo9+R2YRsJnRo7SMgSJp5B8="


def test_each_robot_is_asked_in_its_own_form() -> None:
    now: datetime = parse_moment(MORNING)
    url, body = request_for(Address(Robot.DINGTALK, "http://x/send?access_token=t", SECRET), "好", now)
    assert url == (
        "http://x/send?access_token=t&timestamp=1718325000000&sign=tZHytjD%2B3dCHj643RmRj7YStph4lvSE87kyO9RBLnKo%3D"
    )
    assert body == {"msgtype": "text", "text": {"content": "好"}}
    url, body = request_for(Address(Robot.FEISHU, "http://x/hook/t", SECRET), "好", now)
    assert (url, body["timestamp"], body["msg_type"]) == ("http://x/hook/t", "1718325000", "text")
    url, body = request_for(Address(Robot.FEISHU, "http://x/hook/t"), "好", now)
    assert body == {"msg_type": "text", "content": {"text": "好"}}
    assert request_for(Address(Robot.WECOM, "http://x/send?key=t"), "好", now)[0] == "http://x/send?key=t"


@pytest.mark.parametrize(
    ("status", "body", "outcome"),
    [
        (200, {"errcode": 0, "errmsg": "ok"}, Outcome.TAKEN),
        (200, {"code": 0}, Outcome.TAKEN),
        (200, {"StatusCode": 0}, Outcome.TAKEN),
        (200, {"errcode": 93000}, Outcome.REFUSED),
        (200, {"code": 19021}, Outcome.REFUSED),
        (200, {"errcode": 45009}, Outcome.LATER),
        (200, {"code": 11232}, Outcome.LATER),
        (200, {}, Outcome.LATER),
        (200, None, Outcome.LATER),
        (429, None, Outcome.LATER),
        (502, None, Outcome.LATER),
        (404, None, Outcome.REFUSED),
    ],
)
def test_the_code_in_the_answer_decides_and_not_the_status(status: int, body: object, outcome: Outcome) -> None:
    assert judge(status, body).outcome is outcome


async def test_a_notice_reaches_all_three_without_its_files(mirrored: Bureau, robots: Robots, people: People) -> None:
    send(mirrored, people)
    await run_all(mirrored)
    for robot in Robot:
        (text,) = robots.each[robot].texts
        assert "通知第1号" in text
        assert "明天开会" in text
    assert {row.state for row in posts(mirrored)} == {MirrorState.SENT}
    await run_all(mirrored)
    assert [len(robots.each[robot].received) for robot in Robot] == [1, 1, 1]


async def test_a_notice_for_monday_reaches_the_groups_on_monday(
    mirrored: Bureau, robots: Robots, clock: FixedClock, people: People
) -> None:
    clock.set(parse_moment("2024-05-17T20:00"))
    send(mirrored, people)
    await run_all(mirrored)
    assert robots.each[Robot.WECOM].received == []
    clock.set(parse_moment("2024-05-20T08:30"))
    await run_all(mirrored)
    assert len(robots.each[Robot.WECOM].received) == 1


async def test_the_summary_is_written_once_a_workday_in_working_hours(
    mirrored: Bureau, robots: Robots, clock: FixedClock, people: People
) -> None:
    for moment in ("2024-06-14T08:29", "2024-06-15T10:00", MORNING, "2024-06-14T15:00"):
        clock.set(parse_moment(moment))
        await summarise(mirrored)
    assert [(row.robot, row.kind) for row in posts(mirrored)] == [(robot, "summary") for robot in Robot]
    await run_all(mirrored)
    (text,) = robots.each[Robot.FEISHU].texts
    assert text.startswith("【“信用交通县”6月14日概况】\n当前自评 0/100\n近期到期：")
    assert "已逾期：25项（法规科6、办公室4、" in text


async def test_without_addresses_nothing_is_written(bureau: Bureau, people: People) -> None:
    send(bureau, people)
    await summarise(bureau)
    await run_all(bureau)
    assert posts(bureau) == []


async def test_a_refusal_is_reported_to_the_coordinator_once(mirrored: Bureau, robots: Robots, people: People) -> None:
    send(mirrored, people)
    robots.each[Robot.DINGTALK].answers = [(200, {"errcode": 310000, "errmsg": "sign not match"})]
    await run_all(mirrored)
    await run_all(mirrored)
    with mirrored.storage.read() as session:
        (alarm,) = session.exec(select(OutboxMessage).where(OutboxMessage.kind == "mirror_alarm")).all()
    assert alarm.chat_id == people.wang.chat_id
    (said,) = render(alarm.kind, alarm.params).blocks
    assert "通知第1号没能发到钉钉群" in said
    assert {row.robot: row.state for row in posts(mirrored)} == {
        Robot.WECOM: MirrorState.SENT,
        Robot.DINGTALK: MirrorState.FAILED,
        Robot.FEISHU: MirrorState.SENT,
    }


async def test_what_may_pass_later_is_tried_again_and_given_up_after_the_last_pause(
    mirrored: Bureau, robots: Robots, clock: FixedClock, people: People
) -> None:
    send(mirrored, people)
    robots.each[Robot.WECOM].answers = [(200, {"errcode": 45009})] * 9
    await poster(Robot.WECOM)(mirrored)
    await poster(Robot.WECOM)(mirrored)
    assert len(robots.each[Robot.WECOM].received) == 1
    for pause in mirroring.BACKOFF:
        clock.advance(pause)
        await poster(Robot.WECOM)(mirrored)
    assert len(robots.each[Robot.WECOM].received) == 1 + len(mirroring.BACKOFF)
    assert next(row for row in posts(mirrored) if row.robot is Robot.WECOM).state is MirrorState.FAILED


def test_a_long_notice_is_cut_and_says_where_the_rest_is() -> None:
    text = words("notice", {"number": 1, "text": "字" * 900, "by": "王五", "file_count": 2})
    assert CUT in text
    assert "附件2个" in text
    assert len(text.encode()) < 2048


def test_each_robot_has_a_tick_of_its_own_below_twenty_a_minute() -> None:
    paces = [tick.seconds for tick in TICKS if tick.name.removeprefix("mirror ") in set(Robot)]
    assert paces == [PACE_S] * 3
    assert 60 / PACE_S <= 20


def test_addresses_and_keys_are_taken_out_of_logs(settings: Settings) -> None:
    full = Robots("https://qyapi.example/cgi-bin/webhook", {}).settings(settings)
    line = f"POST https://qyapi.example/cgi-bin/webhook/wecom?key={KEY} {SECRET}"
    shown = redact(line, *full.secrets)
    assert KEY not in shown
    assert SECRET not in shown
