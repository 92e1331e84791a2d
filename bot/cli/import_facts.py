"""``creditbot import FILE --files DIR``: facts in export's form become pending submissions; all of them or none."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from bot.app.composition import build_bureau
from bot.cli.import_files import find_files, keep_files
from bot.cli.refusals import refusals
from bot.cli.score import STANDARD_INPUT, facts_of_file
from bot.config import Settings
from bot.domain.errors import DomainError
from bot.scoring.facts import Fact
from bot.scoring.jsonform import shown
from bot.services.bureau import Bureau
from bot.services.importing import Imported, check_values, departments_of, hashes_named, import_facts
from bot.texts import import_command as words
from bot.texts.errors import sentence
from storage.backup import database_file
from storage.probe import prepare_data_dir, readable_refusals

FileArgument = Annotated[str, typer.Argument(metavar="FILE", help=words.FILE_HELP)]
FilesOption = Annotated[Path | None, typer.Option("--files", metavar="DIR", help=words.FILES_HELP)]
DepartmentOption = Annotated[str | None, typer.Option("--department", help=words.DEPARTMENT_HELP)]


def import_command(file: FileArgument, files: FilesOption = None, department: DepartmentOption = None) -> None:
    """Bring the facts in, and say in one line what came of it."""

    def say(error: DomainError) -> str:
        title = shown(file if file == STANDARD_INPUT else Path(file).name)
        return words.refusal(title, error) if words.is_ours(error) else sentence(error)

    with refusals(say), readable_refusals():
        done = _imported(Settings(), file, files, department)
    typer.echo(words.summary(done))


def _imported(settings: Settings, file: str, folder: Path | None, department: str | None) -> Imported:
    if database_file(settings.sqlalchemy_url) is not None:
        prepare_data_dir(settings.data_dir)
    bureau = build_bureau(settings, settings.clock())
    try:
        return _brought_in(bureau, facts_of_file(file, bureau.plan), folder, department)
    finally:
        bureau.storage.close()


def _brought_in(bureau: Bureau, facts: tuple[Fact, ...], folder: Path | None, department: str | None) -> Imported:
    """Everything is checked before the first file is copied; every file lies on the disk before a row is written."""
    departments_of(bureau, facts, department)
    check_values(facts)
    found = find_files(bureau, hashes_named(facts), folder)
    asyncio.run(keep_files(bureau, found))
    files = {digest: each.file for digest, each in found.items()}
    return import_facts(bureau, facts, files, words.IMPORTER, department)
