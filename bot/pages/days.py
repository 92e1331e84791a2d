"""The days that a page tells: when it was published, and until when a 公示 lasts."""

from __future__ import annotations

import re
from datetime import date

from bot.texts import page_words as words

_META_NAMES = (
    "pubdate",
    "publishdate",
    "publish_date",
    "publishtime",
    "article:published_time",
    "og:article:published_time",
    "date",
    "createdate",
)
_DAY = re.compile(words.DAY)
_LABELLED = tuple(
    re.compile(f"(?:{label}){words.AFTER_LABEL}{words.DAY}", re.IGNORECASE) for label in (words.SURE_LABEL, words.LABEL)
)
_SHOWING = re.compile(words.SHOWING + words.DAY + words.UNTIL + words.DAY_OF_SHOWING)
_IN_PATH = (
    re.compile(r"/((?:19|20)\d{2})[-/](\d{1,2})[-/](\d{1,2})/"),
    re.compile(r"/t?((?:19|20)\d{2})(\d{2})(\d{2})_\d+"),
    re.compile(r"/art/((?:19|20)\d{2})/(\d{1,2})/(\d{1,2})/"),
)


def published_on(metas: dict[str, str], text: str, path: str) -> date | None:
    """The day of publication: from a meta tag, else behind its label in the words, else from the address."""
    for name in _META_NAMES:
        found = _DAY.search(metas.get(name, ""))
        if found and (day := _day(*found.groups())):
            return day
    for pattern, place in (*((each, text) for each in _LABELLED), *((each, path) for each in _IN_PATH)):
        for found in pattern.finditer(place):
            if day := _day(*found.groups()):
                return day
    return None


def showing_ends_on(text: str) -> date | None:
    """The last day of a 公示, where the page names its first and its last."""
    for found in _SHOWING.finditer(text):
        begins = _day(*found.groups()[:3])
        if begins is None:
            continue
        year, month, day = found.groups()[3:]
        ends = _day(year or begins.year, month or begins.month, day)
        if ends is not None and ends < begins and year is None and month is not None:
            ends = _day(begins.year + 1, month, day)  # 12月28日至1月3日
        if ends is not None and ends >= begins:
            return ends
    return None


def _day(year: str | int, month: str | int, day: str | int) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
