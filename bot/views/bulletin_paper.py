"""The 通报 itself, as a .docx in the plain layout of an official paper."""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from bot.clock import BUREAU_ZONE
from bot.services.bulletins import BulletinSheet
from bot.texts import bulletins as texts
from bot.texts.papers import day_text
from bot.texts.supervision import PAPER_BODY
from bot.views.word_templates import Filled, fill

TEMPLATE = "bulletin.docx"


def bulletin_paper(sheet: BulletinSheet, on: date, data_dir: Path, *, is_draft: bool) -> Filled:
    """The file's bytes. ``on``: the day on the paper; ``is_draft``: it is before the leader (送审稿)."""
    made_at = datetime.combine(on, time(), BUREAU_ZONE)
    values = bulletin_values(sheet, on, is_draft=is_draft)
    return fill(TEMPLATE, data_dir, values, title=values["title"], made_at=made_at)


def bulletin_values(sheet: BulletinSheet, on: date, *, is_draft: bool) -> dict[str, Any]:
    """What the template can name."""
    return {
        "title": texts.paper_title(is_draft=is_draft),
        "number": texts.paper_number(sheet.number, on),
        "opening": texts.OPENING,
        "columns": list(texts.PAPER_COLUMNS),
        "rows": [list(texts.paper_cells(matter)) for matter in sheet.matters],
        "closing": texts.CLOSING,
        "body": PAPER_BODY,
        "day": day_text(on),
    }
