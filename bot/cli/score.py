"""``creditbot score``: the score of a fact file or of the database, as JSON or as a table."""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from bot.cli.refusals import refusals, refuse
from bot.clock import local_day
from bot.config import Settings
from bot.plan.loader import load_builtin, load_named
from bot.plan.model import Plan
from bot.scoring.engine import score as reckon
from bot.scoring.factfile import parse_facts
from bot.scoring.facts import Fact
from bot.scoring.jsonform import FactFileError, parse_day, shown
from bot.scoring.result import Score
from bot.texts import factfile as words
from bot.texts import score_report as report

STANDARD_INPUT = "-"
_FIRST_AMOUNT = 3

FactsOption = Annotated[str | None, typer.Option("--facts", metavar="FILE", help=words.FACTS_HELP)]
DayOption = Annotated[str | None, typer.Option("--as-of", metavar="YYYY-MM-DD", help=words.AS_OF_HELP)]
PlanOption = Annotated[str | None, typer.Option("--plan", metavar="FILE", help=words.PLAN_HELP)]
JsonOption = Annotated[bool, typer.Option("--json", help=words.JSON_HELP)]


def score(
    facts: FactsOption = None, as_of: DayOption = None, plan: PlanOption = None, as_json: JsonOption = False
) -> None:
    with refusals():
        result = scored(facts, as_of, plan)
    if as_json:
        typer.echo(json.dumps(report.score_form(result), ensure_ascii=False, indent=1).encode())
    else:
        _print_report(result)


def scored(facts: str | None, as_of: str | None, plan_name: str | None) -> Score:
    """The score on a day: of a fact file, else of the database; by a named plan, else by the settings' one."""
    day = day_or_today(as_of)
    plan = _plan(plan_name)
    found = database_facts(day) if facts is None else facts_of_file(facts, plan)
    return reckon(plan, found, day)


def day_or_today(raw: str | None) -> date:
    """The day that ``--as-of`` names; one that cannot be read is refused."""
    if raw is None:
        return local_day(Settings().clock().now())
    try:
        return parse_day(raw)
    except ValueError:
        refuse(words.unreadable_day(shown(raw)))


def _plan(name: str | None) -> Plan:
    chosen = name or Settings().plan
    return load_named(str(chosen)) if chosen else load_builtin()


def facts_of_file(name: str, plan: Plan) -> tuple[Fact, ...]:
    """The facts of a file, or of standard input for ``-``; one that cannot be used is refused."""
    title = shown(name if name == STANDARD_INPUT else Path(name).name)
    try:
        return parse_facts(_bytes_of(name).decode("utf-8-sig"), plan)
    except UnicodeDecodeError:
        refuse(words.not_utf8(title))
    except FactFileError as error:
        refuse(words.fact_file_error(title, error))
    except (OSError, ValueError):  # ValueError: a NUL in the name
        refuse(words.unreadable_file(title))


def _bytes_of(name: str) -> bytes:
    return sys.stdin.buffer.read() if name == STANDARD_INPUT else Path(name).read_bytes()


def database_facts(as_of: date) -> tuple[Fact, ...]:
    """The database's facts with their statuses at the end of that day. Raises ``DomainError`` where it is unusable."""
    from bot.services import scores
    from storage.probe import readable_refusals

    with readable_refusals():
        return scores.database_facts(Settings(), as_of)


def _print_report(result: Score) -> None:
    """The amounts as a table, then the reasons; both fit a terminal of 80 columns."""
    console = Console(highlight=False, soft_wrap=True)
    console.print(report.title_text(result), style="bold", markup=False)
    console.print(_table(result))
    for heading, lines in report.reason_blocks(result):
        console.print(heading, style="bold", markup=False)
        for line in lines:
            console.print(f"  {line}", markup=False)


def _table(result: Score) -> Table:
    table = Table(box=box.SIMPLE_HEAD)
    for place, column in enumerate(report.COLUMNS):
        table.add_column(column, no_wrap=True, justify="left" if place < _FIRST_AMOUNT else "right")
    for heading, rows in report.table_groups(result):
        table.add_row(*map(escape, heading), style="bold")
        for row in rows:
            table.add_row(*map(escape, row))
        table.add_section()
    table.add_row(*map(escape, report.total_row(result)), style="bold")
    return table
