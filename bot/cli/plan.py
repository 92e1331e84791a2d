"""``creditbot plan check|show|roll``: a plan file judged, read, moved to another year."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer
from rich import box
from rich.console import Console
from rich.table import Table

from bot.cli.refusals import refusals, refuse
from bot.plan.loader import BUILTIN_PLAN, load_named, load_plan, named_path, read_text
from bot.plan.model import Plan
from bot.plan.roll import roll_plan
from bot.texts.annex import parse_item
from bot.texts.plan import (
    COLUMNS,
    HELP,
    UNKNOWN_ITEM,
    check_text,
    item_lines,
    show_rows,
    title_text,
)

_PLAIN_WIDTH = 200

plan_app = typer.Typer(help=HELP["plan"], no_args_is_help=True)
PlanOption = Annotated[str, typer.Option("--plan", envvar="CREDITBOT_PLAN", help=HELP["option"])]


@plan_app.command(help=HELP["check"])
def check(file: Annotated[Path, typer.Argument(help=HELP["file"])]) -> None:
    with refusals():
        typer.echo(check_text(load_plan(file)))


@plan_app.command(help=HELP["show"])
def show(
    item: Annotated[str | None, typer.Argument(help=HELP["item"])] = None, plan: PlanOption = BUILTIN_PLAN
) -> None:
    with refusals():
        loaded = load_named(plan)
    if item is None:
        _print_table(loaded)
    else:
        _print_item(loaded, item)


@plan_app.command(help=HELP["roll"])
def roll(year: Annotated[int, typer.Option("--year", help=HELP["year"])], plan: PlanOption = BUILTIN_PLAN) -> None:
    path = named_path(plan)
    with refusals():
        typer.echo(roll_plan(read_text(path), path.name, year), nl=False)


def _print_item(plan: Plan, item: str) -> None:
    clauses = parse_item(item, plan)
    if not clauses:
        refuse(UNKNOWN_ITEM.format(item=" ".join(item.split())))
    typer.echo("\n\n".join("\n".join(item_lines(plan, clause)) for clause in clauses))


def _print_table(plan: Plan) -> None:
    """As wide as the terminal; a file or pipe gets room for whole columns. Nothing is cut off."""
    console = Console(width=None if sys.stdout.isatty() else _PLAIN_WIDTH, highlight=False, markup=False)
    table = Table(title=title_text(plan), box=box.SIMPLE_HEAD, show_lines=console.width < _PLAIN_WIDTH)
    for place, column in enumerate(COLUMNS):
        table.add_column(column, overflow="fold", no_wrap=place == 0, justify="right" if place == 3 else "left")
    for row in show_rows(plan):
        table.add_row(*row)
    console.print(table)
