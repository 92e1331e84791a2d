"""Sentences about reviewing."""

from __future__ import annotations

from collections import Counter
from datetime import date
from html import escape
from typing import Any

from bot.domain.states import SubmissionState
from bot.services.review_cards import ReviewCard
from bot.services.reviews import Decided
from bot.texts.days import full_day, month_day
from bot.texts.kinds import kind_name
from bot.texts.scoring import points_text

REASONS = (
    "照片不清楚，请发原图",
    "缺少必备材料",
    "与本项内容不符",
    "看不出办理日期",
    "没有在规定网站公开或上传的证明",
    "与已报材料重复",
)
EMPTY = "没有待审核的材料。"
OTHERS = "另有{count}件要由分管领导审定。"
MORE = "还有{count}件待审，处理完再点“审核”继续看。"
ASK_REASON = "退回 #{number}，<b>请选退回原因</b>；没有合适的就点“其他原因”，再打字。"
TYPE_REASON = "请输入退回 #{number} 的原因（对方会看到原话）："

ERRORS = {
    "already_decided": "#{number} 已由{by}处理（{state}），不用再审了。",
    "reason_needed": "退回要写明原因，例如：/return {number} 照片不清楚",
    "reason_too_long": "原因请控制在{limit}个字以内。",
    "card_outdated": "#{number} 刚补充了材料或改了日期，请看最新的那张卡片再定。",
    "day_still_asked": "#{number} 的办事日期还在等对方确认，暂不能通过；可以先退回并说明。",
}


def card(shown: ReviewCard) -> list[str]:
    """The review card, line by line."""
    lines = [
        f"<b>待审核 #{shown.id}</b>",
        f"{shown.clause_id}（{shown.annex}）{escape(shown.title, quote=False)}",
        f"报送：{escape(shown.department, quote=False)} {escape(shown.sender, quote=False)}",
    ]
    if shown.on:
        lines.append(f"办事日期：{full_day(date.fromisoformat(shown.on), year=shown.year)}")
    if shown.label:
        hint = f"（新的{shown.prompt}，以前没有人用过）" if shown.is_new_label else ""
        lines.append(f"{shown.prompt}：{escape(shown.label, quote=False)}{hint}")
    if shown.count is not None:
        lines.append(f"人数：{shown.count}人")
    if shown.is_evaluation:
        lines.append("信用评价类数据：是")
    if shown.repairs_id is not None:
        lines.append(f"接着 #{shown.repairs_id} 办的")
    lines.append(f"材料{len(shown.evidence)}份：" + "；".join(_evidence(shown)))
    if shown.missing:
        lines.append("⚠️ 还差：" + "、".join(shown.missing))
    return lines


def _evidence(shown: ReviewCard) -> list[str]:
    """活动通知（通知.pdf）; 图片2张: pictures have no names and are counted."""
    pictures = Counter(kind_name(item.kind) for item in shown.evidence if item.is_photo)
    others = [item for item in shown.evidence if not item.is_photo]
    named = [
        f"{kind}（{escape(item.url or item.name or '文件', quote=False)}）"
        for item in others
        for kind in [kind_name(item.kind)]
    ]
    return [*named, *(f"{kind}{count}张" for kind, count in pictures.items())]


def decided(outcome: Decided) -> str:
    """What the reviewer reads after deciding."""
    if outcome.state is SubmissionState.APPROVED:
        gain = "" if outcome.gain is None else _gain(outcome.gain, outcome.clause_id)
        return f"✅ #{outcome.id} 已通过。{gain}当前自评 {points_text(outcome.total)}/{points_text(outcome.cap)}。"
    return f"↩️ #{outcome.id} 已退回，原因已发给{escape(outcome.department, quote=False)} {escape(outcome.sender, quote=False)}。"


def _gain(gain: int, clause_id: str) -> str:
    return f"+{points_text(gain)}分，" if gain > 0 else f"这次没有新增得分（发 /score {clause_id} 可看原因），"


def decision(params: dict[str, Any]) -> list[str]:
    """What the sender reads of the decision."""
    item = f"{params['clause_id']} {escape(params['title'], quote=False)}"
    if params["state"] == SubmissionState.APPROVED.value:
        total = f"当前自评 {points_text(params['total'])}/{points_text(params['cap'])}。"
        return [f"✅ <b>#{params['id']} 通过</b>", item, _gain(params["gain"], params["clause_id"]) + total]
    return [
        f"↩️ <b>#{params['id']} 退回补正</b>",
        item,
        f"原因：{escape(params['reason'], quote=False)}",
        "已发的材料都还在。请点“补正”，或直接回复本条消息，补发缺的材料。",
        *_until(params),
    ]


def _until(params: dict[str, Any]) -> list[str]:
    if not params["due_on"]:
        return []
    day = month_day(date.fromisoformat(params["due_on"]))
    if params["is_overdue"]:
        return [f"时限是{day}，已过，请尽快补正。"]
    return [f"请在{day}前补正。"]


def decision_for_head(params: dict[str, Any]) -> list[str]:
    """What the department's head reads when a submission comes back."""
    return [
        f"↩️ <b>本科室 #{params['id']} 被退回</b>",
        f"{params['clause_id']} {escape(params['title'], quote=False)}（{escape(params['sender'], quote=False)}报送）",
        f"原因：{escape(params['reason'], quote=False)}",
        *_until(params),
    ]
