"""A department's year by month, as a .docx."""

from __future__ import annotations

from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import Any

from bot.services.year import YearSheet
from bot.texts import year as texts
from bot.views.word_templates import Filled, fill

TEMPLATE = "year.docx"


def year_paper(sheet: YearSheet, data_dir: Path, made_at: datetime) -> Filled:
    """The file's bytes."""
    return fill(TEMPLATE, data_dir, year_values(sheet), title=texts.title(sheet), made_at=made_at)


def year_values(sheet: YearSheet) -> dict[str, Any]:
    """What the template can name."""
    months = groupby(sheet.lines, key=lambda line: texts.month_title(sheet, line.due_on))
    return {
        "title": texts.title(sheet),
        "remark": texts.REMARK,
        "columns": list(texts.COLUMNS),
        "months": [{"title": name, "rows": [list(texts.cells(line)) for line in lines]} for name, lines in months],
    }
