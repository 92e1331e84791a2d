"""What typed words name in 催办, 督办单, 批示, 签收 and 反馈."""

from __future__ import annotations

import pytest

from bot.domain.states import ReceiptKind
from bot.plan.model import Plan
from bot.services.instructions import Mention
from bot.services.matters import Matter
from bot.services.receipts import Subject
from bot.services.urging import Target
from bot.texts.instructions import mentioned
from bot.texts.matters import department_line
from bot.texts.overview import delivery
from bot.texts.receipts import parse_reference
from bot.texts.supervision import parse_supervise
from bot.texts.urging import parse_target

SUPERVISION, INSTRUCTION = ReceiptKind.SUPERVISION, ReceiptKind.INSTRUCTION


@pytest.mark.parametrize(
    ("text", "mention"),
    [
        ("客运科抓紧报3.2", Mention(("3.2",), ("客运科",))),
        ("三、2怎么还没报", Mention(("3.2",), ())),
        ("请法规科、建设科看一下", Mention((), ("法规科", "公路建设科"))),
        ("5.3要抓紧", Mention(("5.3a", "5.3b"), ())),
        ("1.2b 和 7.1 一起报", Mention(("1.2b", "7.1"), ())),
        ("现在41.5分，不够", Mention()),
        ("13.2万元的事", Mention()),
        ("三季度的工作要提前", Mention()),
        ("辛苦了", Mention()),
    ],
)
def test_a_leaders_words_name_items_and_departments(plan: Plan, text: str, mention: Mention) -> None:
    assert mentioned(plan, text) == mention


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("3.2", Target(("3.2",))),
        ("三、2", Target(("3.2",))),
        ("客运科", Target((), "客运科")),
        ("3.2 客运科", Target(("3.2",), "客运科")),
        ("客运科，三、2", Target(("3.2",), "客运科")),
        ("没有科", None),
        ("3.2 随便", None),
    ],
)
def test_an_urge_names_an_item_a_department_or_both(plan: Plan, text: str, target: Target | None) -> None:
    assert parse_target(text, plan) == target


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("3.2 客运科 5", ("3.2", "客运科", 5)),
        ("3.2 客运科", ("3.2", "客运科", None)),
        ("3.2", None),
        ("3.2 没有科 5", None),
        ("3.2 客运科 五天", None),
    ],
)
def test_a_supervision_names_item_department_and_workdays(
    plan: Plan, text: str, asked: tuple[str, str, int | None] | None
) -> None:
    assert parse_supervise(text, plan) == asked


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("督办1 已报省厅", (Subject(SUPERVISION, 1), "已报省厅")),
        ("督办单第12号：已办\n明天补材料", (Subject(SUPERVISION, 12), "已办\n明天补材料")),
        ("批示2", (Subject(INSTRUCTION, 2), "")),
        ("通报 第3号", (Subject(ReceiptKind.BULLETIN, 3), "")),
        ("督办1 正在盖章，周三前报。", (Subject(ReceiptKind.SUPERVISION, 1), "正在盖章，周三前报。")),
        ("通知４", (Subject(ReceiptKind.NOTICE, 4), "")),
        ("3", None),
        ("文件1", None),
    ],
)
def test_a_paper_is_named_by_its_kind_and_number(text: str, found: tuple[Subject, str] | None) -> None:
    assert parse_reference(text) == found


def matter(number: str, title: str, workdays: int) -> Matter:
    """An item of 客运科 in few words."""
    return Matter(f"{number}@2024Q2", "客运科", 4, number, "", title, title, "", workdays, "2024-06-30", "2024-06-30")


def test_items_that_are_late_alike_say_so_once() -> None:
    late = [matter(number, "事项", -3) for number in ("3.1", "3.2", "4.1", "4.2")]
    assert department_line("客运科", late[:1]) == "客运科：3.1 事项（已逾期3个工作日）"
    assert department_line("客运科", late) == "客运科：3.1 事项、3.2 事项、4.1 事项 等4项（均已逾期3个工作日）"
    mixed = [late[0], matter("5.1", "月", 0)]
    assert department_line("客运科", mixed) == "客运科：3.1 事项（已逾期3个工作日）、5.1 月（今天到期）"


def test_a_long_list_of_departments_is_cut_short_in_the_morning() -> None:
    names = ["办公室", "客运科", "货运科", "党建办", "养护科"]
    section = {"due": names, "absent": names, "unreached": names[:4], "reached_count": 0}
    assert delivery(section) == (
        "📮 今早提醒（按科室计）：应发5 已送达0 未送达4（办公室、客运科、货运科、党建办） "
        "未加入5（办公室、客运科、货运科、党建办等）"
    )
