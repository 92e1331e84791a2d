"""``creditbot plan check|show|roll``: a plan file judged, read, moved to another year."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich import box
from rich.console import Console
from rich.table import Table

from bot.plan.errors import PlanError
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
    plan_error_text,
    show_rows,
    title_text,
)

BAD_INPUT = 2
_PLAIN_WIDTH = 200

plan_app = typer.Typer(help=HELP["plan"], no_args_is_help=True)
PlanOption = Annotated[str, typer.Option("--plan", envvar="CREDITBOT_PLAN", help=HELP["option"])]


@plan_app.command(help=HELP["check"])
def check(file: Annotated[Path, typer.Argument(help=HELP["file"])]) -> None:
    with _refusals():
        typer.echo(check_text(load_plan(file)))


@plan_app.command(help=HELP["show"])
def show(
    item: Annotated[str | None, typer.Argument(help=HELP["item"])] = None, plan: PlanOption = BUILTIN_PLAN
) -> None:
    with _refusals():
        loaded = load_named(plan)
    if item is None:
        _print_table(loaded)
    else:
        _print_item(loaded, item)


@plan_app.command(help=HELP["roll"])
def roll(year: Annotated[int, typer.Option("--year", help=HELP["year"])], plan: PlanOption = BUILTIN_PLAN) -> None:
    path = named_path(plan)
    with _refusals():
        typer.echo(roll_plan(read_text(path), path.name, year), nl=False)


@contextmanager
def _refusals() -> Iterator[None]:
    """A refused plan ends the command with its one line on standard error."""
    try:
        yield
    except PlanError as error:
        typer.echo(plan_error_text(error), err=True)
        raise typer.Exit(BAD_INPUT) from error


def _print_item(plan: Plan, item: str) -> None:
    clauses = parse_item(item, plan)
    if not clauses:
        typer.echo(UNKNOWN_ITEM.format(item=" ".join(item.split())), err=True)
        raise typer.Exit(BAD_INPUT)
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
