"""Sentences about 申请复核."""

from __future__ import annotations

from html import escape
from typing import Any

from bot.domain.states import AppealState
from bot.services.appeals import AppealSheet, Asked
from bot.services.review_cards import ReviewCard
from bot.texts.review_hints import hint_lines
from bot.texts.reviews import about

UPHOLD_REASONS = ("退回理由成立，请按要求补正", "材料还不能证明已经办成", "日期或内容对不上")
OVERTURN_REASONS = ("材料符合要求", "情况属实，同意计入", "退回的问题不影响认定")
ASK = "<b>申请复核 #{number}</b>：请分管领导再看一次。请输入理由，例如：原件清楚，照片里能看到日期。"
ASK_UPHOLD = "#{number} <b>维持退回</b>，请选理由，没有合适的就直接打字。"
ASK_OVERTURN = "#{number} <b>改为通过</b>，请选理由，没有合适的就直接打字。"
TYPE_ANSWER = "请输入 #{number} 复核的理由（科室会看到原话）："
WORDS = {"维持": AppealState.UPHELD, "改为通过": AppealState.OVERTURNED, "通过": AppealState.OVERTURNED}

ERRORS = {
    "not_returned": "#{number} 现在是“{state}”，只有退回的才能申请复核。",
    "appealed_already": "#{number} 这次退回已申请过复核，每次退回可申请一次。",
    "appeal_reason_needed": "申请复核要写明理由，例如：/appeal {number} 照片里能看到日期",
    "appeal_answer_needed": "请写明理由，例如：/decide {number} 维持 材料还不能证明已经办成",
    "appeal_command": "请这样写：/decide 128 维持 理由，或 /decide 128 通过 理由",
    "appeal_decided": "#{number} 的复核已由{by}办结。",
    "no_appeal": "#{number} 没有人申请复核。",
    "no_deputy": "现在没有能复核它的分管领导，请直接联系信用办。",
}


def parse_outcome(text: str) -> tuple[AppealState | None, str]:
    """维持 or 通过 at the head of what was typed, and the reason after it."""
    for word, outcome in WORDS.items():
        if text.startswith(word):
            return outcome, text[len(word) :].lstrip(" ，,：:、。")
    return None, text


def ask(card: ReviewCard) -> list[str]:
    return [*about(card), "", ASK.format(number=card.id)]


def asked(outcome: Asked) -> str:
    names = "、".join(escape(name, quote=False) for name in outcome.deputies)
    return f"#{outcome.id} 已申请复核，由{names}再看一次，结果会告诉您。"


def card(sheet: AppealSheet) -> list[str]:
    """What the deputy reads: the submission, why it came back, why it is asked again."""
    return [
        f"<b>申请复核 #{sheet.card.id}</b>",
        *about(sheet.card),
        *hint_lines(sheet.card),
        f"退回：{escape(sheet.returned_by, quote=False)}：{escape(sheet.returned_for, quote=False)}",
        f"申请：{escape(sheet.asked_by, quote=False)}：{escape(sheet.reason, quote=False)}",
    ]


def upheld(sheet: AppealSheet) -> str:
    return f"↩️ #{sheet.card.id} 复核：维持退回，已告诉科室和信用办。"


def upheld_for_reader(params: dict[str, Any]) -> list[str]:
    """What the department and the reviewers read."""
    shown = params["card"]
    return [
        f"↩️ <b>#{shown['id']} 复核：维持退回</b>",
        f"{shown['clause_id']} {escape(shown['title'], quote=False)}（{escape(shown['sender'], quote=False)}报送）",
        f"{escape(params['decided_by'], quote=False)}：{escape(params['answer'], quote=False)}",
        f"原退回原因：{escape(params['returned_for'], quote=False)}",
    ]
