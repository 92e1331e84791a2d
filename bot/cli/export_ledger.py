"""``creditbot export ledger 2024-05 --out DIR``: the month's ledger as .docx and .xlsx; the templates of all papers."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.bars import bar
from bot.cli.opening import existing_bureau
from bot.cli.refusals import FAILED, refusals, refuse
from bot.domain.errors import DomainError, InvalidInputError
from bot.services.bureau import Bureau
from bot.services.closing import Ledger, ledger_to_export
from bot.texts import export as texts
from bot.texts.errors import sentence
from bot.texts.papers import template_unusable
from bot.texts.progress import parse_month

MonthArgument = Annotated[str, typer.Argument(metavar="2024-05", help=texts.MONTH_HELP)]
OutOption = Annotated[Path, typer.Option("--out", metavar="DIR", help=texts.OUT_HELP)]
FolderArgument = Annotated[Path, typer.Argument(metavar="DIR", help=texts.OUT_HELP)]
_STEPS = 3


def ledger(month: MonthArgument, out: OutOption = Path()) -> None:
    """A closed month's files are those that were filed, byte for byte; an open month's are made now."""
    with refusals(sentence), existing_bureau() as bureau:
        name = parse_month(month, year=bureau.plan.year)
        if name is None:
            raise InvalidInputError("month_unclear")
        found = ledger_to_export(bureau, name)
        if not found.has_begun:
            raise InvalidInputError("month_not_begun")
        files = _files(bureau, found)
    for file in _write(out, files):
        typer.echo(texts.FILE_WRITTEN.format(file=file))


def templates(folder: FolderArgument) -> None:
    """Write the shipped Word templates there, to be edited and put into the data folder."""
    from bot.views.word_templates import NAMES, SHIPPED

    for file in _write(folder, {name: (SHIPPED / name).read_bytes() for name in NAMES}):
        typer.echo(texts.FILE_WRITTEN.format(file=file))
    typer.echo(texts.TEMPLATES_HINT)


def _files(bureau: Bureau, found: Ledger) -> dict[str, bytes]:
    from bot.views import ledger_files as views

    names = (views.document_name(found.month), views.table_name(found.month))
    if found.papers is not None:
        hashes = (found.papers.document, found.papers.table)
        return {name: _stored(bureau, sha256) for name, sha256 in zip(names, hashes, strict=True)}
    with bar(texts.LEDGER_BAR) as show:
        done = 1
        show(done, _STEPS)

        def step() -> None:
            nonlocal done
            done += 1
            show(done, _STEPS)

        made = views.ledger_files(found, bureau.plan, bureau.settings.data_dir, step)
    if made.unusable:
        typer.echo(template_unusable(made.unusable), err=True)
    return dict(zip(names, (made.document, made.table), strict=True))


def _stored(bureau: Bureau, sha256: str) -> bytes:
    try:
        return bureau.files.path(sha256).read_bytes()
    except OSError as error:
        raise DomainError("ledger_file_missing", sha256=sha256[:16]) from error


def _write(folder: Path, files: dict[str, bytes]) -> list[Path]:
    written = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, data in files.items():
            (folder / name).write_bytes(data)
            written.append(folder / name)
    except OSError as error:
        refuse(texts.UNWRITABLE.format(file=folder, reason=error.strerror), FAILED)
    return written
