"""What is understood as an audience, and what a bar shows."""

from __future__ import annotations

import pytest

from bot.domain.states import AudienceKind
from bot.plan.model import Plan
from bot.services.notice_audience import Audience
from bot.texts.notices import NAMED, parse_audience, progress, reason, some

GOES_AT = "2024-06-14T00:30:00+00:00"


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("全体", Audience(AudienceKind.ALL)),
        ("客运科、货运科", Audience(AudienceKind.DEPARTMENTS, ("客运科", "货运科"))),
        ("客运科和货运科", Audience(AudienceKind.DEPARTMENTS, ("客运科", "货运科"))),
        ("经办人", Audience(AudienceKind.ROLES, ("staff",))),
        ("负责人，分管领导", Audience(AudienceKind.ROLES, ("head", "deputy"))),
        ("未提交 3.1", Audience(AudienceKind.UNSUBMITTED, ("3.1",))),
        ("未报三、1的科室", Audience(AudienceKind.UNSUBMITTED, ("3.1",))),
        ("未提交 9.9", None),
        ("客运科明天开会", None),
        ("明天下午开会", None),
        ("", None),
    ],
)
def test_an_audience_is_understood_when_typed(plan: Plan, typed: str, expected: Audience | None) -> None:
    assert parse_audience(typed, plan) == expected


@pytest.mark.parametrize(
    ("queued", "delivered", "failed", "bar"),
    [(10, 0, 0, "░░░░░░░░░░ 0%"), (6, 3, 1, "▓▓▓▓░░░░░░ 40%"), (0, 9, 1, "▓▓▓▓▓▓▓▓▓▓ 100%")],
)
def test_the_bar_shows_what_has_come_to_an_end(queued: int, delivered: int, failed: int, bar: str) -> None:
    lines = progress(
        {
            "number": 1,
            "queued_count": queued,
            "delivered_count": delivered,
            "failed_count": failed,
            "signed_count": 0,
            "goes_at": GOES_AT,
        }
    )
    assert lines[1] == bar
    assert lines[2] == f"已排队 {queued}，已送达 {delivered}，失败 {failed}"
    assert "已读" not in "".join(lines)


def test_why_a_message_did_not_arrive_is_said_in_plain_words() -> None:
    assert reason("Forbidden: bot was blocked by the user") == "对方停用了机器人"
    assert reason(None) == "网络或服务原因"


def test_few_are_all_named_and_of_many_the_first_and_their_number() -> None:
    names = [f"人{each}" for each in range(NAMED + 1)]
    assert some(names[:NAMED], NAMED) == "、".join(names[:NAMED])
    assert some(names, 3) == f"人0、人1、人2等{NAMED + 1}人"
