"""Sentences about joining, inviting, the list of members and leaving."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from html import escape

from bot.domain.roles import Role
from bot.services.membership import PointsOf
from bot.texts.days import month_day
from bot.texts.roles import ROLE_NAMES, where

ERRORS: dict[str, str] = {
    "invite_department_missing": "还差科室。请这样发：/invite 客运科 经办人 张三，或者直接发 /invite，按按钮选。",
    "invite_department_unknown": "没有叫“{given}”的科室。发 /invite 可以按按钮选科室。",
    "invite_one_department": "一个人只能在一个科室，分管领导才能写多个科室。请重发：/invite 客运科 经办人 张三",
    "invite_role_unknown": "没有叫“{given}”的身份。可以写：经办人、科室负责人、分管领导、局领导、信用办。",
    "invite_name_bad": "姓名没看懂。请只写姓名，最多20个字，例如：张三",
    "invite_unclear": "没看懂谁是姓名。请这样发：/invite 客运科 经办人 张三",
    "join_not_found": "找不到这条加入申请。发 /members 看现在谁在等确认。",
    "join_already_confirmed": "{name}的加入已由{by}确认，不用再办。",
    "join_already_rejected": "{name}的加入已由{by}拒绝。如需加入，请重新邀请。",
    "member_not_found": "名单里没有这个人，可能已经移除。发 /members 看最新名单。",
    "last_coordinator": "{name}是最后一名信用办人员，不能移除。请先邀请另一名信用办人员加入。",
}

WAITING = "已收到，等信用办确认。确认后会在这里通知您，不用重复点。"
SPENT = "这个邀请链接已经用过或已过期。请找信用办（法规科）重新要一个。"
ALREADY_MEMBER = "您已经加入，不用再点邀请链接。直接用下面的按钮就行。"

CONFIRM = "✅ 确认加入"
REJECT = "❌ 拒绝"
CONFIRM_ALL = "✅ 全部确认"
REMOVE = "移除"
REMOVE_CONFIRM = "⚠️ 确认移除"
KEEP = "不移除"
BACK = "返回名单"
OUTSIDE = "局领导、分管领导"

ASK_DEPARTMENT = (
    "请选要邀请的人在哪个科室。也可以直接发一行字：/invite 客运科 经办人 张三\n"
    "人多时，把名单做成 Excel（三列：科室、姓名、角色），用 .xlsx 文件回复这条消息，链接和二维码一次给齐。"
)
CANCELLED = "好的，刚才问的事不办了。"
NOTHING_TO_CANCEL = "现在没有正在问的事，不用取消。"
NOBODY_WAITING = "现在没有人等确认。"


def welcome(name: str, role: Role, department: str | None, charges: tuple[str, ...]) -> tuple[str, ...]:
    """The first words to a newcomer."""
    place = escape(where(role, department, charges), quote=False)
    return (
        f"👋 欢迎{escape(name, quote=False)}！您已加入，身份：{place}。",
        _FIRST_STEP[role],
        "不会用也没关系：发「帮助」，一看就懂。",
    )


_REPORTER = (
    "快到期的工作，早上会提醒您。办完了，直接用照片或文件回复那条提醒，就是报送。平时点下面的按钮就行，不用记命令。"
)

_FIRST_STEP: dict[Role, str] = {
    Role.STAFF: _REPORTER,
    Role.HEAD: _REPORTER,
    Role.DEPUTY: "点「得分」看现在得了多少分；信用办自己报的材料，点「审核」由您审定。",
    Role.LEADER: "点「得分」，随时看现在得了多少分、哪些还能争取。",
    Role.COORDINATOR: "点「审核」看等着审核的材料；发 /invite 邀请各科室的同事加入，发 /members 看谁已加入。",
}


def join_card(name: str, place: str, account: str) -> tuple[str, ...]:
    """What a coordinator reads about somebody who used an invitation."""
    return (
        f"🙋 <b>{escape(name, quote=False)}</b>（{escape(place, quote=False)}）的邀请链接被打开了",
        f"账号：{escape(account, quote=False)}",
        "链接可能被转发。请核对是不是本人，再点“确认加入”。",
    )


def decided(name: str, place: str, account: str, by: str, is_confirmed: bool) -> str:
    """What stands on the card once it is decided."""
    person = f"{escape(name, quote=False)}（{escape(place, quote=False)}，账号：{escape(account, quote=False)}）"
    verb = "✅ 已确认加入" if is_confirmed else "❌ 已拒绝"
    return f"{verb}：{person}，由{escape(by, quote=False)}办理。"


def joined_elsewhere(name: str, account: str) -> str:
    """The account joined by another invitation meanwhile."""
    return f"账号 {escape(account, quote=False)} 已经用别的邀请加入，{escape(name, quote=False)}的这张邀请作废。"


def lockout(account: str) -> tuple[str, ...]:
    """To the coordinators: somebody is guessing codes."""
    return (
        f"⚠️ 账号 {escape(account, quote=False)}今天5次用了不存在的邀请码，今天不再理它。",
        "如果是本单位同事点错了，请明天再让他打开邀请链接。",
    )


def invitation(name: str, place: str, link: str | None, code: str, last_on: date) -> tuple[str, ...]:
    """The answer to /invite, and the sentence to forward."""
    return (
        f"已为 <b>{escape(name, quote=False)}</b>（{escape(place, quote=False)}）生成邀请，只能用一次，"
        f"{month_day(last_on)}前有效。请把下面这条转发给本人：",
        f"{escape(name, quote=False)}您好，请点开链接、再点“开始”，加入“信用交通县”创建工作助手：",
        escape(link, quote=False) if link else f"<code>/start {escape(code, quote=False)}</code>",
    )


def ask_role(department: str) -> str:
    return f"{escape(department, quote=False)}：请选身份。"


def ask_outside_role() -> str:
    return "请选身份。"


def ask_name(role: Role, department: str | None) -> str:
    """The question answered by typing."""
    place = escape(where(role, department), quote=False)
    if role is Role.DEPUTY:
        return f"{place}：请发姓名。可以把分管的科室写在前面，例如：客运科、货运科 钱八。不办了就发 /cancel"
    return f"{place}：请发姓名，例如：张三。不办了就发 /cancel"


def role_name(role: Role) -> str:
    return ROLE_NAMES[role]


def roster_title(joined_count: int, waiting_count: int) -> str:
    return f"<b>人员名单</b>：已加入{joined_count}人，待确认{waiting_count}人"


def department_title(department: str | None) -> str:
    return f"<b>{escape(department or OUTSIDE, quote=False)}</b>"


def member_line(name: str, role: Role, charges: tuple[str, ...], is_reachable: bool) -> str:
    """One member: mark, name, role; the unreachable one has stopped the bot."""
    in_charge = f"，分管 {escape('、'.join(charges), quote=False)}" if charges else ""
    mark, note = ("✅", "") if is_reachable else ("⚠️", "，消息送不到（对方停用了机器人）")
    return f"{mark} {escape(name, quote=False)} {ROLE_NAMES[role]}{in_charge}{note}"


def waiting_line(name: str, role: Role, account: str) -> str:
    return f"⏳ {escape(name, quote=False)} {ROLE_NAMES[role]}，待确认（账号：{escape(account, quote=False)}）"


def invited_line(name: str, role: Role) -> str:
    return f"✉️ {escape(name, quote=False)} {ROLE_NAMES[role]}，已邀请，未加入"


def nobody_in(departments: Iterable[str]) -> str:
    return f"还没有人加入的科室：{escape('、'.join(departments), quote=False)}"


def department_button(department: str | None, count: int) -> str:
    return f"{department or OUTSIDE} {count}人"


def confirm_button(name: str) -> str:
    return f"✅ 确认加入 {name}"


def reject_button(name: str) -> str:
    return f"❌ 拒绝 {name}"


def remove_button(name: str) -> str:
    return f"{REMOVE} {name}"


def ask_removal(name: str, place: str) -> str:
    return (
        f"确定移除 <b>{escape(name, quote=False)}</b>（{escape(place, quote=False)}）吗？"
        "移除后马上不能再用；报送过的材料都保留。"
    )


def removed(name: str) -> str:
    return f"已移除 {escape(name, quote=False)}，报送过的材料都保留。"


def confirmed_all(names: Iterable[str]) -> str:
    people = [escape(name, quote=False) for name in names]
    return f"✅ 已确认{len(people)}人加入：{'、'.join(people)}" if people else NOBODY_WAITING


def year_title(place: str, year: int, count: int) -> str:
    return f"📅 <b>{escape(place, quote=False)} {year}年要办的事</b>（{count}项）"


EVERY_MONTH = "<b>每月</b>"
EVERY_QUARTER = "<b>每季度末前</b>"


def day_title(due_on: date) -> str:
    return f"<b>{month_day(due_on)}前</b>"


def next_year_day_title(due_on: date) -> str:
    return f"<b>次年{month_day(due_on)}前</b>"


def year_line(number: str, annex: str, title: str, tenths: int, points_of: PointsOf) -> str:
    """One obligation: number, title, where the annex (or, for a duty, the plan's text) has it, points."""
    head = f"{number} {title}".lstrip()
    beside = f"（{annex if number else f'方案{annex}'}）" if annex else ""
    return escape(f"• {head}{beside}{_points(tenths, points_of)}", quote=False)


_SHARE = {PointsOf.ITEM: "", PointsOf.PERIOD: "本季", PointsOf.YEAR: "全年共"}


def _points(tenths: int, points_of: PointsOf) -> str:
    if not tenths:
        return "，不计分"
    value = f"{tenths // 10}分" if tenths % 10 == 0 else f"{tenths / 10:.1f}分"
    return f"，{_SHARE[points_of]}{value}"


YEAR_FOOT = "这些日子到来之前，都会提前提醒您。随时点「我的待办」看现在该办什么。"
