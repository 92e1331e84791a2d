"""What stands on a page. Hostile pages cost no more than their length: every search is linear."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from html import unescape

from bot.pages.charset import decode
from bot.pages.days import published_on, showing_ends_on
from bot.texts import page_words as words

LONGEST_TITLE = 200
LEAST_WORDS = 20
FEW_WORDS = 400
_HEAD = 200_000
_TEXT = 300_000
_HIDDEN = (("<!--", "-->"), ("<script", "</script"), ("<style", "</style"), ("<noscript", "</noscript"))
_TITLE = re.compile(r"<title[^<>]*>([^<]*)", re.IGNORECASE)
_META = re.compile(r"<meta\s([^<>]{1,2000})", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"(name|property|content)\s{0,5}=\s{0,5}(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")
_TITLE_METAS = ("articletitle", "og:title", "title")
_GONE = re.compile(words.GONE, re.IGNORECASE)
_GUARDED = re.compile(words.GUARDED, re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PageWords:
    """What a page says of itself. ``trouble``: ``gone``, ``guarded`` or ``empty`` when it is none to read."""

    title: str | None = None
    found_on: date | None = None
    ends_on: date | None = None
    trouble: str = ""


def is_web_page(body: bytes, content_type: str) -> bool:
    """Whether it is HTML, by its header or by how it begins."""
    kind = content_type.partition(";")[0].strip().lower()
    if kind in ("text/html", "application/xhtml+xml"):
        return True
    return kind in ("", "text/plain") and b"<html" in body[:1000].lower()


def read_page(body: bytes, content_type: str, path: str) -> PageWords:
    """Title, day of publication and end of a 公示; of what is no web page (a PDF, a picture) nothing."""
    if not body.strip():
        return PageWords(trouble="empty")
    if not is_web_page(body, content_type):
        return PageWords(found_on=published_on({}, "", path))
    html = decode(body, content_type)
    shown = _without_hidden(html)
    metas = _metas(html[:_HEAD])
    text = _tidy(_TAG.sub(" ", shown[: _TEXT * 2]))[:_TEXT]
    title = _title(metas, html[:_HEAD])
    trouble = _trouble(html, text, title)
    return PageWords(title, published_on(metas, text, path), showing_ends_on(text), trouble)


def _trouble(html: str, text: str, title: str | None) -> str:
    body_text = text.removeprefix(title or "").strip()
    if title is not None and len(title) <= 40 and _GONE.search(title):
        return "gone"
    if len(body_text) <= FEW_WORDS and _GUARDED.search(html[:_HEAD]):
        return "guarded"
    return "empty" if len(body_text) < LEAST_WORDS else ""


def _title(metas: dict[str, str], head: str) -> str | None:
    found = _TITLE.search(head)
    titles = [metas.get(name, "") for name in _TITLE_METAS] + [unescape(found[1]) if found else ""]
    return next((tidy[:LONGEST_TITLE] for tidy in map(_tidy, titles) if tidy), None)


def _metas(head: str) -> dict[str, str]:
    """Name (or property) in small letters -> content; the first of a name counts."""
    found: dict[str, str] = {}
    for tag in _META.finditer(head):
        values = {each[1].lower(): each[2] or each[3] or each[4] or "" for each in _ATTRIBUTE.finditer(tag[1])}
        name = values.get("name") or values.get("property")
        if name:
            found.setdefault(name.lower(), unescape(values.get("content", "")))
    return found


def _without_hidden(html: str) -> str:
    """The page without comments, scripts and styles; what is not closed ends with the page."""
    for opening, closing in _HIDDEN:
        html = _cut(html, opening, closing)
    return html


def _cut(html: str, opening: str, closing: str) -> str:
    lower, kept, at = html.lower(), [], 0
    if len(lower) != len(html):  # a few letters change their length with their case
        lower = html
    while (start := lower.find(opening, at)) >= 0:
        kept.append(html[at:start])
        end = lower.find(closing, start + len(opening))
        if end < 0:
            return "".join(kept)
        at = end + len(closing)
    return "".join((*kept, html[at:]))


def _tidy(text: str) -> str:
    return " ".join(unescape(text).split())
