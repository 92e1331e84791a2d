"""Lines of ``creditbot invite``."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from bot.domain.errors import DomainError
from bot.services.invites import Invitation
from bot.services.roster import RosterInvitations, RosterRefusedError
from bot.texts.errors import sentence
from bot.texts.roles import ROLE_NAMES, where
from bot.texts.roster_refusal import refusal_line

NAME_HELP = "姓名，例如 王五。"
ROLE_HELP = "角色：" + "、".join(f"{role.value}（{name}）" for role, name in ROLE_NAMES.items()) + "。"
DEPARTMENT_HELP = "科室。局领导不用写；分管领导写分管的科室，可写多个，用顿号隔开。"
ROSTER_HELP = "名单文件（.xlsx，三列：科室、姓名、角色）：一次生成全部链接。"
OUTPUT_HELP = "和 --roster 一起用：把链接和二维码写进这个 .xlsx 文件。"

_LINES = {
    "option_missing": "缺少参数：{option}（加 --help 可看用法）",
    "invite_department_missing": "缺少科室：请加 --department，例如 --department 法规科。",
    "invite_department_unknown": "没有叫“{given}”的科室。科室只能是：{valid}。",
    "invite_one_department": "只有分管领导（deputy）可以写多个科室，其他角色只写一个 --department。",
    "invite_role_unknown": "没有叫“{given}”的角色。角色只能是：{valid}。",
    "invite_name_bad": "姓名不能用：请写1到20个字，例如 --name 王五。",
}


def split_names(typed: str) -> list[str]:
    """The departments named in one option."""
    return [name for name in re.split(r"[、,，;；\s]+", typed) if name]


def invitation_lines(made: Invitation) -> tuple[str, ...]:
    """For whom and until when, then the link; without the bot's name also what to send to it."""
    head = f"{made.name}（{where(made.role, made.department, made.charges)}）的邀请，只能用一次，{made.last_on}前有效："
    if made.link is not None:
        return (head, made.link)
    return (
        head,
        f"https://t.me/<机器人用户名>?start={made.code}",
        "还不知道机器人的用户名，运行一次 creditbot run 就知道了。也可以在机器人的对话里直接发送：",
        f"/start {made.code}",
    )


def roster_lines(made: RosterInvitations, output: Path | None) -> tuple[str, ...]:
    """A line for each person, then who needs none and where the table is."""
    lines = [
        f"{each.name}（{where(each.role, each.department, each.charges)}）\t{each.link or f'/start {each.code}'}"
        for each in made.invitations
    ]
    if made.joined:
        lines.append(f"已经加入、不用再邀请的：{'、'.join(made.joined)}")
    if output is not None:
        lines.append(f"链接和二维码已写入 {output}，里面有邀请码，用完请删掉。")
    return tuple(lines)


def refusal(error: DomainError) -> str:
    """One line for what cannot be used."""
    if isinstance(error, RosterRefusedError):
        return refusal_line(error)
    valid: Iterable[str] = error.params.get("valid") or ()  # type: ignore[assignment]  # a tuple of names
    if error.code == "invite_role_unknown":
        valid = [f"{role.value}（{name}）" for role, name in ROLE_NAMES.items()]
    if error.code in _LINES:
        return _LINES[error.code].format(**{**error.params, "valid": "、".join(valid)})
    return sentence(error)
