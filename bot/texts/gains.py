"""What a decision brought, in words: +1分，本季2/2，当前自评 41.5/100; or why it brought nothing."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import Any

from bot.services.gains import Gain, Why
from bot.texts.scoring import numbers_text, points_text, reason_sentence

OTHERS_MATERIAL = "其他科室的材料"


def gain_line(gain: int, total: int, cap: int, quarter: Any, share: Any) -> str:
    """+1分，本季2/2，当前自评 41.5/100。 or +1分，当前自评 41.5/100，本项4/4分。"""
    parts = [change(gain)]
    if quarter:
        parts.append(f"本季{quarter[0]}/{quarter[1]}")
    parts.append(total_text(total, cap))
    if share and not quarter:
        parts.append(f"本项{points_text(share[0])}/{points_text(share[1])}分")
    return "，".join(parts) + "。"


def change(gain: int) -> str:
    """+1分, -1分, or that nothing was added."""
    if gain > 0:
        return f"+{points_text(gain)}分"
    return f"-{points_text(-gain)}分" if gain < 0 else "这次没有新增得分"


def total_text(total: int, cap: int) -> str:
    return f"当前自评 {points_text(total)}/{points_text(cap)}"


def of_gain(gain: Gain) -> list[str]:
    """For who may know everything."""
    line = gain_line(gain.points, gain.total, gain.cap, gain.quarter, gain.share)
    return [line, *why_lines(gain.why)]


def of_params(params: dict[str, Any]) -> list[str]:
    """As an outbox row keeps it, for the sender."""
    line = gain_line(params["gain"], params["total"], params["cap"], params.get("quarter"), params.get("share"))
    return [line, *why_lines(Why.from_params(each) for each in params.get("why", ()))]


def why_lines(reasons: Iterable[Why]) -> list[str]:
    """One reason a line."""
    return [f"· {_why(each)}" for each in reasons]


def _why(each: Why) -> str:
    clause_id, annex = each.place
    if each.is_backup:
        sentence = f"同一单元已由{numbers_text(each.reason.facts)}计分，这件作补充。"
    else:
        sentence = reason_sentence(each.reason, lambda _: f"{clause_id}（{annex}）")
    return escape(sentence.replace("#0", OTHERS_MATERIAL), quote=False)
