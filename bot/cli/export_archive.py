"""``creditbot export archive DIR|FILE``: the year's evidence, bound into one ZIP (验收材料汇编)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from typing import Annotated, Any, BinaryIO, cast

import typer

from bot.cli.bars import bar
from bot.cli.opening import existing_bureau
from bot.cli.refusals import FAILED, refusals, refuse
from bot.cli.score import DayOption, day_or_today
from bot.domain.states import ArchiveVersion
from bot.plan.model import Plan
from bot.services.archive import Archive, gather_archive
from bot.services.bureau import Bureau
from bot.services.facts import start_of
from bot.texts import archive_chat as words
from bot.texts import export as texts
from bot.texts.annex import parse_item
from bot.texts.archive import package_name

TargetArgument = Annotated[Path, typer.Argument(metavar="DIR|FILE", help=texts.ARCHIVE_TARGET_HELP)]
InternalOption = Annotated[bool, typer.Option("--internal", help=texts.INTERNAL_HELP)]
IndicatorOption = Annotated[str | None, typer.Option("--indicator", metavar="4.2", help=texts.INDICATOR_HELP)]
_CHUNK = 1_048_576


@dataclass(frozen=True, slots=True)
class _Written:
    sha256: str
    size: int
    remarks: dict[str, Any]


def archive(
    target: TargetArgument, internal: InternalOption = False, indicator: IndicatorOption = None, as_of: DayOption = None
) -> None:
    """Bind it as of the end of a day, today without one; every file's hash is verified on the way."""
    day = day_or_today(as_of)
    version = ArchiveVersion.INTERNAL if internal else ArchiveVersion.ACCEPTANCE
    with refusals(), existing_bureau() as bureau:
        chosen = _indicator(bureau.plan, indicator)
        found = gather_archive(bureau, version, day, start_of(day + timedelta(days=1)), chosen)
        try:
            file = _file(target, found, day)
            written = _write(bureau, found, file)
            attention = words.attention_blocks(written.remarks, is_html=False)
            _note(file, attention)
        except OSError as error:
            refuse(texts.UNWRITABLE.format(file=target, reason=error.strerror), FAILED)
    size = words.size_text(written.size)
    typer.echo(texts.ARCHIVE_WRITTEN.format(file=file, count=len(found.submissions), size=size, sha256=written.sha256))
    for block in attention:
        typer.echo(block)


def _indicator(plan: Plan, typed: str | None) -> str | None:
    if typed is None:
        return None
    clauses = parse_item(typed, plan)
    if not clauses:
        refuse(texts.UNKNOWN_INDICATOR.format(typed=typed))
    return clauses[0].indicator


def _file(target: Path, found: Archive, day: date) -> Path:
    """The ZIP's path: the target itself, or in the folder that it names, which is made if only it is missing."""
    if target.suffix.lower() == ".zip" and not target.is_dir():
        return target
    target.mkdir(exist_ok=True)
    only = None if found.is_whole else found.indicators[0]
    return target / f"{package_name(found.plan, found.version, day, only)}.zip"


def _write(bureau: Bureau, found: Archive, file: Path) -> _Written:
    """All of it into a file of another name first: what bears the right name is whole."""
    from bot.archive.layout import lay_out
    from bot.archive.packing import bind
    from bot.archive.reading import Reader
    from bot.archive.steps import remarks_of
    from bot.pictures import printable_copy

    part = file.with_name(f"{file.name}.part")
    total = 2 * sum(len(each.pieces) for each in found.submissions)
    try:
        with part.open("w+b") as stream, Reader() as reader, bar(texts.ARCHIVE_BAR) as show:
            calls = count(1)

            def step() -> None:
                show(next(calls), total)

            layout = lay_out(found, bureau.files, reader, step)
            bound = bind(layout, printable_copy, lambda: cast("BinaryIO", stream), on_packed=step)
            size = stream.tell()
        digest = _sha256(part)
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)
    return _Written(digest, size, remarks_of(layout, bound))


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _note(file: Path, attention: tuple[str, ...]) -> None:
    """What to look at, beside the ZIP and never in it."""
    note = file.with_name(texts.ATTENTION_FILE.format(stem=file.stem))
    if attention:
        note.write_text("\n\n".join(attention) + "\n", encoding="utf-8-sig", newline="\r\n")
    else:
        note.unlink(missing_ok=True)
