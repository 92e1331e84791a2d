"""The rehearsed calendar, in words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from bot.plan.obligations import Obligation
from bot.texts.days import period_name

FROM_HELP = "从哪天开始"
TO_HELP = "到哪天为止"
DEPARTMENT_HELP = "只看这个科室"
CLAUSE_HELP = "只看这一项，如 3.1"
JSON_HELP = "每行一个 JSON，供程序读取"
BACKWARDS = "--from 不能晚于 --to。"
UNREADABLE_DAY = "日期“{raw}”看不懂，请写成 2024-06-14 的样子。"
UNKNOWN_DEPARTMENT = "没有叫“{name}”的科室。"
UNKNOWN_CLAUSE = "没有“{name}”这一项，请写指标编号，如 3.1。"


def item(obligation: Obligation) -> str:
    number = f"{obligation.clause_id} " if obligation.clause_id else ""
    period = period_name(obligation)
    return f"{number}{obligation.title}" + (f"（{period}）" if period != "全年" else "")


def month(year: int, number: int) -> str:
    return f"\n{year}年{number}月"


def department(name: str) -> str:
    return f"  {name}"


def asked(title: str, days: Iterable[tuple[date, int]]) -> str:
    """What is asked, and on which days: 14日（提前10天）, 28日（当天）, 29日（逾期1天）; days are workdays."""
    return f"    {title}：" + "、".join(f"{on.day}日{_rung(number)}" for on, number in days)


def _rung(number: int) -> str:
    if number == 0:
        return "（到期）"
    return f"（提前{number}个工作日）" if number > 0 else f"（逾期{-number}个工作日）"
