"""A year's holidays and moved workdays as an administrator types them from the State Council's notice.

``holidays = ["2027-01-01", …]`` are days off, ``workdays = ["2027-02-07", …]`` weekend days on which people work.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from bot.plan.decode import Table
from bot.plan.errors import PlanError
from bot.plan.loader import read_text, toml_from


def load_day_table(path: Path) -> dict[date, bool]:
    """Day -> is a workday, for :class:`bot.plan.workdays.WorkCalendar`; :class:`PlanError` if refused."""
    return parse_day_table(read_text(path), path.name)


def parse_day_table(text: str, name: str) -> dict[date, bool]:
    """The table in the text; ``name`` is the file's name in errors."""
    try:
        table = Table(toml_from(text), "")
        days = [(day, False) for day in table.several("holidays", table.days)]
        days += [(day, True) for day in table.several("workdays", table.days)]
        table.done()
        return _without_doubles(days)
    except PlanError as error:
        error.file = name
        raise


def _without_doubles(days: list[tuple[date, bool]]) -> dict[date, bool]:
    found: dict[date, bool] = {}
    for day, is_workday in days:
        if day in found:
            raise PlanError("duplicate_day", value=day.isoformat())
        found[day] = is_workday
    return found
