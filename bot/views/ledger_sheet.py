"""The month's ledger as a .xlsx: the same rows as on paper, ready to print on A4 landscape."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby

from bot.plan.model import Plan
from bot.services.closing import Ledger
from bot.texts import ledger_paper as texts
from bot.views.sheets import Band, Page, printable_book

_WIDTHS = (9, 20, 21, 13, 33, 13, 15, 20, 22)
_DEPARTMENT_WIDTHS = (22, 64, 10, 22, 26, 24)


def ledger_sheet(ledger: Ledger, plan: Plan, made_at: datetime) -> bytes:
    """The file's bytes: a sheet by the annex, a sheet by departments."""
    above = (texts.title(ledger.month), *texts.lines_above(ledger))
    by_item = Page(texts.SHEETS[0], above, texts.COLUMNS, _WIDTHS, _bands(ledger, plan), texts.audit_line(ledger))
    rows = tuple(texts.department_cells(row, ledger) for row in ledger.rows)
    departments = Page(
        texts.SHEETS[1],
        (*above[:1], texts.DEPARTMENTS_TITLE),
        texts.DEPARTMENT_COLUMNS,
        _DEPARTMENT_WIDTHS,
        (Band("", rows),),
        texts.audit_line(ledger),
    )
    return printable_book((by_item, departments), continued=texts.CONTINUED, made_at=made_at)


def _bands(ledger: Ledger, plan: Plan) -> Sequence[Band]:
    titles = texts.group_titles(plan, ledger)
    return tuple(
        Band(titles[group], tuple(texts.cells(item, year=plan.year) for item in items))
        for group, items in groupby(ledger.items, key=lambda item: item.group)
    )
