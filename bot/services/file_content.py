"""What a file is by its own bytes, whatever its name says. Only its ends and a directory are read."""

from __future__ import annotations

import mmap
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO

from bot.services.zip_listing import zip_names

HEAD_BYTES = 4096
TEXT_BYTES = 65_536


class Content(StrEnum):
    """What the bytes are. The last five are nothing that evidence usually comes in."""

    JPEG = "jpeg"
    PNG = "png"
    WEBP = "webp"
    HEIC = "heic"
    PDF = "pdf"
    DOC = "doc"
    DOCX = "docx"
    XLS = "xls"
    XLSX = "xlsx"
    PPT = "ppt"
    PPTX = "pptx"
    OFD = "ofd"
    TEXT = "text"
    MP4 = "mp4"
    OLE = "ole"  # a container as old office programs write it, of none of them
    ZIP = "zip"
    PROGRAM = "program"
    EMPTY = "empty"
    OTHER = "other"


PICTURES = frozenset({Content.JPEG, Content.PNG, Content.WEBP, Content.HEIC})
UNUSUAL = frozenset({Content.OLE, Content.ZIP, Content.PROGRAM, Content.EMPTY, Content.OTHER})

_HEADS: tuple[tuple[bytes, Content], ...] = (
    (b"\xff\xd8\xff", Content.JPEG),
    (b"\x89PNG\r\n\x1a\n", Content.PNG),
    (b"MZ", Content.PROGRAM),
    (b"\x7fELF", Content.PROGRAM),
    (b"\xcf\xfa\xed\xfe", Content.PROGRAM),
    (b"\xca\xfe\xba\xbe", Content.PROGRAM),
    (b"#!", Content.PROGRAM),
)
_HEIC_BRANDS = frozenset({b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1"})
_MP4_BRANDS = frozenset({b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"M4V ", b"mmp4"})
_OLE_HEAD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_STREAMS = (("WordDocument", Content.DOC), ("Workbook", Content.XLS), ("PowerPoint Document", Content.PPT))
_OLE_MACROS = ("_VBA_PROJECT", "Macros")
_ZIP_PARTS = (
    ("word/document.xml", Content.DOCX),
    ("xl/workbook.xml", Content.XLSX),
    ("ppt/presentation.xml", Content.PPTX),
    ("OFD.xml", Content.OFD),
)
_ZIP_MACROS = "vbaProject.bin"
_ZIP_PROGRAMS = frozenset({"AndroidManifest.xml", "classes.dex"})


@dataclass(frozen=True, slots=True)
class Recognised:
    """``size``: in bytes. ``has_macros``: as far as names show it. ``is_several``: more than one kind of file."""

    content: Content
    size: int
    has_macros: bool = False
    is_several: bool = False


def recognise(path: Path) -> Recognised:
    """What the file is. Raises ``OSError``."""
    size = path.stat().st_size
    if size == 0:
        return Recognised(Content.EMPTY, 0)
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
        if head.startswith(_OLE_HEAD):
            return _old_office(file, size)
        names = zip_names(file, size)
        if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
            return _zipped(head, names, size)
        content = _by_head(head)
        if content is Content.OTHER and _is_text(file):
            content = Content.TEXT
        return Recognised(content, size, is_several=_is_several(head, content, names))


def _by_head(head: bytes) -> Content:
    for beginning, content in _HEADS:
        if head.startswith(beginning):
            return content
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return Content.WEBP
    if head[4:8] == b"ftyp":
        brand = head[8:12]
        return Content.HEIC if brand in _HEIC_BRANDS else Content.MP4 if brand in _MP4_BRANDS else Content.OTHER
    return Content.PDF if b"%PDF-" in head[:1024] else Content.OTHER


def _is_several(head: bytes, content: Content, names: tuple[str, ...] | None) -> bool:
    """A document hidden in a picture's head, or an archive behind either."""
    if content in (Content.TEXT, Content.OTHER):
        return bool(names)
    is_late_pdf = b"%PDF-" in head[:1024] and not head.startswith(b"%PDF-")
    return bool(names) or (is_late_pdf and content is not Content.PDF)


def _zipped(head: bytes, names: tuple[str, ...] | None, size: int) -> Recognised:
    if names is None:
        return Recognised(Content.ZIP, size)
    known = set(names)
    has_macros = any(name.endswith(_ZIP_MACROS) for name in names)
    is_several = b"%PDF-" in head[:1024]
    if known & _ZIP_PROGRAMS:
        return Recognised(Content.PROGRAM, size, has_macros, is_several)
    content = next((content for part, content in _ZIP_PARTS if part in known), Content.ZIP)
    return Recognised(content, size, has_macros, is_several)


def _old_office(file: BinaryIO, size: int) -> Recognised:
    """By the names of its streams, which stand in it as UTF-16; looked for in place, so that nothing is loaded."""
    with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as whole:

        def holds(name: str) -> bool:
            return whole.find(name.encode("utf-16-le")) >= 0

        content = next((content for stream, content in _OLE_STREAMS if holds(stream)), Content.OLE)
        return Recognised(content, size, has_macros=any(holds(name) for name in _OLE_MACROS))


def _is_text(file: BinaryIO) -> bool:
    file.seek(0)
    sample = file.read(TEXT_BYTES)
    if b"\0" in sample and not sample.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    for encoding in ("utf-8", "gb18030", "utf-16"):
        if encoding == "utf-16" and not sample.startswith((b"\xff\xfe", b"\xfe\xff")):
            continue
        try:
            sample.decode(encoding)
        except UnicodeDecodeError as error:
            if error.start >= len(sample) - 4:  # only the last character is cut
                return True
        else:
            return True
    return False
