"""Sentences of 催办."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from typing import Any

from bot.domain.roles import Role
from bot.plan.model import Plan
from bot.services.matters import Matter, matters_from
from bot.services.urging import Target, Urged
from bot.texts.annex import parse_item
from bot.texts.matters import by_department, department_line, due_line, goes, short_name
from bot.texts.reminders import parse_duty
from bot.texts.roles import ROLE_NAMES

ERRORS = {
    "nothing_to_urge": "现在没有需要催的：这一项（或这个科室）没有逾期，也没有5个工作日内到期的。",
    "urge_unclear": "没看懂要催什么。请写编号或科室全称，例如：/urge 3.1，/urge 客运科",
}
NOTHING_OVERDUE = "🟢 目前没有逾期的事项，不用催办。快到期的也可以催：/urge 3.1，/urge 客运科"
CHOOSE = "点下面的按钮催一个科室；只催一项请发 /urge 3.1。同一事项一个工作日最多催一次。"
BUTTON = "催办 {name}"
_WAIT_FOR_IT = "直接回复本条消息，附上照片、文件或链接，就是报送；已办的点「我的待办」确认。"


def parse_target(text: str, plan: Plan) -> Target | None:
    """What 3.1, 客运科, or both name; ``None`` when a word names neither."""
    ids: list[str] = []
    department: str | None = None
    for word in re.split(r"[\s，,;；]+", text.strip()):
        if (named := plan.department_named(word)) is not None:
            department = named
        elif found := [clause.id for clause in parse_item(word, plan)] or parse_duty(word, plan):
            ids += found
        else:
            return None
    return Target(tuple(ids), department)


def urgent(matters: Sequence[Matter]) -> list[str]:
    """What is overdue, a line a department."""
    lines = [department_line(name, own) for name, own in by_department(matters).items()]
    return [f"<b>逾期{len(matters)}项</b>", *lines, CHOOSE]


def urged(done: Urged) -> list[str]:
    """What came of it, for who urged."""
    lines = []
    for each in done.departments:
        names = "、".join(short_name(matter) for matter in each.matters)
        whom = f"通知{each.people_count}人" if each.people_count else "还没有人加入，请用其他方式通知"
        lines.append(f"✅ {each.department}：{names}（{whom}）")
    lines += [
        f"⚪ {each.matter.department}：{short_name(each.matter)}，今天{each.by}已催过，不再重复"
        for each in done.earlier
    ]
    head = f"<b>催办</b>{goes(done.goes_at, is_now=done.is_now)}" if done.departments else "<b>没有重复催办</b>"
    return [head, *(escape(line, quote=False) for line in lines)]


def urge_message(params: dict[str, Any]) -> list[str]:
    """What the department reads, in the name of who urged."""
    by = escape(f"{ROLE_NAMES[Role(params['role'])]}{params['by']}", quote=False)
    matters = matters_from(params["matters"])
    return [
        f"📣 <b>催办</b>：{by}请{escape(params['department'], quote=False)}抓紧办理",
        *map(due_line, matters),
        _WAIT_FOR_IT,
    ]
