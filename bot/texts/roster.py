"""Words of the roster file: its columns, what is wrong with a row, and the table of links."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape

from bot.services.roster import RosterRow
from bot.texts.roles import role_named

ERRORS: dict[str, str] = {
    "roster_refused": "名单里有{count}行不对，一个也没邀请。",
    "roster_unreadable": "这个文件读不出来。请发 Excel 的 .xlsx 文件（不超过1MB）。",
    "roster_columns": "名单第一行要有这三列：科室、姓名、角色。",
    "roster_empty": "名单里没有人。第一行写科室、姓名、角色，下面一行一个人。",
    "roster_too_long": "名单太长，一次最多{limit}人，请分开发。",
    "option_missing": "缺少参数：{option}。",
    "roster_twice": "{name}和第{number}行重复。",
}

COLUMNS = ("科室", "姓名", "角色")
LINK_COLUMNS = ("科室", "姓名", "角色", "邀请链接", "二维码")
SHEET = "邀请链接"
FILE_NAME = "邀请链接.xlsx"
CAPTION = r"^\s*(?:/invite(?:@\w+)?|邀请|名单|人员名单)\s*$"
_NAMES = re.compile(r"[、,，;；/\s]+")


def row_of(number: int, department: str, name: str, role: str) -> RosterRow:
    """A row of the file, its words understood as far as they can be."""
    departments = tuple(each for each in _NAMES.split(department.strip()) if each)
    return RosterRow(number, departments, name, role_named(role), role)


def made(count: int, joined: Iterable[str]) -> tuple[str, ...]:
    """What stands beside the table of links."""
    names = "、".join(escape(name, quote=False) for name in joined)
    there = (f"已经加入、不用再邀请的：{names}",) if names else ()
    if not count:
        return (*there, "没有要邀请的人。")
    return (
        f"✅ 已为{count}人生成邀请链接和二维码，都在上面的文件里，每个只能用一次，请分别转给本人。",
        *there,
        "他们点开后，您会收到卡片；人多时点「全部确认」。文件里有邀请码，用完请删掉。",
    )
