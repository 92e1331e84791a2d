"""Sentences about 调岗, 请假, a deputy's departments and the person of an item."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from html import escape

from bot.domain.roles import Role
from bot.domain.states import SubmissionState
from bot.services.item_handlers import OwnItem
from bot.texts.days import month_day, parse_day
from bot.texts.kinds import STATES
from bot.texts.roles import where

ERRORS: dict[str, str] = {
    "person_unknown": "名单里没有叫“{name}”的人。发 /members 看名单。",
    "person_ambiguous": "名单里有不止一个“{name}”。请发 /members，在名单上按按钮办理。",
    "colleague_unknown": "本科室没有叫“{name}”的经办人。发 /assign 按按钮选。",
    "move_where": "还差科室。请这样发：/move 张三 货运科，或发 /members 按「调岗」。",
    "move_unclear": "没看懂谁调到哪里。请这样发：/move 张三 货运科，或发 /members 按「调岗」。",
    "last_coordinator_moves": "{name}是最后一名信用办人员，不能调走。请先邀请另一名信用办人员加入。",
    "leave_days_bad": "这些日子不能用：要先写开始、再写结束，结束不早于今天，最长半年。例如：6月17日到6月21日",
    "leave_days_unclear": "日子没看懂。请这样发：6月17日到6月21日。只有一天就发一个日子。不办了就发 /cancel",
    "leave_unclear": "没看懂。请这样发：/away 张三 6月17日 6月21日 李四（最后是代办人）；销假发：/away 张三 销假",
    "no_substitute": "{name}所在的地方没有别人可以代办。请先邀请一位同事加入。",
    "substitute_elsewhere": "{name}不能代办：代办人要是同一科室的人（分管领导、局领导由同样身份的人代办）。",
    "substitute_away": "{name}那几天也请假了，请换一位代办人。",
    "not_a_deputy": "{name}不是分管领导，没有分管科室。",
    "charge_unclear": "没看懂。请这样发：/charge 钱八 客运科、货运科",
    "assign_unclear": "没看懂。请这样发：/assign 3.1 张三；取消指定发：/assign 3.1 取消",
}

MOVE = "调岗"
LEAVE = "请假"
END_LEAVE = "销假"
CHARGES = "分管"
NAME_HANDLER = "指定经办人"
NOBODY_IN_PARTICULAR = "不指定（全科室）"
BACK_TO_ITEMS = "返回各项"
TODAY_ONLY = "今天一天"
TOMORROW_ONLY = "明天一天"
ONE_WEEK = "今天起7天"
_CANCELS = frozenset({"取消", "销假", "不指定"})
_BETWEEN = re.compile(r"\s*(?:到|至|—|~|～|－)\s*|\s+")


def is_cancelling(word: str) -> bool:
    """Whether the word takes something back: 取消, 销假, 不指定."""
    return word.strip() in _CANCELS


def parse_days(text: str, *, today: date, year: int) -> tuple[date, date] | None:
    """The days of 6月17日到6月21日, 6.17 6.21, 0617-0621 or one day; ``None`` if unclear."""
    typed = text.strip().replace("——", "到")
    words = [word for word in _BETWEEN.split(typed) if word]
    if len(words) == 1 and parse_day(typed, today=today, year=year) is None:
        words = typed.split("-")
    days = [tomorrow(word, today) or parse_day(word, today=today, year=year) for word in words]
    if not 1 <= len(days) <= 2 or days[0] is None or days[-1] is None:
        return None
    return days[0], days[-1]


def tomorrow(word: str, today: date) -> date | None:
    """The day of 明天 and 后天."""
    ahead = {"明天": 1, "后天": 2}.get(word)
    return date.fromordinal(today.toordinal() + ahead) if ahead else None


def _safe(text: str) -> str:
    return escape(text, quote=False)


def ask_new_department(name: str, place: str) -> str:
    return f"<b>{_safe(name)}</b>（{_safe(place)}）要调到哪个科室？没办完的草稿和在审材料留在原科室。"


def ask_new_role(name: str, department: str) -> str:
    return f"{_safe(name)}到{_safe(department)}后是什么身份？"


def moved(name: str, place: str, successor: str, numbers: tuple[int, ...]) -> str:
    """The coordinator reads what came of 调岗."""
    said = f"✅ {_safe(name)}已调岗，现在是：{_safe(place)}。"
    if numbers:
        listed = "、".join(f"#{number}" for number in numbers)
        said += f"\n留在原科室的 {listed} 已转给{_safe(successor)}。"
    return said


def moved_self(name: str, place: str) -> tuple[str, ...]:
    """The moved person reads where they are now."""
    return (
        f"{_safe(name)}，您已调岗，现在的身份：{_safe(place)}。",
        "从明天早上起，提醒您的是新科室的事；原科室没办完的已经留给原科室的同事，不用再管。",
    )


def handed_over(name: str, items: Iterable[tuple[int, str, str]]) -> tuple[str, ...]:
    """The successor reads what is theirs now."""
    return (f"📂 {_safe(name)}离开了本科室，下面这些留给您接着办：", *_work(items))


def taken_in(items: Iterable[tuple[int, str, str]]) -> tuple[str, ...]:
    """The newcomer reads what nobody else of the department had in hand."""
    return ("📂 本科室下面这些报送没有经手人，由您接着办：", *_work(items))


def _work(items: Iterable[tuple[int, str, str]]) -> tuple[str, ...]:
    lines = [f"• #{number} {clause}（{STATES[SubmissionState(state)]}）" for number, clause, state in items]
    return (*lines, "点「我的报送」就能看到。")


def ask_leave_days(name: str) -> str:
    return f"<b>{_safe(name)}</b>请假：请选日子，或直接发，例如：6月17日到6月21日。不办了就发 /cancel"


def ask_substitute(name: str, from_on: date, until_on: date) -> str:
    return f"<b>{_safe(name)}</b>请假{days_text(from_on, until_on)}，谁来代办？代办人这几天替他收提醒、办事。"


def days_text(from_on: date, until_on: date) -> str:
    return month_day(from_on) if from_on == until_on else f"{month_day(from_on)}到{month_day(until_on)}"


def leave_granted(name: str, substitute: str, from_on: date, until_on: date) -> str:
    """The coordinator reads it."""
    days = days_text(from_on, until_on)
    return f"✅ {_safe(name)}请假{days}，由{_safe(substitute)}代办。到期自动结束；提前回来就点「销假」。"


def leave_own(substitute: str, from_on: date, until_on: date) -> str:
    """The absent person reads it."""
    return f"您请假{days_text(from_on, until_on)}，由{_safe(substitute)}代办。这几天早上不提醒您；{month_day(until_on)}后自动恢复。"


def leave_covered(name: str, from_on: date, until_on: date) -> str:
    """The substitute reads it."""
    return (
        f"{_safe(name)}请假{days_text(from_on, until_on)}，由您代办：这几天他的提醒发给您，您可以替他办。到期自动结束。"
    )


def leave_ended(name: str) -> str:
    return f"✅ {_safe(name)}已销假，提醒恢复发给本人。"


def away_note(from_on: date, until_on: date, substitute: str) -> str:
    """Behind the name on the list."""
    return f"，请假{days_text(from_on, until_on)}（{_safe(substitute)}代办）"


def charges_title(name: str, charges: tuple[str, ...]) -> str:
    own = "、".join(charges) or "还没有"
    return f"<b>{_safe(name)}</b>分管的科室：{_safe(own)}。点科室可加上或去掉："


def charge_button(department: str, *, is_own: bool) -> str:
    return f"{'☑' if is_own else '☐'} {department}"


def move_button(name: str) -> str:
    return f"{MOVE} {name}"


def leave_button(name: str) -> str:
    return f"{LEAVE} {name}"


def end_leave_button(name: str) -> str:
    return f"{END_LEAVE} {name}"


def charges_button(name: str) -> str:
    return f"{CHARGES} {name}"


def handlers_title(department: str) -> str:
    return f"<b>{_safe(department)}各项由谁办</b>\n指定了经办人的，早上只提醒他和科室负责人；没指定的提醒全科室。点一项来指定："


def handler_line(item: OwnItem) -> str:
    return f"• {item_name(item)}：{_safe(item.handler) or '全科室'}"


def item_name(item: OwnItem) -> str:
    return _safe(f"{item.number}（{item.annex}）{item.title}" if item.number else f"{item.title}（{item.annex}）")


def item_button(item: OwnItem) -> str:
    return f"{item.number} {item.title}".strip()


def ask_handler(item: OwnItem) -> str:
    return f"{item_name(item)}：由谁经办？"


def handler_named(item: OwnItem) -> str:
    if item.handler:
        return f"✅ {item_name(item)}：经办人是{_safe(item.handler)}，早上只提醒他和科室负责人。"
    return f"✅ {item_name(item)}：不再指定经办人，提醒全科室。"


def handler_told(number: str, annex: str, title: str, by: str) -> str:
    """The named person reads it."""
    name = f"{number}（{annex}）{title}" if number else f"{title}（{annex}）"
    return f"📌 {_safe(by)}指定您为经办人：{_safe(name)}。到期前的提醒会发给您。"


def place_of(role: Role, department: str | None, charges: tuple[str, ...] = ()) -> str:
    return where(role, department, charges)
