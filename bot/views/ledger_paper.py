"""The month's ledger as a .docx: A4 landscape, by the annex, then by departments."""

from __future__ import annotations

from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import Any

from bot.plan.model import Plan
from bot.services.closing import Ledger
from bot.texts import ledger_paper as texts
from bot.views.word_templates import Filled, fill

TEMPLATE = "ledger.docx"


def ledger_paper(ledger: Ledger, plan: Plan, data_dir: Path, made_at: datetime) -> Filled:
    """The file's bytes."""
    title = texts.title(ledger.month)
    return fill(TEMPLATE, data_dir, ledger_values(ledger, plan), title=title, made_at=made_at)


def ledger_values(ledger: Ledger, plan: Plan) -> dict[str, Any]:
    """What the template can name."""
    above, score = texts.lines_above(ledger)
    titles = texts.group_titles(plan, ledger)
    groups = [
        {"title": titles[group], "rows": [list(texts.cells(item, year=plan.year)) for item in items]}
        for group, items in groupby(ledger.items, key=lambda item: item.group)
    ]
    return {
        "title": texts.title(ledger.month),
        "made_by": above,
        "score": score,
        "columns": list(texts.COLUMNS),
        "groups": groups,
        "departments_title": texts.DEPARTMENTS_TITLE,
        "department_columns": list(texts.DEPARTMENT_COLUMNS),
        "departments": [list(texts.department_cells(row, ledger)) for row in ledger.rows],
        "audit": texts.audit_line(ledger),
    }
