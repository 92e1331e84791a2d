"""The roster as a spreadsheet: reading the one that the coordinator sends, writing the one with links and QR codes."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from typing import Any
from zipfile import BadZipFile, ZipFile

from bot.domain.errors import InvalidInputError
from bot.services.invites import Invitation
from bot.services.roster import RosterRow
from bot.texts import roster as texts
from bot.texts.roles import ROLE_NAMES

MOST_BYTES = 1_048_576
MOST_PEOPLE = 500
_MOST_UNPACKED = 20 * MOST_BYTES
_MOST_COLUMNS = 20
_CODE_PIXELS = 120
_ROW_POINTS = 95
_WIDTHS = (22, 12, 14, 62, 18)


def read_roster(data: bytes) -> tuple[RosterRow, ...]:
    """The rows below the one that names the columns.

    Raises ``roster_unreadable``, ``roster_columns``, ``roster_too_long``. Nothing unpacks to more than 20 MB.
    """
    if len(data) > MOST_BYTES:
        raise InvalidInputError("roster_unreadable")
    rows = _cells(data)
    places = _places(next(rows, ()))
    found = []
    for number, cells in enumerate(rows, 2):
        department, name, role = (cells[place] if place < len(cells) else "" for place in places)
        if department or name or role:
            found.append(texts.row_of(number, department, name, role))
        if len(found) > MOST_PEOPLE:
            raise InvalidInputError("roster_too_long", limit=MOST_PEOPLE)
    return tuple(found)


def _cells(data: bytes) -> Iterator[tuple[str, ...]]:
    from openpyxl import load_workbook

    try:
        with ZipFile(io.BytesIO(data)) as packed:
            if sum(each.file_size for each in packed.infolist()) > _MOST_UNPACKED:
                raise InvalidInputError("roster_unreadable")
        sheet = load_workbook(io.BytesIO(data), read_only=True, data_only=True).worksheets[0]
        rows = list(sheet.iter_rows(max_row=MOST_PEOPLE + 2, max_col=_MOST_COLUMNS, values_only=True))
    except (BadZipFile, KeyError, ValueError, IndexError, TypeError, OSError, SyntaxError) as error:
        raise InvalidInputError("roster_unreadable") from error
    for row in rows:
        yield tuple("" if cell is None else " ".join(str(cell).split()) for cell in row)


def _places(head: tuple[str, ...]) -> tuple[int, ...]:
    """Where the three columns stand, in any order."""
    if any(name not in head for name in texts.COLUMNS):
        raise InvalidInputError("roster_columns")
    return tuple(head.index(name) for name in texts.COLUMNS)


def write_links(invitations: Iterable[Invitation]) -> bytes:
    """The table with a link and a QR code for each person, ready to print and cut."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font

    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = texts.SHEET
    sheet.append(list(texts.LINK_COLUMNS))
    for column, width in zip("ABCDE", _WIDTHS, strict=True):
        sheet.column_dimensions[column].width = width
        sheet[f"{column}1"].font = Font(bold=True)
    for number, each in enumerate(invitations, 2):
        _write_row(sheet, number, each)
        for column in "ABCD":
            sheet[f"{column}{number}"].alignment = Alignment(vertical="center", wrap_text=True)
    sheet.freeze_panes = "A2"
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


def _write_row(sheet: Any, number: int, made: Invitation) -> None:
    place = made.department or "、".join(made.charges)
    link = made.link or f"/start {made.code}"
    for column, value in zip("ABCD", (place, made.name, ROLE_NAMES[made.role], link), strict=True):
        cell = sheet[f"{column}{number}"]
        cell.value = value
        cell.data_type = "s"  # a name that begins like a formula stays a name
    sheet.row_dimensions[number].height = _ROW_POINTS
    if made.link is not None:
        picture = _picture(made.link)
        picture.anchor = f"E{number}"
        sheet.add_image(picture)


def _picture(link: str) -> Any:
    """The link's QR code, placed without a picture library: its size is known."""
    import segno
    from openpyxl.drawing.image import Image

    packed = io.BytesIO()
    segno.make(link, error="m").save(packed, kind="png", scale=6, border=3)

    class Code(Image):
        def __init__(self) -> None:
            self.ref, self.format = packed, "png"
            self.width = self.height = _CODE_PIXELS

        def _data(self) -> bytes:
            return packed.getvalue()

    return Code()
