"""Sentences of notices: writing, choosing the audience, preview, progress, receipts, recall."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import datetime
from html import escape
from typing import Any

from bot.clock import local
from bot.domain.roles import Role
from bot.domain.states import AudienceKind, ReceiptState
from bot.plan.model import Plan
from bot.services.notice_audience import Audience
from bot.services.notice_receipts import NoticeLine, Nudged, Recalled
from bot.services.notice_sending import SentNotice
from bot.services.notices import NoticeDraft, Preview
from bot.services.receipts import Status
from bot.texts.annex import parse_item
from bot.texts.days import month_day
from bot.texts.roles import ROLE_NAMES, role_named

ERRORS = {
    "notice_not_found": "没有第{number}号通知。发 /receipts 看发过哪些。",
    "notice_too_long": "太长了，请控制在{limit}个字以内，或改用文件发送。",
    "notice_files_full": "一条通知最多带{limit}个文件，这一个没有加进去。",
    "notice_empty": "通知还没有内容，请先发文字、照片或文件。",
    "notice_nobody_chosen": "还没有选发给谁。请点按钮选，也可直接发：全体",
    "notice_nobody": "按这个范围找不到收件人：这些科室还没有人加入，或都已报送。请换个范围。",
    "notice_item_unknown": "没有这一项。请这样发：未提交 3.1",
    "notice_sent": "第{number}号通知已经发出。发 /receipts 看签收情况。",
    "notice_dropped": "这条通知已取消。要重新写，发 /notice",
    "notice_preview_stale": "预览已过5分钟，收件人可能有变化。请重新预览后再确认。",
    "notice_recalled": "第{number}号通知已经撤回。",
    "notice_all_signed": "第{number}号通知都已签收，不用催。",
    "notice_nudged": "第{number}号通知今天已经催过，一个工作日只催一次。",
}

ASK_CONTENT = "<b>发通知</b>\n请直接发内容：文字、照片或文件都行，可以发几样。不发了：/cancel"
ALL = "全体"
BY_DEPARTMENT = "按科室选"
BY_ROLE = "按角色选"
BY_ITEM = "未提交某项的科室"
DROP = "不发了"
DONE = "选好了，看预览"
BACK = "返回"
CONFIRM = "✅ 确认发送"
CHANGE = "改发送范围"
PREVIEW_AGAIN = "重新预览"
NUDGE = "只催未签收"
AS_SHEET = "导出表格"
RECALL = "撤回通知"
RECALL_PLAINLY = "不写更正，直接撤回"
CHOSEN = "☑ {name}"
DROPPED = "已取消，这条通知没有发出。"
NO_NOTICES = "还没有发过通知。要发，点「发通知」或发 /notice"
NOTHING_OPEN = "现在没有哪一项还有科室未提交。"
CONFIRM_WORDS = frozenset({"确认发送", "确认", "发送"})
DROP_WORDS = frozenset({"不发了", "取消"})
SHEET_TITLE = "签收情况"
SHEET_HEADER = ("科室", "姓名", "状态", "签收时间", "失败原因")
OUTSIDE = "局领导"
_ALL_WORDS = frozenset({"全体", "所有人", "全体人员", "全部"})
_UNSUBMITTED = re.compile(r"未(?:提交|报送?)\s*(.+?)(?:的科室)?")
_STATES = {
    ReceiptState.QUEUED: "已排队",
    ReceiptState.DELIVERED: "已送达",
    ReceiptState.FAILED: "失败",
    ReceiptState.SIGNED: "已签收",
}
_REASONS = (("blocked", "对方停用了机器人"), ("deactivated", "账号已注销"), ("chat not found", "找不到对方的聊天"))
BAR_CELLS = 10
NAMED = 40
NAMED_OF_EACH = 3
MORE_IN_SHEET = "人数较多，完整名单请点「导出表格」。"


def parse_audience(text: str, plan: Plan) -> Audience | None:
    """全体; departments or roles joined by 、; 未提交 3.1. ``None`` when it is none of these."""
    typed = unicodedata.normalize("NFKC", text).strip()
    if typed in _ALL_WORDS:
        return Audience(AudienceKind.ALL)
    if found := _UNSUBMITTED.fullmatch(typed):
        clauses = parse_item(found[1], plan)
        return Audience(AudienceKind.UNSUBMITTED, tuple(each.id for each in clauses)) if clauses else None
    names = [name for name in re.split(r"[、,;\s和]+", typed) if name]
    departments = [plan.department_named(name) for name in names]
    if names and all(departments):
        return Audience(AudienceKind.DEPARTMENTS, tuple(dict.fromkeys(name for name in departments if name)))
    roles = [role_named(name) for name in names]
    if names and all(roles):
        return Audience(AudienceKind.ROLES, tuple(dict.fromkeys(role.value for role in roles if role)))
    return None


def content(draft: NoticeDraft) -> list[str]:
    """What the notice holds so far."""
    lines = ["<b>通知草稿</b>", *quoted(draft.text)]
    if draft.attachments:
        names = "、".join(escape(each.name, quote=False) or "照片" for each in draft.attachments)
        lines.append(f"📎 附件{len(draft.attachments)}个：{names}")
    return lines


def quoted(text: str) -> list[str]:
    """Typed words, line by line."""
    return [escape(line, quote=False) for line in text.splitlines()]


ASK_AUDIENCE = "<b>发给谁？</b>请点按钮；也可直接打字，如：全体、客运科、经办人、未提交 3.1。还要加内容，接着发就行。"
ASK_DEPARTMENTS = "<b>发给哪些科室？</b>点一下选上，再点一下取消。"
ASK_ROLES = "<b>发给哪些角色？</b>点一下选上，再点一下取消。"
ASK_ITEM = "<b>发给哪一项还没提交的科室？</b>"


def item_button(clause_id: str, title: str, count: int) -> str:
    return f"{clause_id} {title}（{count}个科室）"


def audience(chosen: Audience, plan: Plan) -> str:
    """The audience in words."""
    if chosen.kind is AudienceKind.ALL:
        return ALL
    if chosen.kind is AudienceKind.ROLES:
        return "、".join(ROLE_NAMES[Role(name)] for name in chosen.names)
    if chosen.kind is AudienceKind.DEPARTMENTS:
        return "、".join(chosen.names)
    items = "、".join(f"{name} {plan.clause(name).short_title}" for name in chosen.names)
    return f"未提交 {items} 的科室"


def preview(value: Preview, plan: Plan) -> list[str]:
    """What goes to whom and when."""
    assert value.draft.audience is not None
    counts = "、".join(f"{name or OUTSIDE}{count}" for name, count in value.counts)
    return [
        *content(value.draft),
        "",
        f"<b>发给</b>：{audience(value.draft.audience, plan)}，共{value.recipient_count}人（不含您自己）",
        f"其中：{counts}",
        f"<b>时间</b>：{when(value.goes_at, is_now=value.is_now)}",
        "请在5分钟内点「确认发送」，也可直接发：确认发送",
    ]


def when(goes_at: datetime, *, is_now: bool) -> str:
    if is_now:
        return "确认后马上发出"
    return f"现在是休息时间，将在{moment(goes_at)}发出，不打扰大家"


def moment(at: datetime) -> str:
    shown = local(at)
    return f"{month_day(shown.date())} {shown:%H:%M}"


def sent(value: SentNotice) -> str:
    start = "正在发出" if value.is_now else f"将在{moment(value.goes_at)}发出"
    return f"✅ 第{value.id}号通知已确认，{start}，共{value.recipient_count}人。进度看下面一条，签收情况发 /receipts {value.id}"


def progress(params: dict[str, Any]) -> list[str]:
    """The bar and the counts: 已排队, 已送达, 已签收, 失败."""
    queued, delivered, failed = params["queued_count"], params["delivered_count"], params["failed_count"]
    total = max(1, queued + delivered + failed)
    cells = BAR_CELLS * (delivered + failed) // total
    lines = [
        f"📢 第{params['number']}号通知",
        f"{'▓' * cells}{'░' * (BAR_CELLS - cells)} {100 * (delivered + failed) // total}%",
        f"已排队 {queued}，已送达 {delivered}，失败 {failed}",
        f"已签收 {params['signed_count']}/{total}",
    ]
    if queued == total:
        lines.append(f"发送时间：{moment(datetime.fromisoformat(params['goes_at']))}")
    return lines


def notice(params: dict[str, Any]) -> list[str]:
    """What a recipient gets."""
    return [
        f"📢 <b>通知第{params['number']}号</b>",
        *quoted(params["text"]),
        f"信用办 {escape(params['by'], quote=False)}　收到请点「签收」",
    ]


def nudge(params: dict[str, Any]) -> list[str]:
    """What somebody gets who has not signed."""
    return [f"⏰ 第{params['number']}号通知还没有签收，请点下面的「签收」。", "", *notice(params)]


def correction(params: dict[str, Any]) -> list[str]:
    """What somebody gets to whom the notice went that is recalled."""
    first = next(iter(quoted(params["text"])), "")[:60]
    lines = [f"❗ <b>更正：通知第{params['number']}号已撤回</b>，请不要再按它办理。"]
    if first:
        lines.append(f"原通知：{first}")
    if params["correction"]:
        lines += ["<b>更正如下</b>：", *quoted(params["correction"])]
    return [*lines, f"信用办 {escape(params['by'], quote=False)}"]


LIST_TITLE = "<b>最近的通知</b>，点开看签收情况："


def line_button(line: NoticeLine) -> str:
    state = "已撤回" if line.is_recalled else f"已签收{line.progress.signed_count}/{line.progress.total_count}"
    first = (line.text.splitlines() or ["附件"])[0][:12]
    return f"第{line.id}号 {first}（{state}）"


def sheet(line: NoticeLine, people: Sequence[Status]) -> list[str]:
    """Who has not signed, department by department, and who was not reached."""
    missing = [each for each in people if each.state is not ReceiptState.SIGNED]
    lines = [
        f"<b>通知第{line.id}号</b>{'（已撤回）' if line.is_recalled else ''}　{moment(line.sent_at)}",
        *quoted(line.text[:200]),
        "",
        f"已签收 {len(people) - len(missing)}/{len(people)}",
    ]
    if not missing:
        return [*lines, "🟢 都已签收"]
    if len(missing) <= NAMED:
        return [*lines, "<b>还没签收</b>：", *_by_department(missing, NAMED)]
    return [*lines, "<b>还没签收</b>：", *_by_department(missing, NAMED_OF_EACH), MORE_IN_SHEET]


def _by_department(people: Iterable[Status], named: int) -> list[str]:
    """A line a department, with so many names."""
    grouped: dict[str, list[str]] = {}
    for each in people:
        detail = state_name(each.state) + (f"：{reason(each.error)}" if each.state is ReceiptState.FAILED else "")
        grouped.setdefault(each.department or OUTSIDE, []).append(f"{escape(each.name, quote=False)}（{detail}）")
    return [f"• {department}：{some(names, named)}" for department, names in grouped.items()]


def some(names: Sequence[str], limit: int) -> str:
    """All names when they are few; else the first ones and how many there are."""
    shown = "、".join(names[:limit])
    return shown if len(names) <= limit else f"{shown}等{len(names)}人"


def state_name(state: ReceiptState) -> str:
    return _STATES[state]


def reason(error: str | None) -> str:
    """Why a message did not arrive, in words for a clerk."""
    lowered = (error or "").lower()
    return next((words for sign, words in _REASONS if sign in lowered), "网络或服务原因")


def sheet_name(number: int) -> str:
    return f"通知第{number}号签收情况.xlsx"


def sheet_caption(number: int) -> str:
    return f"通知第{number}号签收情况（表格）"


def nudged(value: Nudged) -> str:
    start = "已提醒" if value.is_now else f"将在{moment(value.goes_at)}提醒"
    return f"⏰ 第{value.id}号通知：{start}{len(value.names)}人签收：{escape(some(value.names, NAMED), quote=False)}"


def ask_recall(line: NoticeLine) -> str:
    return f"要撤回第{line.id}号通知吗？收到的人会收到一条更正。请输入更正内容，或点下面的按钮。不撤回了：/cancel"


def recalled(value: Recalled) -> str:
    start = "正在发更正" if value.is_now else f"更正将在{moment(value.goes_at)}发出"
    return f"❗ 第{value.id}号通知已撤回：{start}给{value.corrected_count}人；另有{value.stopped_count}人还没发到，不再发。"
