"""Sentences of 其他答复: what is said instead of material, and what the coordinator decides of an item."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from html import escape

from bot.domain.states import AnswerKind, AnswerState
from bot.services.answer_cards import Given
from bot.services.lines import Line
from bot.services.obligation_answers import AnswerSheet
from bot.texts.days import month_day
from bot.texts.reminders import answer_words, item_name

NAMES: dict[AnswerKind, str] = {
    AnswerKind.DONE: "确认报送",
    AnswerKind.NIL: "本季零报告",
    AnswerKind.JOINED: "随其他科室统一报送",
    AnswerKind.EXEMPT: "不涉及",
    AnswerKind.DIFFICULTY: "有困难",
    AnswerKind.EXTENSION: "申请延期",
    AnswerKind.SETTLED: "办结",
    AnswerKind.PAUSED: "暂缓",
    AnswerKind.SCHEDULED: "省厅通知",
}
COMMANDS: dict[str, AnswerKind] = {
    "nil": AnswerKind.NIL,
    "joined": AnswerKind.JOINED,
    "exempt": AnswerKind.EXEMPT,
    "difficulty": AnswerKind.DIFFICULTY,
    "extend": AnswerKind.EXTENSION,
}
AGREE = "✅ 同意"
REFUSE = "❌ 不同意"
SEND_BACK = "↩️ 退回"
RETRACT = "收回答复 {number}"
RESUME = "恢复 {number}"
PAUSE = "暂缓 {number}"
SETTLE = "办结 {number}"
ARRIVED = "到了 {number}"
NOT_YET = "还没有 {number}"
PLAN_DAY = "按方案时限（{day}）"

ASK_ITEM = "<b>要答复哪一项？</b>请点下面的按钮："
ASK_STEERED = "<b>要{what}哪一项？</b>请点下面的按钮："
ASK_RESUMED = ASK_STEERED.format(what="恢复")
ASK_RETRACTED = "<b>要收回哪一条答复？</b>请点下面的按钮："
ASK_PARTNER = "随哪个科室统一报送？请点下面的按钮："
ASK_DIFFICULTY = "请用一两句话写明<b>存在问题及下一步措施</b>，直接发文字就行。不写了发 /cancel"
ASK_EXTENSION = "请发<b>新的日期和原因</b>，中间空一格，例如：10月15日 等专家评审。不申请了发 /cancel"
ASK_REFUSAL = "请写一句不同意的原因，直接发文字就行。先不办了发 /cancel"
ASK_PROVINCE_DAYS = "请发省厅通知的日期，例如：6月20日，或 6月20日至7月10日。没有写明日期的，点下面的按钮。"
WAIT_FOR_PROVINCE = "好的，下个月的第一个工作日再问您。"
UNTIL = "[至到~～]"
DAYS_EXAMPLE = "6月20日至7月10日"
EXTENSION_EXAMPLE = "10月15日 等专家评审"
PROVINCE_EXAMPLE = f"/province 5.1 {DAYS_EXAMPLE}"
DISAGREE_EXAMPLE = "/disagree 12 原因"
NOTHING_WAITS = "🟢 目前没有等您同意的答复。"
NOTHING_ELSE = "这一项现在不用答复。"
MILD_PROVINCE = "❓ <b>省厅通知到了吗？</b>"
_GUESSED_YEARS = "📅 {years}的节假日安排还没有录入，暂按周末推算。国务院公布后，请转告管理程序的同事更新节假日。"

ERRORS = {
    "answer_not_possible": "这一项现在不能这样答复。可发 /todo 看还有哪些要办。",
    "answer_text_needed": "请写明内容，不能空着。",
    "answer_text_too_long": "太长了，请控制在{limit}个字以内。",
    "partner_unknown": "没有找到这个科室，或者它不负责这一项。例如：/joined 3.2 法规科",
    "day_not_later": "新的日期要晚于今天和原来的时限，例如：10月15日 等专家评审",
    "day_needed": "没有看懂日期，请这样写：{example}",
    "days_reversed": "开始的日期不能晚于结束的日期。",
    "nobody_to_agree": "还没有能同意这件事的人加入，请先联系信用办。",
    "answer_unknown": "没有这条答复。",
    "answer_closed": "这条答复已经收回或改过，不用再办。",
    "answer_decided": "这条答复已由{by}办过。",
    "nothing_to_retract": "没有可以收回的答复。",
    "nothing_reported_yet": "还没有科室报这一项，不能办结。",
    "answer_number_needed": "请写答复的编号，例如：{example}",
    "province_item_needed": "请写明是哪一项，例如：{example}",
}


def sheet_text(sheet: AnswerSheet) -> str:
    """What may be said of this item."""
    said = "".join(f"\n已答复：{given_words(given)}" for given in sheet.given)
    ask = "请点下面的按钮答复：" if sheet.kinds else NOTHING_ELSE
    return f"{item_name(sheet.line)}{said}\n{ask}"


def given_words(given: Given) -> str:
    """本季零报告, 随法规科统一报送, 申请延期到10月15日：等专家评审."""
    kind = AnswerKind(given.kind)
    if kind is AnswerKind.EXTENSION:
        return f"申请延期到{_day(given.new_due_on)}：{_safe(given.text)}"
    if kind is AnswerKind.DIFFICULTY:
        return f"有困难：{_safe(given.text)}"
    return answer_words(given.kind, given.partner, given.line)


def given_text(given: Given) -> str:
    """What the department reads after its answer."""
    head = f"{item_name(given.line)}\n{given_words(given)}"
    if AnswerState(given.state) is AnswerState.WAITING:
        who = "分管领导" if given.kind == AnswerKind.EXTENSION else "信用办"
        return f"🔵 {head}\n已报{who}，同意后生效；审核结果会告诉您。"
    ending = "已记下，这一项仍要办。" if given.kind == AnswerKind.DIFFICULTY else "已记下，不再提醒；不影响得分。"
    return f"🟢 {head}\n{ending}"


def retracted_text(given: Given) -> str:
    return f"{item_name(given.line)}\n已收回“{given_words(given)}”，这一项仍要办。"


def card_text(given: Given) -> str:
    """The answer before the one who decides on it, or who only reads it."""
    head = f"📝 <b>{_safe(given.department)}</b> {_safe(given.by)}（答复{given.id}）\n{item_name(given.line)}"
    return f"{head}\n{given_words(given)}{_wish(given)}"


def _wish(given: Given) -> str:
    kind = AnswerKind(given.kind)
    if AnswerState(given.state) is not AnswerState.WAITING:
        return ""
    if kind is AnswerKind.EXTENSION:
        return "\n只改提醒的日子，不改得分的时限。是否同意？"
    return "\n同意后不再提醒该科室。是否同意？"


def decided_text(given: Given) -> str:
    """The decision, for all who read it."""
    verdict = "已同意" if AnswerState(given.state) is AnswerState.STANDING else "已退回"
    head = f"{_safe(given.department)} {item_name(given.line)}\n{given_words(given)}"
    reason = f"\n原因：{_safe(given.refusal)}。这一项仍要办。" if given.refusal else ""
    mark = "🟢" if AnswerState(given.state) is AnswerState.STANDING else "↩️"
    return f"{mark} {head}\n{_safe(given.decided_by)}{verdict}{reason}"


def course_text(given: Given) -> str:
    """What the coordinator decided of an item for all."""
    head = item_name(given.line)
    match AnswerKind(given.kind):
        case AnswerKind.PAUSED:
            return f"⏸ {head}\n已暂缓：不再提醒，各科室的清单里看得到。要恢复时发 /resume {given.line.number}"
        case AnswerKind.SETTLED:
            return f"🟢 {head}\n已办结：没有材料的科室不再看到这一项。"
        case _:
            return f"📌 {head}\n{_schedule(given)}"


def _schedule(given: Given) -> str:
    if not given.text:
        return f"已记下：省厅通知到了，按方案时限{_day(given.new_due_on)}提醒。"
    first, last = given.text.split("/")
    days = month_day(date.fromisoformat(first))
    if last != first:
        days += f"至{month_day(date.fromisoformat(last))}"
    return f"已记下：省厅通知的日期是{days}，按{_day(last)}提醒。得分的时限不变。"


def resumed_text(line: Line) -> str:
    return f"▶️ {item_name(line)}\n已恢复，照常提醒。"


def province_line(number: str, annex: str, title: str) -> str:
    return f"　　{number}（{annex}）{_safe(title)}"


def guessed_years(years: Iterable[int]) -> str:
    """Which years are reckoned by weekends alone, and what to do."""
    return _GUESSED_YEARS.format(years="、".join(f"{year}年" for year in years))


def _day(iso: str) -> str:
    return month_day(date.fromisoformat(iso))


def _safe(text: str) -> str:
    return escape(text, quote=False)
