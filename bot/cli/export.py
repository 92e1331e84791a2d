"""``creditbot export facts FILE``: what the database holds, in the form that ``creditbot score --facts`` reads."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.export_archive import archive
from bot.cli.export_ledger import ledger, templates
from bot.cli.refusals import FAILED, refusals, refuse
from bot.cli.score import DayOption, database_facts, day_or_today, scored
from bot.scoring.factfile import dump_facts
from bot.texts import export as texts
from bot.texts import score_report as report
from bot.views.sheets import workbook

export_app = typer.Typer(help=texts.HELP, no_args_is_help=True)


@export_app.callback()
def _root() -> None:
    """Makes a group of even a single command."""


export_app.command("archive", help=texts.ARCHIVE_HELP)(archive)
export_app.command("ledger", help=texts.LEDGER_HELP)(ledger)
export_app.command("templates", help=texts.TEMPLATES_HELP)(templates)


@export_app.command(help=texts.FACTS_HELP)
def facts(file: Annotated[Path, typer.Argument(metavar="FILE", help=texts.FILE_HELP)], as_of: DayOption = None) -> None:
    """Write the facts as of the end of a day, today without one."""
    with refusals():
        found = database_facts(day_or_today(as_of))
    try:
        file.write_text(dump_facts(found), encoding="utf-8")
    except OSError as error:
        refuse(texts.UNWRITABLE.format(file=file, reason=error.strerror), FAILED)
    typer.echo(texts.WRITTEN.format(count=len(found), file=file))


@export_app.command(help=texts.SCORES_HELP)
def scores(
    file: Annotated[Path, typer.Argument(metavar="FILE.xlsx", help=texts.FILE_HELP)], as_of: DayOption = None
) -> None:
    """Write the score's table as .xlsx: each group's row above its clauses', the total last."""
    with refusals():
        found = scored(None, as_of, None)
    rows = [row for head, clauses in report.table_groups(found) for row in (head, *clauses)]
    try:
        file.write_bytes(workbook(found.as_of.isoformat(), report.COLUMNS, [*rows, report.total_row(found)]))
    except OSError as error:
        refuse(texts.UNWRITABLE.format(file=file, reason=error.strerror), FAILED)
    typer.echo(texts.FILE_WRITTEN.format(file=file))
