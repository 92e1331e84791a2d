"""Sections of the morning message for those who oversee, and the 信用办's word at 15:00."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.domain.roles import Role
from bot.services.matters import Matter
from bot.texts.matters import by_department, department_line, short_name

DEPARTMENTS_SHOWN = 5
NUMBERS_SHOWN = 10
NAMES_SHOWN = 4
_WHO = {Role.HEAD: "科室负责人", Role.DEPUTY: "分管领导", Role.LEADER: "组长"}
_WHAT_TO_DO = {
    Role.HEAD: "请安排经办人抓紧办理。",
    Role.DEPUTY: "可点下面的按钮催办，或发 /urge 客运科。",
    Role.LEADER: "可点下面的按钮催办，也可直接打字批示，如：客运科抓紧报3.1。",
    Role.COORDINATOR: "可点下面的按钮催办；催办后仍未办的，发 /supervise 出督办单。",
}


def coordinate(role: Role, matters: Sequence[Matter]) -> list[str]:
    """需您协调: what is overdue, a line a department."""
    grouped = by_department(matters)
    lines = [department_line(name, own) for name, own in list(grouped.items())[:DEPARTMENTS_SHOWN]]
    if len(grouped) > DEPARTMENTS_SHOWN:
        lines.append(f"另有{len(grouped) - DEPARTMENTS_SHOWN}个科室，发 /urge 看全部")
    return [f"❗<b>需您协调</b>（逾期{len(matters)}项）", *lines, _WHAT_TO_DO[role]]


def rising(to: Role, matters: Sequence[Matter], *, workdays: int, is_tomorrow: bool) -> str:
    """What will go one step up unless it is done."""
    names = "、".join(short_name(each) for each in matters)
    when = "明天起" if is_tomorrow else "下个工作日起" if workdays == 1 else f"再过{workdays}个工作日"
    return f"⏫ {names}：还没办的，{when}告知{_WHO[to]}"


def backlog(numbers: Sequence[int]) -> str:
    shown = "、".join(f"#{number}" for number in numbers[:NUMBERS_SHOWN])
    rest = " 等" if len(numbers) > NUMBERS_SHOWN else ""
    return f"🗂 <b>积压待审{len(numbers)}件</b>（超过3个工作日）：{shown}{rest}，请点「审核」"


def delivery(section: dict[str, Any]) -> str:
    """应发16 已送达15 未加入1（财务审计科）."""
    reached = section["reached_count"]
    parts = [f"应发{len(section['due'])}", "正在发送" if reached is None else f"已送达{reached}"]
    for word, names in (("未送达", section["unreached"]), ("未加入", section["absent"])):
        if names:
            rest = "等" if len(names) > NAMES_SHOWN else ""
            parts.append(f"{word}{len(names)}（{'、'.join(names[:NAMES_SHOWN])}{rest}）")
    return f"📮 今早提醒（按科室计）：{' '.join(parts)}"


def due_today(matters: Sequence[Matter]) -> list[str]:
    """今天到期未报, a line a department, for the 信用办 alone."""
    lines = [department_line(name, own) for name, own in by_department(matters).items()]
    return [f"⏰ <b>今天到期未报</b>（{len(matters)}项）", *lines, "只告诉了信用办。需要提醒科室的，点下面的按钮催办。"]
