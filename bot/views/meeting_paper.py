"""调度表 as a .docx: A4 across, one table, a band a department, the head again on each page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.services.meeting import Meeting, MeetingPart
from bot.texts import meeting as texts
from bot.texts.papers import HEADING_FONT, SHEET_FONT
from bot.views import office_files as office

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table

_TITLE_PT, _BODY_PT = 18, 10
_MARGIN_CM = 1.8
_WIDTHS_CM = (6.5, 1.6, 5.1, 2.5, 4.6, 5.7)
_CENTRED = frozenset({1})
_HEAD, _BAND = "D9D9D9", "F2F2F2"


def meeting_paper(meeting: Meeting) -> bytes:
    """The file's bytes."""
    document = office.page_of_a4(SHEET_FONT, _BODY_PT, margin_cm=_MARGIN_CM)
    _turn(document)
    office.write(document.add_paragraph(), texts.TITLE, font=HEADING_FONT, size=_TITLE_PT, align="CENTER")
    for line in texts.lines_above(meeting):
        office.write(document.add_paragraph(), line)
    if meeting.parts:
        table = office.grid(document, _WIDTHS_CM)
        _add(table, texts.COLUMNS, is_heading=True)
        for part in meeting.parts:
            _add_part(table, part)
        office.write(document.add_paragraph(), texts.finished_line(meeting))
        office.write(document.add_paragraph(), texts.REMARK)
    else:
        office.write(document.add_paragraph(), texts.NOTHING)
    office.number_pages(document, texts.FOOTER)
    return office.saved(document, texts.TITLE, meeting.as_of)


def _turn(document: Document) -> None:
    from docx.enum.section import WD_ORIENTATION  # slow to import, and seldom needed

    section = document.sections[0]
    section.orientation = WD_ORIENTATION.LANDSCAPE
    section.page_width, section.page_height = section.page_height, section.page_width


def _add_part(table: Table, part: MeetingPart) -> None:
    """The department's band, which stays with its first row, then its rows."""
    name = office.Box(texts.department_line(part), font=HEADING_FONT, shade=_BAND, keeps_with_next=True)
    blank = office.Box("", shade=_BAND, keeps_with_next=True)
    office.add_row(table, _WIDTHS_CM, (name, *[blank] * (len(_WIDTHS_CM) - 1)))
    cells = table.rows[-1].cells
    band = cells[0].merge(cells[-1])
    for empty in band.paragraphs[1:]:  # of the cells that were merged, which would make the row high
        band._tc.remove(empty._p)
    for row in part.rows:
        _add(table, texts.cells(row, part))


def _add(table: Table, words: tuple[str, ...], *, is_heading: bool = False) -> None:
    font, shade = (HEADING_FONT, _HEAD) if is_heading else ("", "")
    aligned = ("center" if is_heading or place in _CENTRED else "left" for place in range(len(words)))
    boxes = [office.Box(_printable(text), align, font, shade) for text, align in zip(words, aligned, strict=True)]
    office.add_row(table, _WIDTHS_CM, boxes, is_heading=is_heading)


def _printable(text: str) -> str:
    """Without characters that no paper can hold."""
    return "".join(char for char in text if char.isprintable())
