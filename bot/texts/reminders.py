"""Sentences of the morning message, of 我的待办 and of 确认报送."""

from __future__ import annotations

from datetime import date
from html import escape

from bot.domain.reminding import Light
from bot.domain.states import AnswerKind
from bot.plan.labels import fold
from bot.plan.model import Plan
from bot.services.confirmations import Confirmation
from bot.services.lines import Hint, Line
from bot.texts.days import month_day, quarter_name
from bot.texts.scoring import points_text

LIGHTS = {
    Light.OVERDUE: "🔴",
    Light.NEAR: "🟠",
    Light.PENDING: "🔵",
    Light.DONE_LATE: "🟡",
    Light.DONE: "🟢",
    Light.AHEAD: "⚪",
}
PAUSED = "⏸"
_WEEKDAYS = "一二三四五六日"

HOW_TO_ANSWER = "直接回复本条消息，附上照片、文件或链接，就是报送。"
HOW_TO_ANSWER_ONE_OF = "点下面的按钮报送；也可直接回复照片、文件或链接，再选是哪一项。"
GUESSED = "（今年节假日安排尚未公布，暂按周末推算）"
NOTHING_TO_DO = "🟢 {department}目前没有要办的事项。"
WHICH_TO_CONFIRM = "<b>要确认哪一项？</b>请点下面的按钮："
LEDGER_PROOF = "还差：台账佐证（交他人审核）"
LEDGER_AWAITED = "待信用办报台账佐证"
EXPAND = "展开"
SUBMIT_ITEM = "提交 {item}"
CONFIRM_ITEM = "确认报送 {item}"
OTHER_ITEM = "其他答复 {item}"

ERRORS = {
    "department_unknown": "没有叫“{name}”的科室，请写科室全称，例如：/todo 客运科",
    "nothing_open": "这一项现在没有要办的，不用确认。",
    "period_not_begun": "这一期还没有开始，到时候再确认。",
}


def digest_heading(department: str | None, day: date, open_count: int, *, is_weekly: bool) -> str:
    """客运科待办提醒 6月14日（周五）; without a department 今日要情."""
    if department is None:
        return f"<b>今日要情</b>　{_day(day)}"
    what = "本周待办" if is_weekly else "待办提醒"
    count = f"，共{open_count}项" if open_count else ""
    return f"<b>{escape(department, quote=False)}{what}</b>　{_day(day)}{count}"


def todo_heading(department: str, day: date, count: int) -> str:
    return f"<b>{escape(department, quote=False)}待办</b>　{_day(day)}，共{count}项"


def _day(day: date) -> str:
    return f"{month_day(day)}（周{_WEEKDAYS[day.weekday()]}）"


def line_text(line: Line) -> str:
    """Light, number, title, points, due in words; below it what is still missing."""
    light = PAUSED if line.is_paused and line.is_open else LIGHTS[Light(line.light)]
    head = f"{light} {_late_mark(line)}{item_name(line)}"
    parts = [head, *([f"{points_text(line.points)}分"] if line.points else []), _standing(line)]
    below = _below(line)
    return "｜".join(part for part in parts if part) + (f"\n　　{below}" if below else "")


def _late_mark(line: Line) -> str:
    return "【补发】" if line.is_late else ""


def item_name(line: Line) -> str:
    """3.1（三、1）向“信用交通·山东”报送信用工作信息 · 二季度; a duty has only the document's number."""
    title = escape(line.title, quote=False)
    number = f"<b>{line.number}</b>（{line.annex}）" if line.number else ""
    tail = "" if line.number else f"（{line.annex}）"
    period = period_text(line)
    return f"{number}{title}{tail}{f' · {period}' if period else ''}"


def period_text(line: Line) -> str:
    """二季度, 5月, or nothing for a one-off."""
    if not line.period:
        return ""
    ends_on = date.fromisoformat(line.ends_on)
    return quarter_name(ends_on) if "Q" in line.period else f"{ends_on.month}月"


def answer_words(kind: str, partner: str, line: Line) -> str:
    """本季零报告, 随法规科统一报送, 不涉及, 全局已办结."""
    if kind == AnswerKind.NIL:
        return "本月零报告" if line.period and "Q" not in line.period else "本季零报告"
    return _ANSWERS[AnswerKind(kind)].format(partner=escape(partner, quote=False))


_ANSWERS = {
    AnswerKind.DONE: "已办·材料后补",
    AnswerKind.JOINED: "随{partner}统一报送",
    AnswerKind.EXEMPT: "不涉及",
    AnswerKind.SETTLED: "全局已办结",
}


def _standing(line: Line) -> str:
    if line.is_paused and line.is_open:
        return "已暂缓"
    if line.is_asked:
        return "已答“不涉及”，待信用办同意"
    if not line.is_open:
        return answer_words(line.ended_by, line.partner, line) if line.ended_by else _CLOSED[Light(line.light)]
    if line.is_elsewhere:
        return "全局已报，你科尚无材料"
    if line.light == Light.PENDING:
        return "已报待审"
    if line.is_expired:
        return "已过期"
    due = due_text(line.workdays, date.fromisoformat(line.due_on)) + _MOVED.get(line.moved_by, "")
    if not line.is_ledger or not (line.has_ended or line.is_closed):
        return due
    return f"{period_text(line)}台账{'已' if line.is_closed else '待'}关账，{due}"


_MOVED = {AnswerKind.EXTENSION.value: "（已同意延期）", AnswerKind.SCHEDULED.value: "（按省厅通知）"}
_CLOSED = {
    Light.PENDING: "已报待审",
    Light.DONE: "已完成",
    Light.DONE_LATE: "逾期补办，已完成",
}


def due_text(workdays: int, due_on: date) -> str:
    """今天到期, 还有3个工作日（6月30日）, 已逾期2个工作日."""
    if workdays < 0:
        return f"已逾期{-workdays}个工作日（{month_day(due_on)}到期）"
    if workdays == 0:
        return "今天到期"
    return f"还有{workdays}个工作日（{month_day(due_on)}）"


def _below(line: Line) -> str:
    if not line.is_open or line.light == Light.PENDING or line.is_elsewhere or line.is_paused:
        return ""
    difficulty = "已报有困难" if line.has_difficulty else ""
    return "；".join(part for part in (ended_text(line), difficulty, _wanting(line)) if part)


def ended_text(line: Line) -> str:
    """三季度已结束：9月30日前办过的请补佐证，没办的已失分."""
    if not line.has_ended or not line.number or line.workdays >= 0:
        return ""
    ends_on = date.fromisoformat(line.ends_on)
    rest = "，没办的已失分" if line.is_lost else "，待补证" if line.is_in_grace else ""
    if line.is_ledger:
        return f"每月都有才得分{rest}"
    return f"{period_text(line)}已结束：{month_day(ends_on)}前办过的请补佐证{rest}"


def _wanting(line: Line) -> str:
    """What is still missing, in the fewest words."""
    if line.is_ledger and line.is_closed and not line.has_material:
        return LEDGER_PROOF if line.button else LEDGER_AWAITED
    if not line.number or line.is_ledger:
        return ""
    confirmed = "已办·材料后补，" if line.is_confirmed else ""
    wants = [*_short(line), *(escape(title, quote=False) for title in line.missing)]
    if wants:
        return f"{confirmed}还差：{'、'.join(wants)}"
    is_news = line.is_confirmed or line.light != Light.AHEAD
    return f"{confirmed}还差佐证材料" if is_news and not line.has_material else confirmed.removesuffix("，")


def _short(line: Line) -> list[str]:
    if not line.short_count:
        return []
    return [f"{line.short_count}{'人' if line.is_staffing else '条'}"]


def hint_text(hint: Hint) -> str:
    """A mild line: 建议5月15日前：二季度第一条."""
    day = month_day(date.fromisoformat(hint.on))
    what = hint.title or ("可再办一次（自愿）" if hint.is_optional else "先报一部分")
    name = f"{hint.number}（{hint.annex}）{escape(hint.short_title, quote=False)}"
    return f"💡 {name}：建议{day}前 {escape(what, quote=False)}"


def folded_text(count: int) -> str:
    return f"另有{count}项"


def later_text(count: int) -> str:
    """What stands in the message of a day on which nothing falls due."""
    return f"今天没有要催的事；手上还有{count}项，点「{EXPAND}」看。"


def waiting_text(numbers: tuple[str, ...]) -> str:
    return f"🔵 已报待审：{'、'.join(numbers)}"


def button_name(line: Line) -> str:
    """3.1 信用信息, with the period where one button must be told from another."""
    return f"{line.number} {line.short_title}".strip()


def choice_name(line: Line) -> str:
    """As :func:`button_name`, with the period."""
    return f"{button_name(line)} {period_text(line)}".strip()


def confirmed_text(done: Confirmation) -> str:
    """已记为“已办·材料后补”…还差：…；有佐证前不计分"""
    line = done.line
    if done.has_material:
        return f"{item_name(line)}：已经有材料了，不用再确认。"
    if not line.number:
        return f"🟢 {item_name(line)}：已记为“已办”，不再提醒。"
    wants = "、".join([*_short(line), *(escape(title, quote=False) for title in line.missing)]) or "佐证材料"
    return (
        f"{item_name(line)}\n已记为“已办·材料后补”。还差：{wants}；有佐证前不计分。\n"
        "材料有了，直接回复本条消息发照片、文件或链接就行。"
    )


def parse_duty(text: str, plan: Plan) -> list[str]:
    """The duties that the words name, by title, short title or an unmistakable part; empty if none."""
    typed = fold(text)
    exact = [duty.id for duty in plan.duties if typed in (duty.title, duty.short_title, duty.id)]
    return exact or ([duty.id for duty in plan.duties if len(typed) >= 2 and typed in duty.title])
