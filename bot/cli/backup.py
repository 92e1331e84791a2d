"""``creditbot backup`` and ``creditbot restore``: everything in one file, and back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.bars import bar
from bot.cli.refusals import FAILED, refusals
from bot.clock import local
from bot.config import Settings
from bot.services.backups import Restored, back_up
from bot.services.backups import restore as put_back
from bot.texts import audit as audit_texts
from bot.texts import backup as texts

SHOWN_NAMES = 3


def backup(place: Annotated[Path, typer.Argument(metavar="[FILE|DIR]", help=texts.PLACE_HELP)] = Path()) -> None:
    """Write the database, the files and the manifest as one .tar and open it again, while the bot runs or not."""
    with refusals():
        settings = Settings()
        with bar(texts.WRITING) as writing, bar(texts.CHECKING) as checking:
            path, held = back_up(settings, place, settings.clock().now(), writing, checking)
    typer.echo(texts.MADE.format(path=path, size=texts.size_text(path.stat().st_size)))
    _say(held, [texts.WITH_KEY if held.manifest.has_key else texts.WITHOUT_KEY])


def restore(file: Annotated[Path, typer.Argument(metavar="FILE", help=texts.FILE_HELP)]) -> None:
    """Put a backup into an empty data folder, checked before anything takes its place."""
    with refusals(), bar(texts.RESTORING) as show:
        held = put_back(Settings(), file, show)
    made_at = local(datetime.fromisoformat(held.manifest.made_at))
    typer.echo(texts.RESTORED.format(at=f"{made_at:%Y-%m-%d %H:%M}"))
    _say(held, [])


def _say(held: Restored, hints: list[str]) -> None:
    for line in (*_held(held), *hints):
        typer.echo(line)
    if held.audit is not None and (fault := held.audit.fault) is not None:
        typer.echo(audit_texts.fault_text(fault.kind, fault.number, fault.subject), err=True)
        raise typer.Exit(FAILED)


def _held(held: Restored) -> Iterator[str]:
    manifest = held.manifest
    yield texts.HELD.format(
        members=held.member_count,
        submissions=held.submission_count,
        files=manifest.file_count,
        count=manifest.audit_count,
        head=manifest.audit_mac[:16],
    )
    if lost := (*manifest.damaged, *manifest.missing):
        names = "、".join(name[:16] for name in lost[:SHOWN_NAMES])
        yield texts.ALREADY_DAMAGED.format(count=len(lost), names=names + ("…" if len(lost) > SHOWN_NAMES else ""))
    if held.audit is None:
        yield texts.NOT_AUDITED
