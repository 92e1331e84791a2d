"""Office files whose bytes depend on nothing but what they say."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

if TYPE_CHECKING:
    from docx.document import Document
    from docx.oxml.xmlchemy import BaseOxmlElement
    from docx.table import Table
    from docx.text.paragraph import Paragraph

_GAP_PT = 2.0
_CORE = "docProps/core.xml"
_STAMPS = re.compile(rb"(<dcterms:(created|modified)\b[^>]*>)[^<]*(</dcterms:)")
_TWIPS_A_CM = 567


@dataclass(frozen=True, slots=True)
class Box:
    """One cell of a table. ``align``: left or center. ``font``, ``shade`` (``EEEEEE``): where it has its own."""

    text: str
    align: str = "left"
    font: str = ""
    shade: str = ""
    keeps_with_next: bool = False


def settled(written: bytes, on: date) -> bytes:
    """The same .docx or .xlsx, dated that day, not the moment at which it was written."""
    output = BytesIO()
    stamp = rb"\g<1>" + f"{on:%Y-%m-%d}T00:00:00Z".encode() + rb"\g<3>"
    with ZipFile(BytesIO(written)) as before, ZipFile(output, "w", ZIP_DEFLATED) as after:
        for name in before.namelist():
            content = before.read(name)
            entry = ZipInfo(name, (max(on.year, 1980), on.month, on.day, 0, 0, 0))
            entry.compress_type = ZIP_DEFLATED
            after.writestr(entry, _STAMPS.sub(stamp, content) if name == _CORE else content)
    return output.getvalue()


def saved(document: Document, title: str, on: date) -> bytes:
    """The document's bytes, with its title and no trace of where it was made."""
    properties = document.core_properties
    properties.title, properties.author, properties.comments = title, "", ""
    output = BytesIO()
    document.save(output)
    return settled(output.getvalue(), on)


def page_of_a4(font: str, size: float, *, margin_cm: float = 2.5) -> Document:
    """An empty A4 document whose every word is in that font, Chinese ones too."""
    import docx  # slow to import, and seldom needed
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt

    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(margin_cm)
    section.top_margin = section.bottom_margin = Cm(margin_cm)
    style = document.styles["Normal"]
    style.font.name, style.font.size = font, Pt(size)
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
    style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(_GAP_PT)
    return document


def write(
    paragraph: Paragraph, text: str, *, font: str | None = None, size: float | None = None, align: str = "LEFT"
) -> None:
    """Words in a font of their own; Word asks for its name twice, once for Chinese."""
    from docx.enum.text import WD_PARAGRAPH_ALIGNMENT
    from docx.oxml.ns import qn
    from docx.shared import Pt

    run = paragraph.add_run(text)
    if size is not None:
        run.font.size = Pt(size)
    if font is not None:
        run.font.name = font
        run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
    paragraph.alignment = WD_PARAGRAPH_ALIGNMENT[align]


def grid(document: Document, widths_cm: tuple[float, ...]) -> Table:
    """An empty table with lines, of fixed widths."""
    from docx.enum.table import WD_TABLE_ALIGNMENT
    from docx.shared import Cm

    table: Table = document.add_table(rows=0, cols=len(widths_cm), style="Table Grid")
    table.autofit, table.alignment = False, WD_TABLE_ALIGNMENT.CENTER
    for column, width in zip(table.columns, widths_cm, strict=True):
        column.width = Cm(width)
    return table


def add_row(table: Table, widths_cm: tuple[float, ...], cells: Sequence[Box], *, is_heading: bool = False) -> None:
    """One more row that no page break cuts; a heading comes again on each page.

    Written as XML: the library's own way takes a hundred times as long, and contents have thousands of rows.
    """
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    repeated = "<w:tblHeader/>" if is_heading else ""
    boxes = "".join(_box(cell, width) for cell, width in zip(cells, widths_cm, strict=True))
    row = f"<w:tr {nsdecls('w')}><w:trPr><w:cantSplit/>{repeated}</w:trPr>{boxes}</w:tr>"
    table._tbl.append(parse_xml(row))


def _box(cell: Box, width_cm: float) -> str:
    ground = f'<w:shd w:val="clear" w:color="auto" w:fill="{cell.shade}"/>' if cell.shade else ""
    font = f'<w:rPr><w:rFonts w:ascii="{cell.font}" w:hAnsi="{cell.font}" w:eastAsia="{cell.font}"/></w:rPr>'
    keep = "<w:keepNext/>" if cell.keeps_with_next else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{round(width_cm * _TWIPS_A_CM)}" w:type="dxa"/>{ground}</w:tcPr>'
        f'<w:p><w:pPr>{keep}<w:jc w:val="{cell.align}"/></w:pPr>'
        f'<w:r>{font if cell.font else ""}<w:t xml:space="preserve">{escape(cell.text)}</w:t></w:r></w:p></w:tc>'
    )


def number_pages(document: Document, pattern: tuple[str, str, str]) -> None:
    """A footer of three texts with the page's number between the first two, the count of pages after the second."""
    footer = document.sections[0].footer.paragraphs[0]
    write(footer, pattern[0], size=9, align="CENTER")
    _field(footer, "PAGE")
    write(footer, pattern[1], size=9, align="CENTER")
    _field(footer, "NUMPAGES")
    write(footer, pattern[2], size=9, align="CENTER")


def _field(paragraph: Paragraph, code: str) -> None:
    from docx.shared import Pt

    run = paragraph.add_run()
    run.font.size = Pt(9)
    field = _element("w:fldSimple", **{"w:instr": code})
    paragraph._p.remove(run._r)
    run.text = "1"
    field.append(run._r)
    paragraph._p.append(field)


def _element(name: str, **attributes: str) -> BaseOxmlElement:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    element = OxmlElement(name)
    for key, value in attributes.items():
        element.set(qn(key), value)
    return element
