"""Sentences of 督办单, and the words of the paper itself."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from html import escape
from typing import Any

from bot.plan.model import Plan
from bot.services.matters import Matter, matter_from
from bot.services.supervision import Issued, Sheet, Standing
from bot.texts.days import month_day
from bot.texts.matters import due_line, full_name, goes, short_name, standing

ERRORS = {
    "not_overdue": "这一项没有逾期（或不归这个科室），不用出督办单。发 /supervise 看可以督办的事项。",
    "urge_first": "这一项还没有催办过。请先催办（/urge 3.1），仍不办再出督办单。",
    "supervision_issued": "这一项已经出过督办单（第{number}号），不重复发。发 /supervise 看办理情况。",
    "supervision_not_found": "没有这份督办单。发 /supervise 看全部。",
    "term_unusable": "反馈时限请写1到{limit}个工作日，例如：/supervise 3.1 客运科 5",
    "supervise_unclear": "没看懂。请写编号、科室和反馈时限（工作日），例如：/supervise 3.1 客运科 5",
}
HEADING = "<b>督办单</b>"
NO_CANDIDATES = "现在没有可以督办的事项：要先催办过、仍然逾期的，才能出督办单。"
CANDIDATES = "催办过、仍然逾期的，点下面的按钮出督办单："
BUTTON = "督办 {name}"
TERM_BUTTON = "{count}个工作日内反馈"
ASK_TERM = "请选<b>反馈时限</b>。选好后督办单立即生成、发给科室，由科室签收。"
_ANSWER = "请先点「签收」；办好后直接回复本条消息发材料，或点「反馈」写办理情况。"

PAPER_TITLE = "督办单"
PAPER_FONT = "仿宋"
PAPER_HEADING_FONT = "黑体"
PAPER_BODY = "局“信用交通县（市、区）”推进工作领导小组办公室"


def parse_supervise(text: str, plan: Plan) -> tuple[str, str, int | None] | None:
    """(item, department, workdays) of 3.1 客运科 5; ``None`` when it is not said so."""
    words = text.split()
    if len(words) not in (2, 3) or (department := plan.department_named(words[1])) is None:
        return None
    if len(words) == 2:
        return words[0], department, None
    return (words[0], department, int(words[2])) if words[2].isascii() and words[2].isdecimal() else None


def candidate_button(matter: Matter) -> str:
    return BUTTON.format(name=f"{short_name(matter)} {matter.department}")


def standing_lines(found: Standing) -> str:
    """How one 督办单 stands, as one block."""
    name = f"第{found.number}号 {found.matter.department} {short_name(found.matter)}"
    if found.is_settled:
        state = "🟢 已办结"
    elif found.answers or found.material:
        state = "🟡 已反馈，尚未办结"
    else:
        state = "🔴 逾期未反馈" if found.is_answer_late else "🟠 等待反馈"
    lines = [f"{state}｜{escape(name, quote=False)}", f"　　反馈时限{month_day(found.answer_by)}，{_signed(found)}"]
    lines += [f"　　反馈：{escape(answer, quote=False)}" for answer in found.answers]
    if found.material:
        lines.append(f"　　发文后报送：{'、'.join(f'#{number}' for number in found.material)}")
    return "\n".join(lines)


def _signed(found: Standing) -> str:
    return f"已签收{found.signed_count}/{found.sent_count}人" if found.sent_count else "科室还没有人加入，请另行送达"


def issued(done: Issued) -> list[str]:
    whom = f"发给{done.people_count}人，等待签收" if done.people_count else "该科室还没有人加入，请打印送达"
    about = f"{done.matter.department} {short_name(done.matter)}"
    return [
        f"✅ <b>督办单第{done.number}号</b>{goes(done.goes_at, is_now=done.is_now)}",
        escape(f"{about}，反馈时限{month_day(done.answer_by)}（{whom}）", quote=False),
    ]


def supervision_message(params: dict[str, Any]) -> list[str]:
    """What the department reads beside the paper."""
    matter = matter_from(params["matter"])
    return [
        f"📄 <b>督办单第{params['number']}号</b>（{escape(matter.department, quote=False)}）",
        due_line(matter),
        f"<b>反馈时限：{month_day(date.fromisoformat(params['answer_by']))}</b>",
        _ANSWER,
    ]


def paper_name(number: int, department: str) -> str:
    """The file's name, as people see it."""
    return f"督办单第{number}号（{department}）.docx"


def paper_number(sheet: Sheet) -> str:
    return f"信用督办〔{sheet.issued_on.year}〕{sheet.number}号"


def paper_rows(sheet: Sheet) -> Sequence[tuple[str, str]]:
    """Name and content of each line of the paper's table."""
    matter = sheet.matter
    return (
        ("责任科室", matter.department),
        ("督办事项", full_name(matter)),
        ("任务依据", f"{sheet.plan_title}\n{sheet.source}"),
        ("完成时限", f"{day_text(date.fromisoformat(matter.due_on))}（{standing(matter)}）"),
        ("反馈时限", day_text(sheet.answer_by)),
        (
            "办理要求",
            "请抓紧办理，并于反馈时限前向领导小组办公室（局法规科）反馈办理情况、报送佐证材料；确有困难的，写明原因和下一步措施。",
        ),
        ("办理情况", ""),
    )


def day_text(on: date) -> str:
    return f"{on.year}年{on.month}月{on.day}日"
