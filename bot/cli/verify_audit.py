"""``creditbot verify-audit``: whether the record of changes is whole."""

from __future__ import annotations

import re
from typing import Annotated

import typer

from bot.cli.bars import bar
from bot.cli.refusals import FAILED, refusals, refuse
from bot.config import Settings
from bot.services.audit import verify_audit as verify
from bot.texts import audit as texts

HEAD_SHAPE = re.compile(r"[0-9a-fA-F]{8,64}")
HeadOption = Annotated[str, typer.Option("--head", metavar="HEX", help=texts.HEAD_HELP)]


def verify_audit(head: HeadOption = "") -> None:
    """Walk the whole record and compare the tables with it; while the bot runs or not."""
    if head and HEAD_SHAPE.fullmatch(head) is None:
        refuse(texts.HEAD_MALFORMED.format(typed=head[:80]))
    with refusals(), bar(texts.CHECKING) as show:
        verdict = verify(Settings(), printed=head, on_entry=show)
    if (fault := verdict.fault) is not None:
        refuse(texts.fault_text(fault.kind, fault.number, fault.subject), FAILED)
    typer.echo(texts.SOUND.format(count=verdict.head.count, head=verdict.head.short))
    if head:
        typer.echo(texts.HEAD_FOUND.format(typed=head))
