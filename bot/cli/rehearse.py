"""``creditbot rehearse``: a stretch of the year run day by day with nobody answering."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby
from typing import Annotated

import typer

from bot.cli.refusals import refusals, refuse
from bot.config import Settings
from bot.plan.daytable import load_day_table
from bot.plan.ladder import RehearsedRung, rehearsal
from bot.plan.loader import load_builtin, load_named
from bot.plan.model import Plan
from bot.plan.obligations import obligations
from bot.plan.workdays import WorkCalendar
from bot.scoring.jsonform import parse_day, shown
from bot.texts import rehearsal as words
from bot.texts.annex import parse_item

FromOption = Annotated[str, typer.Option("--from", metavar="YYYY-MM-DD", help=words.FROM_HELP)]
ToOption = Annotated[str, typer.Option("--to", metavar="YYYY-MM-DD", help=words.TO_HELP)]
DepartmentOption = Annotated[str | None, typer.Option("--department", help=words.DEPARTMENT_HELP)]
ClauseOption = Annotated[str | None, typer.Option("--clause", help=words.CLAUSE_HELP)]
JsonOption = Annotated[bool, typer.Option("--json", help=words.JSON_HELP)]


def rehearse(
    first: FromOption,
    last: ToOption,
    as_json: JsonOption = False,
    department: DepartmentOption = None,
    clause: ClauseOption = None,
) -> None:
    """Print each rung that falls due: a JSON object a line, or a calendar by month and department."""
    with refusals():
        settings = Settings()
        plan = load_named(str(settings.plan)) if settings.plan else load_builtin()
        calendar = WorkCalendar(load_day_table(settings.workdays)) if settings.workdays else WorkCalendar()
    days = _day(first), _day(last)
    if days[0] > days[1]:
        refuse(words.BACKWARDS)
    rungs = _wanted(plan, rehearsal(plan, calendar, *days), department, clause)
    lines = _json_lines(rungs) if as_json else _calendar(plan, calendar, rungs)
    for line in lines:
        typer.echo(line)


def _day(raw: str) -> date:
    try:
        return parse_day(raw)
    except ValueError:
        refuse(words.UNREADABLE_DAY.format(raw=shown(raw)))


def _wanted(
    plan: Plan, rungs: Iterable[RehearsedRung], department: str | None, clause: str | None
) -> Iterator[RehearsedRung]:
    """Only those of the department and item asked for."""
    name = plan.department_named(department) if department is not None else None
    if department is not None and name is None:
        refuse(words.UNKNOWN_DEPARTMENT.format(name=department))
    items = {each.id for each in parse_item(clause, plan)} if clause is not None else None
    if items is not None and not items:
        refuse(words.UNKNOWN_CLAUSE.format(name=clause))
    return (
        rung
        for rung in rungs
        if name in (None, rung.department) and (items is None or rung.obligation_id.partition("@")[0] in items)
    )


def _json_lines(rungs: Iterable[RehearsedRung]) -> Iterator[str]:
    for rung in rungs:
        form = {
            "on": rung.on.isoformat(),
            "department": rung.department,
            "obligation": rung.obligation_id,
            "rung": rung.number,
        }
        yield json.dumps(form, ensure_ascii=False)


def _calendar(plan: Plan, calendar: WorkCalendar, rungs: Iterable[RehearsedRung]) -> Iterator[str]:
    """A heading a month, then a department, then what it is asked for and on which days."""
    titles = {each.id: words.item(each) for each in obligations(plan, calendar)}
    order = {department.name: place for place, department in enumerate(plan.departments)}
    for (year, month), of_month in groupby(rungs, key=lambda rung: (rung.on.year, rung.on.month)):
        yield words.month(year, month)
        by_place = sorted(of_month, key=lambda rung: order[rung.department])
        for name, of_department in groupby(by_place, key=lambda rung: rung.department):
            yield words.department(name)
            asked: dict[str, list[RehearsedRung]] = {}
            for rung in of_department:
                asked.setdefault(rung.obligation_id, []).append(rung)
            for obligation_id, found in asked.items():
                yield words.asked(titles[obligation_id], [(rung.on, rung.number) for rung in found])
