"""封面 of the archive, as a .docx of one page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.services.archive import Archive
from bot.texts import archive as texts
from bot.views import office_files as office

if TYPE_CHECKING:
    from docx.document import Document

_TITLE_PT, _HEAD_PT, _BODY_PT = 26, 22, 14
_LINES_CM = (4.0, 11.0)
_GROUPS_CM = (9.0, 4.5)


def cover(archive: Archive) -> bytes:
    """Title, version, what it holds, and the seven groups' points."""
    document = office.page_of_a4(texts.BODY_FONT, _BODY_PT)
    *heads, title = texts.cover_title(archive)
    for _ in range(3):
        document.add_paragraph()
    for head in heads:
        office.write(document.add_paragraph(), head, font=texts.HEADING_FONT, size=_HEAD_PT, align="CENTER")
    office.write(document.add_paragraph(), title, font=texts.HEADING_FONT, size=_TITLE_PT, align="CENTER")
    office.write(document.add_paragraph(), texts.version_line(archive), align="CENTER")
    document.add_paragraph()
    _table(document, texts.cover_lines(archive), _LINES_CM)
    document.add_paragraph()
    _table(document, (texts.GROUP_COLUMNS, *texts.group_rows(archive)), _GROUPS_CM, is_headed=True)
    if archive.is_self_approved:
        document.add_paragraph()
        office.write(document.add_paragraph(), texts.SELF_APPROVED, size=12)
    return office.saved(document, f"{texts.TITLE}{texts.version_line(archive)}", archive.as_of)


def _table(
    document: Document, rows: tuple[tuple[str, str], ...], widths_cm: tuple[float, float], *, is_headed: bool = False
) -> None:
    table = office.grid(document, widths_cm)
    for place, (name, content) in enumerate(rows):
        is_head = is_headed and place == 0
        name_font = texts.HEADING_FONT if is_head or not is_headed else ""
        boxes = (
            office.Box(name, font=name_font),
            office.Box(content, "center" if is_headed else "left", texts.HEADING_FONT if is_head else ""),
        )
        office.add_row(table, widths_cm, boxes, is_heading=is_head)
