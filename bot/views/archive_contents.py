"""目录 of the archive: indicator, points, material, day, department, pages; as .docx and .xlsx."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from unicodedata import east_asian_width

from bot.plan.model import Indicator
from bot.scoring.result import Points
from bot.services.archive import Archive
from bot.texts import archive as texts
from bot.views import office_files as office
from bot.views.sheets import neutral

_WIDTHS_CM = (3.4, 1.7, 6.5, 2.8, 2.6, 1.3)
_SHEET_WIDTHS = (34, 10, 62, 13, 24, 8)
_LINE_PT = 15.0
_TITLE_PT, _BODY_PT = 22, 10.5
_SHADE = "E7E6E6"
_CENTRED = (1, 3, 5)


@dataclass(frozen=True, slots=True)
class Line:
    """One material. ``clause``: which part of the indicator it proves, where there are several."""

    clause: str
    material: str
    on: date
    department: str
    pages: int | None


@dataclass(frozen=True, slots=True)
class Section:
    """One indicator with its points and its materials."""

    indicator: Indicator
    points: Points
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class _Row:
    cells: tuple[str, ...]
    is_section: bool = False


def _rows(archive: Archive, sections: tuple[Section, ...]) -> Iterator[_Row]:
    for section in sections:
        head = (texts.indicator_folder(section.indicator), texts.score_text(section.points))
        yield _Row((*head, "" if section.lines else texts.NO_MATERIAL, "", "", ""), is_section=True)
        for line in section.lines:
            yield _Row(
                (line.clause, "", line.material, f"{line.on:%Y-%m-%d}", line.department, texts.pages_text(line.pages))
            )
    yield _Row((texts.TOTAL, texts.score_text(archive.score.total), "", "", "", ""), is_section=True)


def contents_paper(archive: Archive, sections: tuple[Section, ...]) -> bytes:
    """The .docx; the heading row comes again on each page."""
    document = office.page_of_a4(texts.BODY_FONT, _BODY_PT, margin_cm=1.4)
    title = document.add_paragraph()
    office.write(title, texts.CONTENTS_TITLE, font=texts.HEADING_FONT, size=_TITLE_PT, align="CENTER")
    table = office.grid(document, _WIDTHS_CM)
    heads = [office.Box(name, "center", texts.HEADING_FONT) for name in texts.CONTENTS_COLUMNS]
    office.add_row(table, _WIDTHS_CM, heads, is_heading=True)
    for row in _rows(archive, sections):
        office.add_row(table, _WIDTHS_CM, [_box(row, place) for place in range(len(_WIDTHS_CM))])
    if archive.is_self_approved:
        office.write(document.add_paragraph(), texts.SELF_APPROVED)
    office.number_pages(document, texts.PAGE_OF)
    return office.saved(document, f"{texts.TITLE} {texts.CONTENTS_FILE}", archive.as_of)


def _box(row: _Row, place: int) -> office.Box:
    align = "center" if place in _CENTRED else "left"
    font, shade = (texts.HEADING_FONT, _SHADE) if row.is_section else ("", "")
    return office.Box(row.cells[place], align, font, shade, keeps_with_next=row.is_section)


def _height(cells: tuple[str, ...]) -> float:
    """Points that the row needs; a sheet does not find it out by itself before somebody touches the row."""
    halves = [sum(2 if east_asian_width(char) in "WFA" else 1 for char in text) for text in cells]
    lines = max(-(-half // (width - 2)) for half, width in zip(halves, _SHEET_WIDTHS, strict=True))
    return max(lines, 1) * _LINE_PT + 4


def contents_sheet(archive: Archive, sections: tuple[Section, ...]) -> bytes:
    """The .xlsx, to be printed on A4 with its heading on each page."""
    from openpyxl import Workbook  # slow to import, and seldom needed
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
    from openpyxl.utils import get_column_letter

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = texts.CONTENTS_FILE
    line, fill = Side(style="thin"), PatternFill("solid", fgColor=_SHADE)
    border = Border(left=line, right=line, top=line, bottom=line)
    fonts = {bold: Font(name=texts.BODY_FONT, size=11, bold=bold) for bold in (False, True)}
    left, centre = (Alignment(wrap_text=True, vertical="center", horizontal=each) for each in ("left", "center"))
    rows = [_Row(texts.CONTENTS_COLUMNS, is_section=True), *_rows(archive, sections)]
    if archive.is_self_approved:
        rows.append(_Row(("", "", texts.SELF_APPROVED, "", "", "")))
    for number, row in enumerate(rows, 1):
        for place, text in enumerate(row.cells, 1):
            cell = sheet.cell(number, place, neutral(text))
            cell.data_type = "s"
            cell.font, cell.border = fonts[row.is_section], border
            cell.alignment = centre if place - 1 in _CENTRED else left
            if row.is_section:
                cell.fill = fill
        sheet.row_dimensions[number].height = _height(row.cells)
    for place, width in enumerate(_SHEET_WIDTHS, 1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.freeze_panes, sheet.print_title_rows = "A2", "1:1"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True  # type: ignore[union-attr]  # a new sheet has them
    sheet.oddFooter.center.text = "&P / &N"  # type: ignore[union-attr]  # a new sheet has it
    written = BytesIO()
    book.save(written)
    return office.settled(written.getvalue(), archive.as_of)
