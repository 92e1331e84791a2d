"""The 督办单 itself, as a .docx in the plain layout of an official paper."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from bot.services.supervision import Sheet
from bot.texts import supervision as texts

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import _Cell
    from docx.text.paragraph import Paragraph

TITLE_PT, BODY_PT = 22, 16
_MARGIN_CM = 2.6
_NAME_CM, _CONTENT_CM = 3.2, 12.4
_ANSWER_LINES = 6


def supervision_paper(sheet: Sheet) -> bytes:
    """The file's bytes: title, number, one table, who issues it and when."""
    import docx  # slow to import, and seldom needed

    document = docx.Document()
    _lay_out(document)
    _write(document.add_paragraph(), texts.PAPER_TITLE, font=texts.PAPER_HEADING_FONT, size=TITLE_PT, align="CENTER")
    _write(document.add_paragraph(), texts.paper_number(sheet), align="CENTER")
    _add_table(document, sheet)
    document.add_paragraph()
    _write(document.add_paragraph(), texts.PAPER_BODY, align="RIGHT")
    _write(document.add_paragraph(), texts.day_text(sheet.issued_on), align="RIGHT")
    document.core_properties.title = f"{texts.PAPER_TITLE} {texts.paper_number(sheet)}"
    document.core_properties.author = texts.PAPER_BODY
    output = BytesIO()
    document.save(output)
    return output.getvalue()


def _lay_out(document: Document) -> None:
    """A4, and the body's font for whatever is not said otherwise."""
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt

    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(_MARGIN_CM)
    style = document.styles["Normal"]
    style.font.name, style.font.size = texts.PAPER_FONT, Pt(BODY_PT)
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), texts.PAPER_FONT)


def _add_table(document: Document, sheet: Sheet) -> None:
    from docx.shared import Cm

    rows = texts.paper_rows(sheet)
    table = document.add_table(rows=len(rows), cols=2, style="Table Grid")
    table.autofit = False
    # Word heeds the cells' widths, other programs the columns'.
    table.columns[0].width, table.columns[1].width = Cm(_NAME_CM), Cm(_CONTENT_CM)
    for row, (name, content) in zip(table.rows, rows, strict=True):
        row.cells[0].width, row.cells[1].width = Cm(_NAME_CM), Cm(_CONTENT_CM)
        _fill(row.cells[0], name, font=texts.PAPER_HEADING_FONT)
        # An empty line of the table is there to be written on by hand.
        _fill(row.cells[1], content or "\n" * _ANSWER_LINES, font=texts.PAPER_FONT)


def _fill(cell: _Cell, text: str, *, font: str) -> None:
    _write(cell.paragraphs[0], text, font=font)


def _write(
    paragraph: Paragraph, text: str, *, font: str = texts.PAPER_FONT, size: int = BODY_PT, align: str = "LEFT"
) -> None:
    """Words in one font; Word asks for the name twice, once for Chinese."""
    from docx.enum.text import WD_PARAGRAPH_ALIGNMENT
    from docx.oxml.ns import qn
    from docx.shared import Pt

    run = paragraph.add_run(text)
    run.font.name, run.font.size = font, Pt(size)
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
    paragraph.alignment = WD_PARAGRAPH_ALIGNMENT[align]
