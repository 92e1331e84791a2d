"""The old Markdown mode: no nesting, four marks."""

from __future__ import annotations

import re

from bot.sandbox.entities.spans import MarkupError, Span, byte_offset, utf16

MARKS = (("```", "pre"), ("`", "code"), ("*", "bold"), ("_", "italic"))
LINK = re.compile(r"\[([^\]]*)\](?:\(([^)]*)\))?")


def parse_markdown(raw: str) -> tuple[str, list[Span]]:
    """(text without marks, spans). Raises ``MarkupError``."""
    out = ""
    spans: list[Span] = []
    at = 0
    while at < len(raw):
        if raw[at] == "\\" and raw[at + 1 : at + 2] in set("_*`["):
            out, at = out + raw[at + 1], at + 2
        elif raw[at] in "_*`[":
            shown, span_kind, extra, at = _entity(raw, at)
            if shown:
                spans.append(Span(span_kind, utf16(out), utf16(shown), extra))
            out += shown
        else:
            out, at = out + raw[at], at + 1
    return out, [span for span in spans if span.kind]


def _entity(raw: str, at: int) -> tuple[str, str, dict[str, str], int]:
    """(shown text, kind or nothing, extra, where reading goes on)."""
    problem = MarkupError(f"Can't find end of the entity starting at byte offset {byte_offset(raw, at)}")
    if raw[at] == "[":
        link = LINK.match(raw, at)
        if link is None:
            raise problem
        url = link.group(2) or ""
        return link.group(1), "text_link" if url else "", {"url": url}, link.end()
    mark, kind = next(pair for pair in MARKS if raw.startswith(pair[0], at))
    end = raw.find(mark, at + len(mark))
    if end < 0:
        raise problem
    return raw[at + len(mark) : end], kind, {}, end + len(mark)
