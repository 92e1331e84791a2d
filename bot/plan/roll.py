"""The same plan for another year: the file's own text with its dates moved, so that quotes and readings survive."""

from __future__ import annotations

import re
from datetime import date

from dateutil.relativedelta import relativedelta

from bot.plan.checks.ids import PLAN_YEARS
from bot.plan.errors import PlanError
from bot.plan.loader import parse_plan, toml_from

_QUOTED_DAY = re.compile(r"""(["'])(\d{4}-\d{2}-\d{2})\1""", re.ASCII)
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_ID_LINE = re.compile(r"""^id\s*=\s*(["'])(?P<value>[^"']*)\1""", re.MULTILINE)
_YEAR_LINE = re.compile(r"^year\s*=\s*\d+", re.MULTILINE)


def roll_plan(text: str, name: str, year: int) -> str:
    """The plan's text for ``year``: id ``…-<year>``, the year, every date in it; 29 February becomes the 28th.

    :class:`PlanError` if the text is no valid plan, or writes its dates in a way that cannot be moved safely.
    """
    plan = parse_plan(text, name)
    if year not in PLAN_YEARS:
        raise PlanError("bad_year", file=name, value=year)
    new_id = f"{re.sub('-[0-9]{4}$', '', plan.id)}-{year}"
    rolled = _QUOTED_DAY.sub(lambda found: f'"{_moved_day(found[2], year)}"', text)
    rolled = _YEAR_LINE.sub(f"year = {year}", _ID_LINE.sub(f'id = "{new_id}"', rolled, count=1), count=1)
    if toml_from(rolled) != _moved(toml_from(text), year) | {"id": new_id, "year": year}:
        raise PlanError("cannot_roll", file=name)
    parse_plan(rolled, name)
    return rolled


def _moved_day(written: str, year: int) -> str:
    return (date.fromisoformat(written) + relativedelta(year=year)).isoformat()


def _moved(table: dict[str, object], year: int) -> dict[str, object]:
    """The decoded plan with its dates moved: what the rolled text must say."""
    return {key: _moved_value(value, year) for key, value in table.items()}


def _moved_value(value: object, year: int) -> object:
    if isinstance(value, dict):
        return _moved(value, year)
    if isinstance(value, list):
        return [_moved_value(each, year) for each in value]
    return _moved_day(value, year) if isinstance(value, str) and _ISO_DAY.fullmatch(value) else value
