"""An open item in few words, and lists of them by department."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from html import escape

from bot.clock import local
from bot.services.matters import Matter
from bot.texts.days import month_day, quarter_name

ITEMS_A_LINE = 3


def period_text(matter: Matter) -> str:
    """二季度, 5月, or nothing for a one-off."""
    if not matter.period:
        return ""
    ends_on = date.fromisoformat(matter.ends_on)
    return quarter_name(ends_on) if "Q" in matter.period else f"{ends_on.month}月"


def short_name(matter: Matter) -> str:
    """3.1 信用信息 二季度, as on a button: plain words."""
    return " ".join(part for part in (matter.number, matter.short_title, period_text(matter)) if part)


def full_name(matter: Matter) -> str:
    """3.1（三、1）向“信用交通·山东”报送信用工作信息（二季度）: plain words."""
    number = f"{matter.number}（{matter.annex}）" if matter.number else ""
    period = period_text(matter)
    return f"{number}{matter.title}{f'（{period}）' if period else ''}"


def standing(matter: Matter) -> str:
    """已逾期3个工作日, 今天到期, 还有2个工作日."""
    if matter.workdays < 0:
        return f"已逾期{-matter.workdays}个工作日"
    return f"还有{matter.workdays}个工作日" if matter.workdays else "今天到期"


def due_line(matter: Matter) -> str:
    """The item with its due day and how it stands, as HTML."""
    due = month_day(date.fromisoformat(matter.due_on))
    return f"{escape(full_name(matter), quote=False)}，{due}到期，{standing(matter)}"


def by_department(matters: Iterable[Matter]) -> dict[str, list[Matter]]:
    """In the order in which departments first appear."""
    grouped: dict[str, list[Matter]] = {}
    for matter in matters:
        grouped.setdefault(matter.department, []).append(matter)
    return grouped


def department_line(department: str, matters: Sequence[Matter]) -> str:
    """客运科：3.1 信用信息 二季度（已逾期3个工作日）、…等5项, as HTML; what stands alike is said once."""
    first = matters[:ITEMS_A_LINE]
    if len({each.workdays for each in matters}) == 1:
        names = "、".join(map(short_name, first))
        count = f" 等{len(matters)}项" if len(matters) > ITEMS_A_LINE else ""
        every = "均" if len(matters) > 1 else ""
        return escape(f"{department}：{names}{count}（{every}{standing(matters[0])}）", quote=False)
    shown = "、".join(f"{short_name(each)}（{standing(each)}）" for each in first)
    rest = f" 等{len(matters)}项" if len(matters) > ITEMS_A_LINE else ""
    return escape(f"{department}：{shown}{rest}", quote=False)


def goes(goes_at: datetime, *, is_now: bool) -> str:
    """When it reaches people: 现在就发, or 6月17日08:30发（下班时间不打扰）."""
    if is_now:
        return "已发出"
    at = local(goes_at)
    return f"已安排在{month_day(at.date())}{at:%H:%M}发出（下班时间不打扰）"
