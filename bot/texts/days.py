"""Days as people write and read them."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta

from bot.plan.model import Cadence
from bot.plan.obligations import Obligation

RELATIVE = {"今天": 0, "今日": 0, "昨天": 1, "昨日": 1, "前天": 2}
QUARTERS = "一二三四"
_FORMS = (
    re.compile(r"(?:(?P<year>\d{4})年)?(?P<month>\d{1,2})月(?P<day>\d{1,2})[日号]?"),
    re.compile(r"(?:(?P<year>\d{4})[-/.])?(?P<month>\d{1,2})[-/.](?P<day>\d{1,2})"),
    re.compile(r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})"),
    re.compile(r"(?P<month>\d{2})(?P<day>\d{2})"),
    re.compile(r"(?P<month>\d)(?P<day>\d{2})"),
)


def parse_day(text: str, *, today: date, year: int) -> date | None:
    """The day meant by 今天, 6月12日, 6.12, 0612, 2024-06-12 …; without a year it is the plan's; ``None`` if unclear."""
    typed = "".join(unicodedata.normalize("NFKC", text).split())
    if typed in RELATIVE:
        return today - timedelta(days=RELATIVE[typed])
    for form in _FORMS:
        if found := form.fullmatch(typed):
            return _date(int(found.groupdict().get("year") or year), int(found["month"]), int(found["day"]))
    return None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def month_day(on: date) -> str:
    return f"{on.month}月{on.day}日"


def full_day(on: date, *, year: int) -> str:
    """The day, with its year only where it is not the plan's."""
    return month_day(on) if on.year == year else f"{on.year}年{month_day(on)}"


def quarter_name(on: date) -> str:
    return f"{QUARTERS[(on.month - 1) // 3]}季度"


def period_name(obligation: Obligation) -> str:
    """二季度, 5月, or 全年."""
    if obligation.cadence is Cadence.QUARTERLY:
        return quarter_name(obligation.ends_on)
    return f"{obligation.ends_on.month}月" if obligation.cadence is Cadence.MONTHLY else "全年"
