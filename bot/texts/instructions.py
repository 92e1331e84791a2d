"""Sentences of 批示, and what a leader's free words name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from typing import Any

from bot.domain.roles import Role
from bot.plan.model import Plan
from bot.services.instructions import InstructionSheet, Mention, PassedOn
from bot.texts.annex import parse_item
from bot.texts.matters import goes
from bot.texts.roles import ROLE_NAMES

ERRORS = {
    "instruction_not_found": "没有这条批示草稿，请重新打一遍。",
    "instruction_gone": "这条批示已经转办（或已作罢），不重复发。",
    "instruction_too_long": "批示请控制在{limit}个字以内。",
    "instruction_empty": "请在命令后面写批示内容，例如：/instruct 客运科抓紧报3.1",
    "no_department": "还没有选科室。请至少选一个科室，再点「发出批示」。",
}
PASS_ON = "作为批示转办"
NOT_NOW = "不转办"
SEND = "发出批示"
CHOSEN = "✅ {name}"
DROPPED = "好的，没有转办。"
_NUMBERS = re.compile(
    r"(?<![0-9.])[1-9][.．][0-9]{1,2}[a-z]?(?![0-9.])|第?[一二三四五六七][、.．(（]?[1-9][)）]?(?![0-9])"
)


def mentioned(plan: Plan, text: str) -> Mention:
    """The items and departments that the words name, in the plan's order."""
    clauses = {clause.id for found in _NUMBERS.findall(text) for clause in parse_item(found, plan)}
    departments = [each.name for each in plan.departments if any(name in text for name in (each.name, *each.aliases))]
    return Mention(tuple(each.id for each in plan.clauses if each.id in clauses), tuple(departments))


def offer(sheet: InstructionSheet) -> list[str]:
    """Before anything is passed on."""
    return ["要把这段话作为批示转给科室吗？", quoted(sheet.text), _about(sheet.clauses, sheet.chosen)]


def picker(sheet: InstructionSheet) -> list[str]:
    return [
        quoted(sheet.text),
        _about(sheet.clauses, sheet.chosen),
        "点科室名可以增减；选好后点「发出批示」。原话发出，由科室签收、反馈。",
    ]


def _about(clauses: Sequence[str], departments: Sequence[str]) -> str:
    parts = [f"涉及：{'、'.join(clauses)}"] if clauses else []
    parts.append(f"转给：{'、'.join(departments)}" if departments else "转给：还没有选科室")
    return escape("；".join(parts), quote=False)


def quoted(text: str) -> str:
    return f"<blockquote>{escape(text, quote=False)}</blockquote>"


def passed_on(done: PassedOn) -> list[str]:
    lines = [
        f"✅ <b>批示第{done.number}号</b>{goes(done.goes_at, is_now=done.is_now)}："
        f"{'、'.join(done.departments)}，共{done.people_count}人。签收和反馈会告诉您。"
    ]
    if done.absent:
        lines.append(f"⚠️ 还没有人加入：{'、'.join(done.absent)}，已请信用办另行通知。")
    return lines


def instruction_message(params: dict[str, Any]) -> list[str]:
    """What the departments read: the words as they were written."""
    return [_head(params), quoted(params["text"]), "请先点「签收」；办好后点「反馈」写办理情况。"]


def _head(params: dict[str, Any]) -> str:
    by = escape(f"{ROLE_NAMES[Role(params['role'])]}{params['by']}", quote=False)
    items = f"（{'、'.join(params['clauses'])}）" if params["clauses"] else ""
    return f"🖊 <b>批示第{params['number']}号</b>{items}　{by}"


def copy_message(params: dict[str, Any]) -> list[str]:
    """What the 信用办 reads of it."""
    lines = [_head(params), quoted(params["text"]), f"已转：{'、'.join(params['departments'])}"]
    if params["absent"]:
        lines.append(f"⚠️ 还没有人加入，请另行通知：{'、'.join(params['absent'])}")
    return lines
