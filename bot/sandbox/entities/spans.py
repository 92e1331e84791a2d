"""A stretch of text with a type; offsets and lengths count UTF-16 code units, as Telegram's do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from bot.sandbox.rules import Json

ORDER = {
    "blockquote": 0, "expandable_blockquote": 0, "pre": 11, "code": 20, "text_link": 49,
    "bold": 90, "italic": 91, "underline": 92, "strikethrough": 93, "spoiler": 94,
}  # fmt: skip


class MarkupError(Exception):
    """Markup that cannot be read; the message is Telegram's."""


@dataclass(frozen=True, slots=True)
class Span:
    """One entity before it becomes JSON."""

    kind: str
    offset: int
    length: int
    extra: Json = field(default_factory=dict)

    @property
    def end(self) -> int:
        return self.offset + self.length

    def json(self) -> Json:
        return {"type": self.kind, "offset": self.offset, "length": self.length, **self.extra}


def utf16(text: str) -> int:
    """The text's length in UTF-16 code units."""
    return len(text.encode("utf-16-le")) // 2


def byte_offset(text: str, index: int) -> int:
    """Where the character stands in the UTF-8 form."""
    return len(text[:index].encode())


def sort_spans(spans: Iterable[Span]) -> list[Span]:
    """In Telegram's order: by place, the longer first, of equal stretches the outer kind first."""
    return sorted(spans, key=lambda span: (span.offset, -span.length, ORDER.get(span.kind, 50)))


def fits(found: Span, spans: Iterable[Span]) -> bool:
    """Whether a found entity does not cross marked-up code, links or another's border."""
    closed = {"code", "pre", "text_link", "text_mention", "url"}
    return all(
        found.end <= span.offset
        or span.end <= found.offset
        or (span.kind not in closed and span.offset <= found.offset and found.end <= span.end)
        or (span.kind not in closed and found.offset <= span.offset and span.end <= found.end)
        for span in spans
    )


def trimmed(text: str, spans: list[Span]) -> tuple[str, list[Span]]:
    """The text without white space at its ends, its entities moved and cut to match."""
    lead = utf16(text) - utf16(text.lstrip())
    kept = text.strip()
    size = utf16(kept)
    moved = [_cut(span, lead, size) for span in spans]
    return kept, [span for span in moved if span.length > 0]


def _cut(span: Span, lead: int, size: int) -> Span:
    start = min(max(span.offset - lead, 0), size)
    end = min(max(span.end - lead, 0), size)
    return replace(span, offset=start, length=end - start)
