"""Submission numbers as people type them."""

from __future__ import annotations

import re
import unicodedata


def parse_number(text: str) -> int | None:
    """The number of ``128``, ``#128`` or ``＃128``; ``None`` if there is none."""
    found = re.fullmatch(r"#?\s*(\d{1,15})", unicodedata.normalize("NFKC", text).strip())
    return int(found[1]) if found else None


def split_number(text: str) -> tuple[int | None, str]:
    """The number that the text begins with, and the words after it."""
    first, _, rest = text.strip().partition(" ")
    return parse_number(first), rest.strip()
