"""Sentences of 签收 and 反馈. Nobody is ever said to have read anything."""

from __future__ import annotations

import re
from datetime import datetime
from html import escape
from typing import Any

from bot.clock import local
from bot.domain.states import ReceiptKind
from bot.services.feedback import Given
from bot.services.receipts import Subject
from bot.texts.days import month_day

KINDS: dict[ReceiptKind, str] = {
    ReceiptKind.NOTICE: "通知",
    ReceiptKind.INSTRUCTION: "批示",
    ReceiptKind.SUPERVISION: "督办单",
    ReceiptKind.BULLETIN: "通报",
}
_WORDS = {**{word: kind for kind, word in KINDS.items()}, "督办": ReceiptKind.SUPERVISION}

ERRORS = {
    "receipt_not_found": "没有发给您的这份文件，不用签收、反馈。发 /sign 看还有哪些要签收。",
    "receipt_unclear": "没看懂是哪一份。请这样发：/sign 批示1，/feedback 督办1 已报省厅，等回复",
    "feedback_empty": "请写反馈内容，例如：/feedback 督办1 已报省厅，等回复",
    "feedback_too_long": "反馈请控制在{limit}个字以内。",
}
SIGN = "✍️ 签收"
ANSWER = "💬 反馈"
NOTHING_TO_SIGN = "🟢 没有要签收的。"
TO_SIGN = "<b>等您签收</b>，请点下面的按钮："
NOTHING_TO_ANSWER = "没有要反馈的批示或督办单。"
TO_ANSWER = "<b>要反馈哪一份？</b>请点下面的按钮；也可直接发：/feedback 督办1 办理情况"
_REFERENCE = re.compile(
    rf"({'|'.join(sorted(_WORDS, key=len, reverse=True))})\s*第?\s*(\d{{1,9}})\s*号?[\s，,：:]*(.*)", re.DOTALL
)


def parse_reference(text: str) -> tuple[Subject, str] | None:
    """What 督办1, 批示第2号 … names, and the words after it; ``None`` when it names nothing."""
    found = _REFERENCE.fullmatch(text.strip())
    return (Subject(_WORDS[found[1]], int(found[2])), found[3].strip()) if found else None


def name_of(subject: Subject) -> str:
    """督办单第1号."""
    return f"{KINDS[subject.kind]}第{subject.id}号"


def signed_line(signed_at: datetime) -> str:
    at = local(signed_at)
    return f"✅ 已签收（{month_day(at.date())} {at:%H:%M}）"


def signed_toast(subject: Subject) -> str:
    return f"{name_of(subject)}：已签收"


def ask_feedback(subject: Subject) -> str:
    return f"请输入{name_of(subject)}的办理情况（对方会看到原话）。不想写了发 /cancel"


def given(answer: Given) -> str:
    whom = "、".join([*answer.to, "信用办"])
    return f"✅ 已反馈{name_of(answer.subject)}，会告诉{escape(whom, quote=False)}。"


def feedback_message(params: dict[str, Any]) -> list[str]:
    """What goes back to whoever asked."""
    name = name_of(Subject(ReceiptKind(params["kind"]), params["number"]))
    who = escape(f"{params['department']} {params['by']}", quote=False)
    return [f"💬 <b>{name}的反馈</b>　{who}", f"<blockquote>{escape(params['text'], quote=False)}</blockquote>"]
