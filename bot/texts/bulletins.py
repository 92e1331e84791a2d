"""Sentences of 通报: departments and items, never persons."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from html import escape
from typing import Any

from bot.domain.states import BulletinState
from bot.services.bulletins import BulletinSheet
from bot.services.matters import Matter, matters_from
from bot.texts.days import month_day
from bot.texts.matters import by_department, due_line, full_name, goes, standing

ERRORS = {
    "nothing_to_bulletin": "现在没有可以通报的事项：出过督办单、过了反馈时限仍未办的，才能通报。",
    "no_bulletin_waiting": "现在没有等您审批的通报。",
    "bulletin_not_found": "没有这份通报。发 /bulletin 起草。",
    "bulletin_gone": "通报第{number}号已经处理过了，不能再改。",
    "bulletin_changed": "就在刚才，通报里的事项有了变化。请再点一次「同意通报」，按最新的情况发出。",
    "bulletin_settled": "通报里的事项都已办结，不用再通报了。",
    "no_leader": "还没有组长加入，不能送审。请先用 /invite 邀请组长。",
    "bulletin_unclear": "没看懂。信用办可发：/bulletin、/bulletin 送审、/bulletin 放弃；组长可发：/bulletin 同意、/bulletin 不同意",
}
PROPOSE = "送组长审批"
DROP = "放弃"
APPROVE = "✅ 同意通报"
REFUSE = "❌ 不同意"
OPENING = "以下事项经催办、督办，至今没有完成，现予通报："
CLOSING = "请有关科室抓紧办理，尽快报送佐证材料。"
PAPER_COLUMNS = ("科室（单位）", "事项", "完成时限", "办理情况")
WORDS = {
    "送审": "propose",
    "送组长审批": "propose",
    "放弃": "drop",
    "同意": "approve",
    "同意通报": "approve",
    "不同意": "refuse",
}

_STATES = {
    BulletinState.DRAFT: "草稿，只有您看得到。送组长同意后才会发给大家",
    BulletinState.PROPOSED: "已送组长审批，同意后发给大家",
    BulletinState.APPROVED: "组长已同意",
    BulletinState.REFUSED: "组长不同意，没有发出",
    BulletinState.DROPPED: "已放弃，没有发出",
}


def body(matters: Sequence[Matter]) -> list[str]:
    """The 通报's own words: by department, items below."""
    blocks = [OPENING]
    for department, own in by_department(matters).items():
        lines = [f"· {due_line(matter)}" for matter in own]
        blocks.append("\n".join([f"<b>{escape(department, quote=False)}</b>", *lines]))
    return [*blocks, CLOSING]


def preview(sheet: BulletinSheet) -> list[str]:
    return [f"<b>通报第{sheet.number}号</b>（{_STATES[sheet.state]}）", *body(sheet.matters)]


def state_line(sheet: BulletinSheet) -> str:
    """What became of it, for who just decided."""
    if sheet.goes_at is not None:
        when = goes(sheet.goes_at, is_now=sheet.is_now)
        return f"✅ 您已同意，通报第{sheet.number}号{when}，共{sheet.reader_count}人，由各人签收。"
    return f"通报第{sheet.number}号：{_STATES[sheet.state]}。"


def card(params: dict[str, Any]) -> list[str]:
    return card_of(params["number"], matters_from(params["matters"]))


def card_of(number: int, matters: Sequence[Matter]) -> list[str]:
    """What the leader decides."""
    return [f"📋 <b>信用办送审：通报第{number}号</b>", *body(matters), "同意后发给全体成员；不同意就不发。"]


def message(params: dict[str, Any]) -> list[str]:
    """What everybody reads."""
    on = month_day(date.fromisoformat(params["day"]))
    return [
        f"📢 <b>通报第{params['number']}号</b>（{on}）",
        *body(matters_from(params["matters"])),
        "看到后请点「签收」。",
    ]


def decided(params: dict[str, Any]) -> str:
    """What the 信用办 hears."""
    is_agreed = params["state"] == BulletinState.APPROVED.value
    what = "已同意，正发给全体成员" if is_agreed else "不同意，没有发出"
    return f"通报第{params['number']}号：{escape(params['by'], quote=False)}{what}。"


def paper_title(*, is_draft: bool) -> str:
    return "通报（送审稿）" if is_draft else "通报"


def paper_number(number: int, on: date) -> str:
    return f"信用通报〔{on.year}〕{number}号"


def paper_name(number: int, *, is_draft: bool) -> str:
    """The file's name, as people see it."""
    return f"通报第{number}号{'（送审稿）' if is_draft else ''}.docx"


def paper_cells(matter: Matter) -> tuple[str, ...]:
    """One row under ``PAPER_COLUMNS``."""
    return matter.department, full_name(matter), month_day(date.fromisoformat(matter.due_on)), standing(matter)
