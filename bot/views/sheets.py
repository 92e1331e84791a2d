"""Tables as .xlsx files."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING

from bot.texts.papers import HEADING_FONT, SHEET_FONT, page_footer
from bot.views.packing import settled

if TYPE_CHECKING:
    from openpyxl.cell import Cell, MergedCell
    from openpyxl.worksheet.worksheet import Worksheet

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff\u202a-\u202e\u2066-\u2069]")
_WIDTH = 18
_LINE_PT = 14.5
_MOST_LINES = 26
"""A row of a sheet cannot be higher than 409 points; what needs more goes on in the next."""


def neutral(text: str) -> str:
    """Words that no spreadsheet takes for a formula; a quotation mark goes before those that look like one."""
    plain = _UNPRINTABLE.sub("", text)
    return f"'{plain}" if plain.startswith(_FORMULA) else plain


def workbook(title: str, header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """One sheet with a bold, frozen header, repeated on each printed page; every cell is text and shows all of it."""
    from openpyxl import Workbook  # takes a fifth of a second to import, and few processes need it
    from openpyxl.styles import Alignment, Font
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
            sheet.cell(number, place).alignment = Alignment(vertical="top", wrap_text=True)
        lines = max((_lines(text, _WIDTH) for text in row), default=1)
        sheet.row_dimensions[number].height = min(lines, _MOST_LINES) * _LINE_PT
    _print_on_a4(sheet, 1)
    written = BytesIO()
    book.save(written)
    return written.getvalue()


@dataclass(frozen=True, slots=True)
class Band:
    """Rows that belong together, under a line of their own unless ``title`` is empty."""

    title: str
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Page:
    """A sheet to be printed. ``above``: the title and lines below it; ``widths``: of columns, in characters.

    ``footer``: stands beside the page number.
    """

    name: str
    above: Sequence[str]
    columns: Sequence[str]
    widths: Sequence[int]
    bands: Sequence[Band]
    footer: str = ""


def printable_book(pages: Iterable[Page], *, continued: str, made_at: datetime) -> bytes:
    """Sheets on A4 landscape, as wide as the page, the column heads repeated; nothing is cut off.

    ``continued``: marks a row that goes on in the next one. ``made_at``: what the file says of its making.
    """
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    for page in pages:
        _write_page(book.create_sheet(page.name), page, continued)
    book.properties.creator = ""
    written = BytesIO()
    book.save(written)
    return settled(written.getvalue(), made_at)


def _write_page(sheet: Worksheet, page: Page, continued: str) -> None:
    from openpyxl.utils import get_column_letter

    for place, width in enumerate(page.widths, 1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    for row, line in enumerate(page.above, 1):
        _write_line(sheet, row, line, page, size=16 if row == 1 else 10, is_heading=row == 1, is_boxed=False)
    top = len(page.above) + 1
    _write_row(sheet, top, page.columns, page, is_heading=True)
    row = top + 1
    for band in page.bands:
        if band.title:
            _write_line(sheet, row, band.title, page, size=10, is_heading=True, is_boxed=True)
            row += 1
        for cells in band.rows:
            for part in _parts(cells, page.widths, continued):
                _write_row(sheet, row, part, page)
                row += 1
    _set_up_print(sheet, page, top)


def _write_line(
    sheet: Worksheet, row: int, text: str, page: Page, *, size: int, is_heading: bool, is_boxed: bool
) -> None:
    """A line over all columns."""
    last = len(page.columns)
    for place in range(1, last + 1):
        _style(sheet.cell(row, place), size=size, is_heading=is_heading, is_boxed=is_boxed, is_centred=not is_boxed)
    _put(sheet, row, 1, text)
    sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=last)
    lines = _lines(text, sum(page.widths) * 10 // max(size, 10))
    sheet.row_dimensions[row].height = lines * size * 1.5 + 4


def _write_row(sheet: Worksheet, row: int, cells: Sequence[str], page: Page, *, is_heading: bool = False) -> None:
    for place, text in enumerate(cells, 1):
        _put(sheet, row, place, text)
        _style(sheet.cell(row, place), size=10, is_heading=is_heading, is_boxed=True, is_centred=is_heading)
    most = max(_lines(text, width) for text, width in zip(cells, page.widths, strict=True))
    sheet.row_dimensions[row].height = most * _LINE_PT + 4


def _put(sheet: Worksheet, row: int, place: int, text: str) -> None:
    cell = sheet.cell(row, place)
    cell.value = neutral(text)
    cell.data_type = "s"


def _style(cell: Cell | MergedCell, *, size: int, is_heading: bool, is_boxed: bool, is_centred: bool) -> None:
    from openpyxl.styles import Alignment, Border, Font, Side

    side = Side(style="thin") if is_boxed else Side()
    cell.font = Font(name=HEADING_FONT if is_heading else SHEET_FONT, size=size)
    cell.border = Border(left=side, right=side, top=side, bottom=side)
    cell.alignment = Alignment(
        horizontal="center" if is_centred else "left", vertical="center" if is_heading else "top", wrap_text=True
    )


def _set_up_print(sheet: Worksheet, page: Page, top: int) -> None:
    _print_on_a4(sheet, top)
    sheet.page_margins.left = sheet.page_margins.right = 0.5
    sheet.page_margins.top, sheet.page_margins.bottom = 0.5, 0.75
    footer = sheet.oddFooter
    assert footer is not None
    footer.center.text, footer.center.size = page_footer(page.footer), 8


def _print_on_a4(sheet: Worksheet, top: int) -> None:
    """Landscape and as wide as the page; the row of heads stays in sight and on each page."""
    from openpyxl.worksheet.properties import PageSetupProperties

    sheet.freeze_panes = f"A{top + 1}"
    sheet.print_title_rows = f"{top}:{top}"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9  # A4
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0


def _parts(cells: Sequence[str], widths: Sequence[int], continued: str) -> Iterator[tuple[str, ...]]:
    """The row, or several one below another when it would be higher than a sheet allows."""
    wrapped = [_wrapped(text, width) for text, width in zip(cells, widths, strict=True)]
    count = max(1, -(-max(len(lines) for lines in wrapped) // _MOST_LINES))
    if count == 1:
        yield tuple(cells)
        return
    for part in range(count):
        shown = ["\n".join(lines[part * _MOST_LINES : (part + 1) * _MOST_LINES]) for lines in wrapped]
        if part:
            shown[0] = f"{cells[0]}{continued}"
        yield tuple(shown)


def _lines(text: str, width: int) -> int:
    return max(1, len(_wrapped(text, width)))


def _wrapped(text: str, width: int) -> list[str]:
    """The text in lines of so many half-width characters, as a sheet would break it at the worst."""
    found = []
    for line in text.split("\n"):
        current, used = "", 0
        for char in line:
            wide = 2 if unicodedata.east_asian_width(char) in "WFA" else 1
            if used + wide > width - 1:
                found.append(current)
                current, used = "", 0
            current, used = current + char, used + wide
        found.append(current)
    return found
