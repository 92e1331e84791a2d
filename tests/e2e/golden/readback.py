"""Papers opened again: the words and tables that a reader finds in them."""

from __future__ import annotations

import re
from io import BytesIO
from zipfile import ZipFile

import docx
from openpyxl import load_workbook

Rows = list[tuple[str, ...]]
UTF8 = 0x800
_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?", re.IGNORECASE)
_FORBIDDEN = re.compile('[<>:"\\\\|?*\x00-\x1f\u202a-\u202e\u2066-\u2069]')


def tables_of(data: bytes) -> list[Rows]:
    """Each table of a .docx."""
    return [
        [tuple(cell.text for cell in row.cells) for row in table.rows] for table in docx.Document(BytesIO(data)).tables
    ]


def words_of_document(data: bytes) -> str:
    """All words of a .docx, head and foot of the pages too."""
    document = docx.Document(BytesIO(data))
    around = [
        each for section in document.sections for each in (*section.header.paragraphs, *section.footer.paragraphs)
    ]
    words = [paragraph.text for paragraph in (*document.paragraphs, *around)]
    return "\n".join([*words, *(text for table in tables_of(data) for row in table for text in row)])


def sheets_of(data: bytes) -> dict[str, Rows]:
    """Each sheet of a .xlsx by its title; empty cells are empty words."""
    book = load_workbook(BytesIO(data))
    return {
        sheet.title: [tuple("" if value is None else str(value) for value in row) for row in sheet.values]
        for sheet in book.worksheets
    }


def words_of(name: str, data: bytes) -> str:
    """All words of a file whose kind has any."""
    if name.endswith(".docx"):
        return words_of_document(data)
    if name.endswith(".xlsx"):
        return "\n".join("\t".join(row) for rows in sheets_of(data).values() for row in rows)
    return data.decode("utf-8-sig") if name.endswith((".txt", ".json", ".html")) else ""


def words_of_package(package: ZipFile, *, without: str = "/") -> str:
    """All words in a ZIP, and the names in it, but of files in the folders whose name begins with ``without``."""
    names = [name for name in package.namelist() if not name.startswith(without)]
    return "\n".join([*names, *(words_of(name, package.read(name)) for name in names)])


def is_good_name(path: str) -> bool:
    """Whether Windows takes every part of the path, and shows it as it is."""
    return all(
        not _FORBIDDEN.search(part) and not _RESERVED.fullmatch(part) and part == part.strip(" ") and part[-1] != "."
        for part in path.split("/")
    )
