"""Names that people's devices gave files: made harmless to show, and what content they claim."""

from __future__ import annotations

import re
import unicodedata

from bot.services.file_content import Content

STRUCK = "\ufffd"
"""Stands where a character was that steers the eye or the machine instead of being read."""

LONGEST = 120
_MIME_TYPE = re.compile(r"[\w.+-]{1,60}/[\w.+-]{1,100}", re.ASCII)
_LONGEST_EXTENSION = 10
_HARMLESS = frozenset({"\u200d"})  # joins emoji

_CLAIMS: dict[str, frozenset[Content]] = {
    "jpg": frozenset({Content.JPEG}),
    "jpeg": frozenset({Content.JPEG}),
    "png": frozenset({Content.PNG}),
    "webp": frozenset({Content.WEBP}),
    "heic": frozenset({Content.HEIC}),
    "heif": frozenset({Content.HEIC}),
    "pdf": frozenset({Content.PDF}),
    "doc": frozenset({Content.DOC}),
    "docx": frozenset({Content.DOCX}),
    "xls": frozenset({Content.XLS}),
    "xlsx": frozenset({Content.XLSX}),
    "ppt": frozenset({Content.PPT}),
    "pptx": frozenset({Content.PPTX}),
    "wps": frozenset({Content.DOC, Content.DOCX, Content.OLE}),
    "et": frozenset({Content.XLS, Content.XLSX, Content.OLE}),
    "ofd": frozenset({Content.OFD}),
    "txt": frozenset({Content.TEXT}),
    "mp4": frozenset({Content.MP4}),
}


def clean_name(name: str | None) -> str | None:
    """The name as it may be kept and shown: no folders, nothing invisible, at most 120 characters, its ending kept."""
    if name is None:
        return None
    last = name.replace("\\", "/").rstrip("/").rpartition("/")[2]
    shown = "".join(STRUCK if _misleads(sign) else sign for sign in last).strip()
    if len(shown) <= LONGEST:
        return shown or None
    ending = f".{tail}" if (tail := extension(shown)) else ""
    return shown[: LONGEST - len(ending)] + ending


def clean_type(mime_type: str | None) -> str | None:
    """The type as the sender's device announced it, unless it is none."""
    return mime_type if mime_type and _MIME_TYPE.fullmatch(mime_type) else None


def _misleads(sign: str) -> bool:
    return unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp") and sign not in _HARMLESS


def extension(name: str | None) -> str:
    """What stands behind the last point, in small letters; empty where there is none."""
    stem, point, tail = (name or "").rpartition(".")
    return tail.lower() if point and stem and 0 < len(tail) <= _LONGEST_EXTENSION else ""


def acceptable_contents(name: str | None) -> frozenset[Content] | None:
    """What a file of that name may be; ``None`` where the name claims nothing that is known."""
    return _CLAIMS.get(extension(name))
