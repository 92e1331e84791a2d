"""Submission numbers as people type them."""

from __future__ import annotations

import re
import unicodedata


def parse_number(text: str) -> int | None:
    """The number of ``128``, ``#128`` or ``＃128``; ``None`` if there is none."""
    found = re.fullmatch(r"[#＃]?\s*([0-9０-９]{1,15})", text.strip())
    return int(found[1]) if found else None


def parse_people(text: str) -> int | None:
    """The number of 3, ３, 3人 or 3名; ``None`` if it is none below a thousand."""
    found = re.fullmatch(r"([0-9]{1,3})\s*[人名个]?", unicodedata.normalize("NFKC", text).strip())
    return int(found[1]) if found else None


def parse_yes(text: str) -> bool | None:
    """Whether 是, 对 or 评价类 was typed, or 否, 不是, 非评价类; ``None`` if it is neither."""
    typed = "".join(unicodedata.normalize("NFKC", text).split()).rstrip("。.!！的")
    if typed in ("否", "不", "不是", "没有", "非", "非评价类", "不是评价类"):
        return False
    return True if typed in ("是", "对", "有", "评价类", "是评价类") else None


def split_number(text: str) -> tuple[int | None, str]:
    """The number that the text begins with, and the words after it."""
    found = re.fullmatch(r"([#＃]?\s*[0-9０-９]{1,15})(?:[\s,，.。:：、;；]+(.*)|(\D.*))?", text.strip(), re.DOTALL)
    if found is None:
        return None, text.strip()
    return parse_number(found[1]), (found[2] or found[3] or "").strip()
