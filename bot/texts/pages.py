"""Sentences about links and the pages behind them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from html import escape
from typing import Any

from bot.domain.pages import AMBER_AFTER_DAYS
from bot.domain.states import PageState
from bot.plan.model import Channel
from bot.services.pages import LinkHint, PageNote
from bot.texts.days import full_day

LONGEST_URL = 80
BY_HAND = "待人工核验"
ASK_SCREENSHOT = "请补一张网页截图"
BY_REPLY = f"{ASK_SCREENSHOT}，由信用办人工核验。回复本条消息发图就行。"
AMBER = f"🟠 网页已有{AMBER_AFTER_DAYS}天以上打不开（分数暂保留）"
FAILING = "网页最近打不开，明天再看一次"
UNCHECKED = f"链接还没有核对，{BY_HAND}"
MENDED = "恢复后会自动转绿，并告诉您。请联系报送科室换链接，或补网页截图。"

PLACES = {Channel.GOVERNMENT: "区政府网站", Channel.CREDIT_SHANDONG: "“信用交通·山东”网站", Channel.OTHER: "其他网站"}
_TROUBLE = (PageState.FAILING, PageState.AMBER, PageState.UNREADABLE)
_WHY = {
    "gone": "网页已不存在",
    "timeout": "5秒内没有打开",
    "unreachable": "网站连不上",
    "guarded": "网站要求人机验证",
    "empty": "网页要用浏览器才显示内容",
    "too_big": "网页超过2MB",
    "too_many_redirects": "网页转来转去",
    "certificate": "网站的安全证书不对",
    "garbled": "网页的编码看不懂",
    "inner_address": "不是互联网上的地址",
    "malformed": "写法不对",
    "scheme": "要以 http 或 https 开头",
    "credentials": "里面带了账号密码",
    "port": "端口特殊",
}


def why(reason: str | None) -> str:
    """网页找不到了（404）, from ``status:404``."""
    code, _, status = (reason or "unreachable").partition(":")
    if code != "status":
        return _WHY[code]
    said = "网页找不到了" if status in ("404", "410") else "网站出错" if status.startswith("5") else "网站拒绝了"
    return f"{said}（{status}）"


def note_line(note: PageNote) -> str:
    """How a link stands, for a card: 《标题》（2024年5月9日），已核对."""
    if note.state is PageState.FINE:
        return f"网页已核对：{_named(note.title, note.found_on)}"
    if note.state is PageState.AMBER:
        return AMBER
    if note.state is PageState.FAILING:
        return FAILING
    return f"网站不让程序读取，{BY_HAND}" if note.state is PageState.UNREADABLE else UNCHECKED


def link_lines(links: Iterable[LinkHint], *, is_place_said: bool) -> list[str]:
    """What the sender should know of the links on a card: which lead elsewhere than wanted, which cannot be read."""
    listed = list(links)
    wanted = dict.fromkeys(each.wanted for each in listed if each.wanted and not is_place_said)
    trouble = dict.fromkeys(note_line(each.note) for each in listed if each.note.state in _TROUBLE)
    return [f"🔗 {line}。" for line in (*map(_wrong_place, wanted), *trouble)]


def _wrong_place(wanted: tuple[Channel, ...]) -> str:
    """链接不在区政府网站上，先按其他网页收下；…"""
    places = "或".join(PLACES[each] for each in wanted)
    return f"链接不在{places}上，先按其他网页收下；要作公开、报送证明的，请再发{places}的链接"


def page_read(params: dict[str, Any]) -> str:
    """What the sender reads once the link was looked at."""
    number, state, reason = params["id"], PageState(params["state"]), params["reason"]
    if state is PageState.FINE:
        found_on = date.fromisoformat(params["found_on"]) if params["found_on"] else None
        return f"🔗 #{number} 的网页已打开并存档：{_named(params['title'], found_on)}。"
    if state is PageState.UNREADABLE:
        return f"🔗 #{number} {_unread(reason)}，{BY_REPLY}"
    return f"🔗 #{number} 的链接现在打不开：{why(reason)}。已先收下，请核对网址；网页确实在的，{ASK_SCREENSHOT}。"


def _unread(reason: str | None) -> str:
    """网站不让程序读取; of an address that no program should open, why."""
    code = (reason or "status").partition(":")[0]
    return "网站不让程序读取" if code in ("status", "guarded", "empty") else f"程序打不开这个网址（{why(reason)}）"


def page_report(params: dict[str, Any]) -> list[str]:
    """What the coordinators read: what went amber, what came back."""
    dead = [page for page in params["pages"] if page["state"] == PageState.AMBER]
    back = [page for page in params["pages"] if page["state"] != PageState.AMBER]
    lines: list[str] = []
    if dead:
        lines += [f"🟠 <b>这些网页已有{AMBER_AFTER_DAYS}天打不开</b>，分数暂时保留：", *map(_reported, dead), MENDED]
    if back:
        lines += ["🟢 <b>这些网页恢复了：</b>", *map(_reported, back)]
    return lines


def _reported(page: dict[str, Any]) -> str:
    holders = "、".join(f"#{each['id']} {each['clause_id'] or ''} {each['department']}" for each in page["holders"])
    url = str(page["url"])
    shown = url if len(url) <= LONGEST_URL else url[:LONGEST_URL] + "…"
    said = {PageState.FINE: "", PageState.AMBER: f" —— {why(page['reason'])}"}
    return f"{escape(f'{holders}：{shown}', quote=False)}{said.get(page['state'], f' —— 网站不让程序读取，{BY_HAND}')}"


def _named(title: str | None, found_on: date | None) -> str:
    named = f"《{escape(title, quote=False)}》" if title else "（没有标题）"
    return named + (f"，页面日期{full_day(found_on, year=0)}" if found_on else "，页面上没找到日期")
