"""Sentences about working groups."""

from __future__ import annotations

from html import escape

from bot.domain.states import GroupDigest

ERRORS: dict[str, str] = {
    "bind_in_group": "请在工作群里发 /bind 客运科。先由信用办把机器人加进群，再在群里发。",
    "group_not_bound": "这个群没有绑定科室。绑定请发：/bind 客运科",
    "department_bound": "{department}已经绑定了群“{title}”。请先在那个群里发 /unbind，再到这里绑定。",
}

ASK_DEPARTMENT = "这是哪个科室的工作群？请点科室，或发：/bind 客运科"
REPLY_WITH_MATERIAL = "回复照片、文件或链接就是报送；其他的事请在与我的私聊里办。"
GROUP_HOW_ONE = "直接回复本条消息，附上照片、文件或链接，就是报送。"
GROUP_HOW = "直接回复本条消息，附上照片、文件或链接，再到与我的私聊里选是哪一项。"
CHOICES: dict[GroupDigest, str] = {
    GroupDigest.BESIDE: "群里和个人都发",
    GroupDigest.INSTEAD: "只发群里",
    GroupDigest.PEOPLE: "只发个人",
}
_MEANINGS: dict[GroupDigest, str] = {
    GroupDigest.BESIDE: "每个工作日早上，群里发一条，各人也照常收到自己的提醒",
    GroupDigest.INSTEAD: "每个工作日早上，群里发一条；经办人不再单独收，科室负责人照常收",
    GroupDigest.PEOPLE: "群里不发，各人照常收到自己的提醒",
}


def bound(department: str, digest: GroupDigest) -> str:
    return (
        f"✅ 本群已绑定<b>{escape(department, quote=False)}</b>。待办提醒：{_MEANINGS[digest]}。\n"
        "群里可以发 /score 看得分。要改提醒方式，点下面的按钮；解除绑定发 /unbind。"
    )


def choice_button(digest: GroupDigest, *, is_chosen: bool) -> str:
    return f"{'☑ ' if is_chosen else ''}{CHOICES[digest]}"


def unbound(department: str) -> str:
    return (
        f"本群已与{escape(department, quote=False)}解除绑定，提醒改发给各人。"
        "24小时内可以重新发 /bind 绑定科室，不绑定我就退出。"
    )


def received(number: int, count: int) -> str:
    """In the group; the rest follows in private."""
    return f"已收到 #{number}（{count}份材料），请到与我的私聊里点「完成提交」。"


def removed(title: str, department: str) -> str:
    """To the coordinators."""
    return (
        f"⚠️ 机器人被移出了群“{escape(title, quote=False)}”，"
        f"{escape(department, quote=False)}的提醒改发给各人。要恢复，请重新加进群再发 /bind。"
    )
