"""补录, as a message."""

from __future__ import annotations

from dataclasses import replace

from bot.keyboards import backfill as keyboards
from bot.ports import Outgoing
from bot.services.backfill import BackfillSheet
from bot.texts import backfill as texts


def backfill(sheet: BackfillSheet) -> Outgoing:
    """The ended periods with their buttons, or why there are none."""
    if sheet.is_over:
        return Outgoing((texts.over(sheet),))
    if not sheet.lines:
        return Outgoing((texts.heading(sheet), texts.NOTHING))
    lines = (texts.line_text(sheet, line) for line in sheet.lines)
    subjects = tuple(line.id for line in sheet.lines)
    blocks = (texts.heading(sheet), texts.WHAT, *lines)
    return Outgoing(blocks, keyboards.choice(sheet.lines), subjects=subjects)


def with_backfill(shown: Outgoing) -> Outgoing:
    """我的待办 with the way to 补录 below it."""
    return replace(shown, buttons=(*shown.buttons, *keyboards.begin()))
