"""The sections of a morning message, by kind: their blocks and the rows of buttons below the message."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from bot.ports import Button
from bot.views import answers, overview, progress

Rows = tuple[tuple[Button, ...], ...]
Rendered = tuple[list[str], Rows]

SECTIONS: dict[str, Callable[[dict[str, Any]], Rendered]] = {
    **progress.SECTIONS,
    **overview.SECTIONS,
    "province": answers.province_section,
    "guessed_years": answers.guessed_years_section,
}


def render_sections(sections: Iterable[dict[str, Any]]) -> Rendered:
    """All blocks and all rows, in order."""
    blocks: list[str] = []
    rows: Rows = ()
    for section in sections:
        its_blocks, its_rows = SECTIONS[section["kind"]](section)
        blocks += its_blocks
        rows += its_rows
    return blocks, rows
