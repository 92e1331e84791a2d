"""Tables as .xlsx files."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import BytesIO

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_WIDTH = 18


def neutral(text: str) -> str:
    """Words that no spreadsheet takes for a formula; a quotation mark goes before those that look like one."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def workbook(title: str, header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """One sheet with a bold, frozen header; every cell is text."""
    from openpyxl import Workbook  # takes a fifth of a second to import, and few processes need it
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for place, name in enumerate(header, 1):
        sheet.cell(1, place, name).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(place)].width = _WIDTH
    for number, row in enumerate(rows, 2):
        for place, text in enumerate(row, 1):
            sheet.cell(number, place, neutral(text)).data_type = "s"
    sheet.freeze_panes = "A2"
    written = BytesIO()
    book.save(written)
    return written.getvalue()
