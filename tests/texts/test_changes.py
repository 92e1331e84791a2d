"""What people type to change a submission, to name its material, and what other messages are called."""

from __future__ import annotations

from datetime import date

import pytest

from bot.plan.model import EvidenceKind, Plan
from bot.services.material import KindChoice, choices
from bot.texts.changes import Wish, parse_change
from bot.texts.material import choice_names, parse_kinds
from bot.texts.numbers import parse_yes
from bot.texts.other_kinds import kind_of_message
from storage.models import Evidence

JUNE_12 = date(2024, 6, 12)


@pytest.mark.parametrize(
    ("text", "prompt", "wish"),
    [
        ("6月12日", "领域", Wish(on=JUNE_12)),
        ("日期 0612", "", Wish(on=JUNE_12)),
        ("人数 3名", "", Wish(count=3)),
        ("评价类 不是", "领域", Wish(is_evaluation=False)),
        ("领域 出租车", "领域", Wish(label="出租车")),
        ("出租车", "领域", Wish(label="出租车")),
        ("案号 2024 12", "案号", Wish(label="2024 12")),
        ("出租车", "", None),
        ("日期 明年", "领域", None),
        ("人数 很多", "领域", None),
        ("评价类 也许", "领域", None),
        ("领域", "领域", None),
    ],
)
def test_a_change_is_read_from_one_line(text: str, prompt: str, wish: Wish | None) -> None:
    assert parse_change(text, prompt=prompt, today=date(2024, 6, 14), year=2024) == wish


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("活动通知", ("0",)),
        ("通知、总结", ("0", "2")),
        ("通知，通知", ("0",)),
        ("总结 报道", ("2", "3")),
        ("活动", ()),
        ("通知、随便", ()),
        ("通", ()),
        ("", ()),
    ],
)
def test_kinds_are_named_by_the_words_on_the_buttons(plan: Plan, text: str, keys: tuple[str, ...]) -> None:
    offered = choices(plan.clause("5.1"), [Evidence(submission_id=1, is_photo=True)], is_evaluation=False)
    assert parse_kinds(text, offered) == keys


def test_two_gates_are_told_apart_by_their_sites() -> None:
    gates = [
        KindChoice("0", EvidenceKind.UPLOAD, "上传截图"),
        KindChoice("1", EvidenceKind.PUBLICATION, "政府网站公示"),
    ]
    assert choice_names(gates[:1], has_picture=True) == {"0": "网站截图"}
    assert choice_names(gates, has_picture=True) == {"0": "“信用交通·山东”网站截图", "1": "政府网站截图"}
    assert choice_names(gates, has_picture=False) == {"0": "上传截图", "1": "政府网站公示"}


@pytest.mark.parametrize(
    ("text", "meant"), [("是", True), ("是的。", True), ("不是", False), ("非评价类", False), ("看情况", None)]
)
def test_yes_and_no_are_read(text: str, meant: bool | None) -> None:
    assert parse_yes(text) is meant


def test_other_messages_are_called_by_their_names() -> None:
    assert [kind_of_message({part: 1}) for part in ("sticker", "voice", "contact", "text", "new_thing")] == [
        "表情",
        "语音",
        "名片",
        "",
        "这种消息",
    ]
