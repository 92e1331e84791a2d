"""What falls due in 2024, typed from the bureau's document and the State Council's calendar, apart from the bot's own.

Holidays and make-up days are those of 国办发明电〔2023〕7号; of 2025 only the days around New Year are needed.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

_FREE = (
    ("01-01", "01-01"),
    ("02-10", "02-17"),
    ("04-04", "04-06"),
    ("05-01", "05-05"),
    ("06-08", "06-10"),
    ("09-15", "09-17"),
    ("10-01", "10-07"),
)
_MADE_UP = ("02-04", "02-18", "04-07", "04-28", "05-11", "09-14", "09-29", "10-12")

LAW = "法规科 办公室"
BUSINESS = "客运科 货运科 维管驾培服务科"
ROADS = "公路建设科 养护科 市政道路桥梁服务中心"
HALL = "政务服务大厅交通窗口"

ONCE: tuple[tuple[str, str, str], ...] = (
    ("1.1a", LAW, "04-30"),
    ("1.1b", LAW, "04-30"),
    ("1.2a", LAW, "04-30"),
    ("1.3", "法规科 政策研究室", "04-30"),
    ("2.2", LAW, "06-30"),
    ("4.1", f"{BUSINESS} {ROADS} 法规科", "09-30"),
    ("4.2", f"安全监督科 {BUSINESS}", "09-30"),
    ("4.3", f"安全监督科 {BUSINESS} 法规科", "10-31"),
    ("4.4", f"公路综合科 公路建设科 养护科 财务审计科 市政道路桥梁服务中心 {HALL}", "11-30"),
    ("4.5", "执法大队 法规科", "09-30"),
    ("5.1", f"法规科 {BUSINESS} {ROADS} 执法大队 党建办", "11-30"),
    ("5.2", f"{BUSINESS} 法规科", "10-31"),
    ("5.3a", "法规科 政策研究室", "06-30"),
    ("5.3b", BUSINESS, "11-30"),
    ("5.4", f"法规科 党建办 {BUSINESS} 执法大队", "11-30"),
    ("6.1a", LAW, "06-30"),
    ("6.1b", LAW, "11-30"),
    ("6.2", f"法规科 {BUSINESS} 执法大队", "09-30"),
    ("6.3", f"{LAW} 产业发展科 {BUSINESS} {HALL} 执法大队 公路综合科 {ROADS} 财务审计科", "09-30"),
    ("7.1", "客运科 维管驾培服务科 法规科 办公室", "07-31"),
    ("7.2", "客运科 维管驾培服务科 法规科", "09-30"),
    ("7.3", "法规科 办公室 党建办", "11-30"),
    ("duty:annual-points", "法规科", "04-30"),
    (
        "duty:department-plans",
        f"{LAW} 政策研究室 产业发展科 {BUSINESS} 执法大队 公路综合科 {ROADS} 安全监督科 财务审计科 {HALL} 党建办",
        "04-30",
    ),
)
QUARTERLY: tuple[tuple[str, str, int], ...] = (
    ("1.4", LAW, 4),
    ("2.1", LAW, 4),
    ("3.1", LAW, 4),
    ("3.2", f"产业发展科 {BUSINESS} 执法大队 公路综合科 法规科", 4),
    ("4.4", f"公路综合科 公路建设科 养护科 财务审计科 市政道路桥梁服务中心 {HALL}", 3),
    ("duty:upper-documents", LAW, 4),
    ("duty:supervision-platforms", f"安全监督科 {BUSINESS}", 4),
    ("duty:reward-lists", "执法大队 法规科", 4),
    ("duty:repair-channels", "执法大队 法规科", 4),
    ("duty:xinyi-brand", "客运科 维管驾培服务科", 4),
    ("duty:special-campaigns", "安全监督科 执法大队", 4),
)
MONTHLY_DUTIES: tuple[tuple[str, str], ...] = (
    ("duty:inspection", "法规科"),
    ("duty:double-publicity", f"{HALL} 执法大队"),
)
_QUARTER_ENDS = ("03-31", "06-30", "09-30", "12-31")
_STEPS, _MONTHLY_STEPS = (10, 5, 3, 1, 0), (3, 1, 0)


class Due(NamedTuple):
    """One obligation for one department. ``is_once``: spoken of weekly once it is long overdue."""

    obligation: str
    department: str
    on: date
    steps: tuple[int, ...]
    is_once: bool


class Line(NamedTuple):
    """A rung that falls due."""

    on: date
    department: str
    obligation: str
    rung: int


def _day(month_day: str, year: int = 2024) -> date:
    return date.fromisoformat(f"{year}-{month_day}")


def _is_workday(day: date) -> bool:
    if day in {_day(each) for each in _MADE_UP}:
        return True
    is_free = any(_day(first) <= day <= _day(last) for first, last in _FREE) or day == date(2025, 1, 1)
    return day.weekday() < 5 and not is_free


WORKDAYS = [day for day in (date(2024, 1, 1) + timedelta(days=ahead) for ahead in range(420)) if _is_workday(day)]


def dues() -> Iterator[Due]:
    """Every obligation of the year, for each of its departments."""
    for item, departments, on in ONCE:
        yield from _each(f"{item}@2024", departments, _day(on), _STEPS, is_once=True)
    for item, departments, count in QUARTERLY:
        for number in range(count):
            on = _day(_QUARTER_ENDS[number])
            yield from _each(f"{item}@2024Q{number + 1}", departments, on, _STEPS, is_once=False)
    for month in range(1, 13):
        following = date(2024 + month // 12, month % 12 + 1, 1)
        for item, departments in MONTHLY_DUTIES:
            last = following - timedelta(days=1)
            yield from _each(f"{item}@2024-{month:02}", departments, last, _MONTHLY_STEPS, is_once=False)
        if month >= 5:
            tenth = following.replace(day=10)
            yield from _each(f"1.2b@2024-{month:02}", LAW, tenth, _MONTHLY_STEPS, is_once=False)


def _each(obligation: str, departments: str, on: date, steps: tuple[int, ...], *, is_once: bool) -> Iterator[Due]:
    for department in departments.split():
        yield Due(obligation, department, on, steps, is_once)


def lines(first: date, last: date) -> list[Line]:
    """Every rung from the first to the last day if nobody answers, in no particular order."""
    return [line for due in dues() for line in _ladder(due) if first <= line.on <= last]


def _ladder(due: Due) -> Iterator[Line]:
    place = max(at for at, day in enumerate(WORKDAYS) if day <= due.on)
    for rung in (*due.steps, *range(-1, -11, -1)):
        at = place - rung
        if 0 <= at < len(WORKDAYS):
            yield Line(WORKDAYS[at], due.department, due.obligation, rung)
    if not due.is_once:
        return
    for at in range(place + 11, len(WORKDAYS)):
        is_new_week = WORKDAYS[at].isocalendar()[:2] != WORKDAYS[at - 1].isocalendar()[:2]
        if is_new_week and WORKDAYS[at].year == 2024:
            yield Line(WORKDAYS[at], due.department, due.obligation, place - at)
