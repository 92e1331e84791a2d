"""Sentences about what the coordinator files for a department (代报)."""

from __future__ import annotations

from collections import Counter
from datetime import date
from html import escape
from typing import Any

from bot.domain.states import FilingState, SubmissionState
from bot.plan.model import Clause
from bot.services.filing import FiledFor
from bot.services.filing_answers import FiledLine, FilingAnswer
from bot.texts.days import full_day
from bot.texts.kinds import kind_name

FILE = "代报"
RIGHT = "✅ 无误"
WRONG = "❌ 有误"
RIGHT_NUMBER = "无误 #{number}"
WRONG_NUMBER = "有误 #{number}"
ALL_RIGHT = "全部无误"
SEND_AGAIN = "重新报送 #{number}"
OTHER_REASON = "其他原因"
REASONS = ("不是我科的事", "日期不对", "领域或名称不对", "材料不对")
FILE_FOR_WHOM = "<b>替哪个科室代报？</b>请点科室，或发 /file 货运科 3.2"
FILE_WHAT = "<b>替{department}代报哪一项？</b>请点下面的按钮，再发照片、文件或链接："
ASK_REASON = "#{number} <b>哪里有误？</b>请点下面的原因，或直接打字写明："
TYPE_REASON = "请直接打字，写明 #{number} 哪里有误（信用办会看到原话）："
NOTHING_TO_VERIFY = "没有信用办代报、等着核对的材料。"
WAITING = "<b>信用办代报、请核对的</b>："
ALL_VERIFIED = "✅ 已核对无误：{numbers}。报送人记为您。"

ERRORS = {
    "filing_department_unknown": "没有叫“{name}”的科室，请写科室全称，例如：/file 货运科 3.2",
    "filing_not_theirs": "{item} 不是{department}负责的，不能替它代报。",
    "filing_unknown": "没有 #{number} 这件代报，或者您无权核对它。请核对编号。",
    "filing_changed": "#{number} 刚有变动，请看最新的那一条再核对。",
    "filing_confirmed": "#{number} 已由{by}核对无误。要收回，请本人或科室负责人发 /withdraw {number}",
    "filing_disputed": "#{number} 已由{by}说明有误。",
    "dispute_reason_needed": "请写明哪里有误，例如：/dispute {number} 日期不对",
    "dispute_reason_long": "原因请控制在{limit}个字以内。",
}


def please_verify(params: dict[str, Any]) -> list[str]:
    """What the department reads: 信用办代你科报送 #131，请核对."""
    lines = [
        f"<b>信用办代你科报送 #{params['id']}，请核对</b>",
        f"{params['clause_id']}（{params['annex']}）{escape(params['title'], quote=False)}",
    ]
    if params["label"]:
        lines.append(f"{params['prompt']}：{escape(params['label'], quote=False)}")
    if params["on"]:
        lines.append(f"办事日期：{full_day(date.fromisoformat(params['on']), year=params['year'])}")
    if params["count"] is not None:
        lines.append(f"人数：{params['count']}人")
    lines.append("材料：" + "；".join(_pieces(params["evidence"])))
    lines.append(f"代报人：{escape(params['by'], quote=False)}")
    lines.append(
        "没问题点「无误」，报送人就记为您；不对点「有误」，写明原因。"
        f"也可发 /verify {params['id']}，或 /dispute {params['id']} 原因。"
    )
    return lines


def _pieces(evidence: list[dict[str, Any]]) -> list[str]:
    pictures = Counter(kind_name(item["kind"]) for item in evidence if item["is_photo"])
    named = [
        f"{kind_name(item['kind'])}（{escape(item['url'] or item['name'] or '文件', quote=False)}）"
        for item in evidence
        if not item["is_photo"]
    ]
    return [*named, *(f"{kind}{count}张" for kind, count in pictures.items())]


def answered(answer: FilingAnswer) -> str:
    """What the presser reads; of somebody else's answer, whose it was."""
    if answer.state is FilingState.DISPUTED:
        return _disputed_now(answer)
    if not answer.is_own:
        return f"#{answer.id} 已由{escape(answer.by, quote=False)}核对无误，不用再点。"
    if answer.submission is SubmissionState.PENDING:
        return f"✅ #{answer.id} 已核对无误，报送人记为您，待审核。审核结果会发给您。"
    return f"✅ #{answer.id} 已核对无误。"


def _disputed_now(answer: FilingAnswer) -> str:
    who = "" if answer.is_own else f"（{escape(answer.by, quote=False)}）"
    if answer.submission is SubmissionState.WITHDRAWN:
        return f"❌ #{answer.id} 已记为有误{who}，已撤回，原因已告诉信用办。"
    return f"❌ #{answer.id} 已记为有误{who}，原因已告诉信用办。它已审核过，由信用办更正。"


def disputed(params: dict[str, Any]) -> list[str]:
    """What the coordinator reads of 有误."""
    end = "已撤回，不再审核。" if params["is_withdrawn"] else "它已审核通过，请更正审核结果。"
    if params["is_withdrawn"] and params["is_own"]:
        end += "改好后点下面的按钮重新报送，材料都在。"
    return [
        f"❌ <b>{escape(params['department'], quote=False)}说代报的 #{params['id']} 有误</b>",
        f"{params['clause_id']} {escape(params['title'], quote=False)}",
        f"{escape(params['by'], quote=False)}：{escape(params['reason'], quote=False)}",
        end,
    ]


def waiting_line(line: FiledLine, *, year: int) -> str:
    parts = [f"#{line.id} {line.clause_id} {line.title}"]
    parts += [part for part in (line.label, full_day(line.on, year=year) if line.on else None) if part]
    return escape(" · ".join(parts), quote=False)


def submitted_for(filed: FiledFor) -> str:
    """Added to the answer to 完成提交."""
    name = escape(filed.department, quote=False)
    if filed.asked_count:
        return f"已请{name}核对：说无误后，报送人记为他们，由信用办审核；在那以前由分管领导审定。"
    return f"{name}还没有人加入，没人能核对，由分管领导审定。"


def item_words(clause: Clause) -> str:
    return f"{clause.id} {clause.short_title or clause.title}"
