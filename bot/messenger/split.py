"""Cutting HTML text to Telegram's lengths without cutting through a tag."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence

TEXT_LIMIT = 4096
RAW_LIMIT = 30_000
_TAG = re.compile(r"<(/?)([a-z][a-z0-9-]*)([^<>]*)>", re.IGNORECASE)


def plain(text: str) -> str:
    """The words without their markup, as Telegram counts them after parsing."""
    return html.unescape(_TAG.sub("", text))


def length(text: str) -> int:
    return len(plain(text))


def pages(blocks: Sequence[str], limit: int = TEXT_LIMIT) -> list[str]:
    """The blocks as messages: joined by line breaks, cut between blocks, and inside one only when it is too long."""
    result: list[str] = []
    for block in blocks:
        for piece in _pieces(block, limit):
            if result and _fits(result[-1], piece, limit):
                result[-1] += "\n" + piece
            else:
                result.append(piece)
    return [page for page in result if plain(page).strip()]


def _fits(page: str, piece: str, limit: int) -> bool:
    return length(page) + 1 + length(piece) <= limit and len(page) + len(piece) < RAW_LIMIT


def _pieces(block: str, limit: int) -> Iterator[str]:
    if length(block) <= limit and len(block) < RAW_LIMIT:
        yield block
        return
    page = ""
    for line in _whole_lines(block, limit):
        if page and not _fits(page, line, limit):
            yield page
            page = line
        else:
            page = f"{page}\n{line}" if page else line
    yield page


def _whole_lines(block: str, limit: int) -> Iterator[str]:
    """Lines whose tags are closed. Lines under one tag stay together; what is too long even so becomes plain words."""
    held = ""
    for line in block.split("\n"):
        held = f"{held}\n{line}" if held else line
        if _is_balanced(held):
            yield from _short(held, limit)
            held = ""
    if held:
        yield from _short(html.escape(plain(held), quote=False), limit)


def _short(line: str, limit: int) -> Iterator[str]:
    if length(line) <= limit:
        yield line
        return
    words = plain(line)
    for start in range(0, len(words), limit):
        yield html.escape(words[start : start + limit], quote=False)


def _is_balanced(text: str) -> bool:
    open_tags: list[str] = []
    for closing, name, _rest in _TAG.findall(text):
        if not closing:
            open_tags.append(name.lower())
        elif not open_tags or open_tags.pop() != name.lower():
            return False
    return not open_tags
