"""Sentences about reviewing."""

from __future__ import annotations

from collections import Counter
from datetime import date
from html import escape
from typing import Any

from bot.domain.states import SubmissionState
from bot.services.decisions import Decided, Way
from bot.services.review_cards import CardEvidence, Past, ReviewCard
from bot.services.reviews import Order, Queue
from bot.texts.days import full_day, month_day
from bot.texts.gains import of_gain, of_params, total_text
from bot.texts.kinds import STATES, kind_name
from bot.texts.review_hints import checklist_line, hint_lines, label_question

REASONS = (
    "照片不清楚，请发原图",
    "缺少必备材料",
    "与本项内容不符",
    "看不出办理日期",
    "没有在规定网站公开或上传的证明",
    "与已报材料重复",
)
EMPTY = "没有待审核的材料。"
NO_MORE = "这里已到最后一件。"
OTHERS = "另有{count}件要由分管领导审定。"
MORE = "还有{count}件待审，点“再看几件”。"
ALL_SHOWN = "以上是全部{count}件，{order}。"
TOGETHER = "<b>{id}（{annex}）{title}</b>：下面{count}件是同一项的，可对照着看。"
ORDERS = {Order.DUE: "按时限", Order.POINTS: "按分值", Order.INDICATOR: "同一指标一起看"}
SAID_ORDERS = {Order.DUE: "按时限先后排", Order.POINTS: "按分值高低排", Order.INDICATOR: "同一指标排在一起"}
ASK_REASON = "退回 #{number}，<b>请选退回原因</b>，没有合适的就直接打字。"
TYPE_REASON = "请输入退回 #{number} 的原因（对方会看到原话）："
ASK_CORRECTION = (
    "<b>更正 #{number}</b>：现在是“{state}”。要改成“{other}”，请点下面的按钮，再写明原因；原来的结果也留在记录里。"
)
TYPE_CORRECTION = "请输入把 #{number} 改为“{state}”的原因（报送人、科室负责人、分管领导会看到原话）："
KEEP_LABEL = "好的，通过后就按新的算。"

ERRORS = {
    "already_decided": "#{number} 已由{by}处理（{state}），不用再审了。要更正请发 /correct {number}。",
    "reason_needed": "退回要写明原因，例如：/return {number} 照片不清楚",
    "reason_too_long": "原因请控制在{limit}个字以内。",
    "card_outdated": "#{number} 刚补充了材料或有改动，请看最新的那张卡片再定。",
    "day_still_asked": "#{number} 的办事日期还在等对方确认，暂不能通过；可以先退回并说明，或点“核改”定下日期。",
    "correction_reason_needed": "更正要写明原因，例如：/correct {number} 退回 材料用错了。",
    "correct_command": "请这样写：/correct 128 退回 原因，或 /correct 128 通过 原因。",
    "not_decided": "#{number} 现在是“{state}”，还没有审核结果可更正。",
    "decided_on_appeal": "#{number} 是分管领导复核定下的，要改请分管领导发 /correct {number}。",
    "order_unknown": "没看懂。可发 /review、/review 按分值、/review 同一指标，或 /review 128 看某一件。",
}


def parse_order(text: str) -> Order | None:
    """按时限, 按分值, 同一指标（一起看）; ``None`` for anything else."""
    typed = "".join(text.split())
    if not typed:
        return Order.DUE
    names = {"按时限": Order.DUE, "按分值": Order.POINTS, "分值": Order.POINTS}
    return names.get(typed, Order.INDICATOR if typed in ("同一指标", "同一指标一起看", "按指标") else None)


def parse_verdict(text: str) -> tuple[SubmissionState | None, str]:
    """退回 or 通过 at the head of what was typed, and the reason after it."""
    for word, state in (("退回", SubmissionState.RETURNED), ("通过", SubmissionState.APPROVED)):
        for form in (f"改为{word}", word):
            if text.startswith(form):
                return state, text[len(form) :].lstrip(" ，,：:、。")
    return None, text


def title_of(shown: ReviewCard) -> str:
    """What the card is headed by, as the submission stands."""
    if shown.state == SubmissionState.PENDING.value:
        return f"<b>待审核 #{shown.id}</b>" + ("（信用办报送，由您审定）" if shown.is_coordinators else "")
    return f"<b>#{shown.id} {STATES[SubmissionState(shown.state)]}</b>"


def about(shown: ReviewCard) -> list[str]:
    """What was sent, a fact a line."""
    lines = [
        f"{shown.clause_id}（{shown.annex}）{escape(shown.title, quote=False)}",
        f"报送：{escape(shown.department, quote=False)} {escape(shown.sender, quote=False)}",
    ]
    if shown.filed_by:
        by = escape(shown.filed_by, quote=False)
        lines.append(f"由信用办{by}代报，科室{'已核对无误' if shown.is_verified else '还没有核对'}")
    if shown.on:
        lines.append(f"办事日期：{full_day(date.fromisoformat(shown.on), year=shown.year)}")
    if shown.label:
        lines.append(f"{shown.prompt}：{escape(shown.label, quote=False)}{label_question(shown)}")
    if shown.count is not None:
        lines.append(f"人数：{shown.count}人")
    if shown.is_evaluation:
        lines.append("信用评价类数据：是")
    if shown.repairs_id is not None:
        lines.append(f"接着 #{shown.repairs_id} 办的")
    lines.append(f"材料{len(shown.evidence)}份：" + "；".join(_evidence(shown)))
    if shown.checklist:
        lines.append(checklist_line(shown))
    return lines


def card(shown: ReviewCard) -> list[str]:
    """The review card, line by line."""
    lines = [title_of(shown), *about(shown)]
    if shown.missing:
        lines.append("⚠️ 还差：" + "、".join(escape(title, quote=False) for title in shown.missing))
    lines += hint_lines(shown)
    lines += [past_line(each) for each in shown.past]
    if shown.has_appeal:
        lines.append("已申请复核，等分管领导定。")
    return lines


def past_line(each: Past) -> str:
    """6月3日 王五 退回：照片不清楚"""
    verb = {SubmissionState.APPROVED.value: "通过", SubmissionState.RETURNED.value: "退回"}[each.state]
    verb = f"更正为{verb}" if each.is_correction else verb
    reason = f"：{escape(each.reason, quote=False)}" if each.reason else ""
    return f"记录：{month_day(date.fromisoformat(each.on))} {escape(each.by, quote=False)} {verb}{reason}"


def _evidence(shown: ReviewCard) -> list[str]:
    """活动通知（通知.pdf）; 图片2张: pictures have no names and are counted."""
    pictures = Counter(_kinds(item) for item in shown.evidence if item.is_photo)
    others = [item for item in shown.evidence if not item.is_photo]
    named = [f"{_kinds(item)}（{escape(item.url or item.name or '文件', quote=False)}）" for item in others]
    return [*named, *(f"{kind}{count}张" for kind, count in pictures.items())]


def _kinds(item: CardEvidence) -> str:
    return "、".join(kind_name(kind) for kind in (item.kind, *item.more_kinds))


def queue_end(waiting: Queue) -> list[str]:
    """What stands below a page of the queue."""
    lines = []
    if not waiting.cards:
        lines.append(NO_MORE if waiting.total_count else EMPTY)
    elif waiting.rest_count:
        lines.append(MORE.format(count=waiting.rest_count))
    elif waiting.total_count > 1:
        lines.append(ALL_SHOWN.format(count=waiting.total_count, order=SAID_ORDERS[waiting.order]))
    if waiting.others_count:
        lines.append(OTHERS.format(count=waiting.others_count))
    return lines


def decided(outcome: Decided) -> list[str]:
    """What the reviewer reads after deciding."""
    is_approved = outcome.state is SubmissionState.APPROVED
    if outcome.gain is None:
        verb = "已通过" if is_approved else "已退回"
        return [f"#{outcome.id} {verb}。{total_text(outcome.total, outcome.cap)}。"]
    if outcome.way is Way.REVIEW and not is_approved:
        told = f"{escape(outcome.department, quote=False)} {escape(outcome.sender, quote=False)}"
        return [f"↩️ #{outcome.id} 已退回，原因已发给{told}。"]
    verb = {Way.REVIEW: "已", Way.CORRECTION: "已更正为", Way.APPEAL: "复核后改为"}[outcome.way]
    head = f"✅ #{outcome.id} {verb}通过。" if is_approved else f"↩️ #{outcome.id} {verb}退回。"
    if not is_approved and not outcome.gain:
        return [f"{head}{total_text(outcome.total, outcome.cap)}。"]
    first, *why = of_gain(outcome.gained)
    return [head + first, *why]


def decision(params: dict[str, Any]) -> list[str]:
    """What the sender reads of the decision."""
    item = f"{params['clause_id']} {escape(params['title'], quote=False)}"
    if params["state"] == SubmissionState.APPROVED.value:
        return [f"✅ <b>#{params['id']} {_verb(params, '通过')}</b>", item, *_changed_by(params), *of_params(params)]
    changed = params.get("way", Way.REVIEW.value) != Way.REVIEW.value
    return [
        f"↩️ <b>#{params['id']} {_verb(params, '退回补正')}</b>",
        item,
        *(_changed_by(params) if changed else [f"原因：{escape(params['reason'], quote=False)}"]),
        *(_after_return(params) if changed else []),
        "已发的材料都还在。请点“补正”，或直接回复本条消息，补发缺的材料。觉得退错了，可点“申请复核”。",
        *_until(params),
    ]


def _after_return(params: dict[str, Any]) -> list[str]:
    """What a return took back, if it took anything."""
    return of_params(params) if params["gain"] else [total_text(params["total"], params["cap"]) + "。"]


def _verb(params: dict[str, Any], verb: str) -> str:
    """通过（审定） of what the 信用办 sent, 更正为通过 and 复核后改为通过 of what was decided before."""
    words = {Way.CORRECTION: f"更正为{verb}", Way.APPEAL: f"复核后改为{verb}"}
    way = Way(params.get("way", Way.REVIEW.value))
    return words.get(way, f"{verb}（审定）" if params.get("is_coordinators") else verb)


def _changed_by(params: dict[str, Any]) -> list[str]:
    """Who changed it and why."""
    if Way(params.get("way", Way.REVIEW.value)) is Way.REVIEW or not params["reason"]:
        return []
    return [f"{escape(params['by'], quote=False)}：{escape(params['reason'], quote=False)}"]


def _until(params: dict[str, Any]) -> list[str]:
    if not params["due_on"]:
        return []
    day = month_day(date.fromisoformat(params["due_on"]))
    if params["is_overdue"]:
        return [f"时限是{day}，已过，请尽快补正。"]
    return [f"请在{day}前补正。"]


def decision_for_head(params: dict[str, Any]) -> list[str]:
    """What the department's head reads when a submission comes back, or its decision is changed."""
    item = (
        f"{params['clause_id']} {escape(params['title'], quote=False)}（{escape(params['sender'], quote=False)}报送）"
    )
    if params.get("way", Way.REVIEW.value) != Way.REVIEW.value:
        is_returned = params["state"] == SubmissionState.RETURNED.value
        return [_changed_title(params, "本科室 "), item, *_changed_by(params), *(_until(params) if is_returned else [])]
    return [
        f"↩️ <b>本科室 #{params['id']} 被退回</b>",
        item,
        f"原因：{escape(params['reason'], quote=False)}",
        "觉得退错了，可点“申请复核”。",
        *_until(params),
    ]


def decision_changed(params: dict[str, Any]) -> list[str]:
    """What deputies and the 信用办 read when a decision is changed."""
    sender = f"{escape(params['department'], quote=False)} {escape(params['sender'], quote=False)}"
    item = f"{params['clause_id']} {escape(params['title'], quote=False)}（{sender}报送）"
    return [_changed_title(params, ""), item, *_changed_by(params), total_text(params["total"], params["cap"]) + "。"]


def _changed_title(params: dict[str, Any], whose: str) -> str:
    is_approved = params["state"] == SubmissionState.APPROVED.value
    mark, verb = ("✅", "通过") if is_approved else ("↩️", "退回")
    return f"{mark} <b>{whose}#{params['id']} {_verb(params, verb)}</b>"


def settled(params: dict[str, Any]) -> list[str]:
    """What is left of a card once its submission is decided or taken back."""
    number, state = params["id"], SubmissionState(params["state"])
    if "upheld_by" in params:
        return [f"↩️ #{number} 复核：{escape(params['upheld_by'], quote=False)}维持退回。"]
    if state is SubmissionState.PENDING:
        return [f"#{number} 现在由其他人审核，不用您审了。"]
    if state is SubmissionState.WITHDRAWN:
        return [f"#{number} 已由科室撤回，不用审了。"]
    by = escape(params["by"], quote=False)
    if state is SubmissionState.APPROVED:
        first, *why = of_params(params)
        return [f"✅ #{number} 已由{by}{_verb(params, '通过')}。{first}", *why]
    return [f"↩️ #{number} 已由{by}{_verb(params, '退回')}。原因：{escape(params['reason'] or '', quote=False)}"]


def own_card(shown: ReviewCard) -> list[str]:
    """The card in the sender's chat, once something became of it."""
    mark = {"approved": "✅ ", "returned": "↩️ "}.get(shown.state, "")
    return [mark + title_of(shown).replace("待审核", "待审核，已核改"), *about(shown)]
