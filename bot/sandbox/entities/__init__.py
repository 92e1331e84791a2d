"""Formatted text: what the markup says and what Telegram finds by itself, as entities with UTF-16 offsets."""

from __future__ import annotations

from typing import Any

from bot.sandbox.entities.detect import detect
from bot.sandbox.entities.html import parse_html
from bot.sandbox.entities.legacy import parse_markdown
from bot.sandbox.entities.markdown import parse_markdown_v2
from bot.sandbox.entities.spans import MarkupError, Span, fits, sort_spans, trimmed
from bot.sandbox.errors import bad_request
from bot.sandbox.rules import Json

PARSERS = {"html": parse_html, "markdown": parse_markdown, "markdownv2": parse_markdown_v2}


def formatted(raw: str, mode: str, given: Any) -> tuple[str, list[Json]]:
    """(text without markup, entities); the parse mode wins over ``given`` entities. Raises 400."""
    text, spans = _marked_up(raw, mode.lower(), given)
    text, spans = trimmed(text, spans)
    found = [span for span in detect(text) if fits(span, spans)]
    return text, [span.json() for span in sort_spans([*spans, *found])]


def _marked_up(raw: str, mode: str, given: Any) -> tuple[str, list[Span]]:
    if mode in {"", "none"}:
        return raw, _given(given)
    parser = PARSERS.get(mode)
    if parser is None:
        raise bad_request("unsupported parse_mode")
    try:
        return parser(raw)
    except MarkupError as error:
        raise bad_request(f"can't parse entities: {error}") from error


def _given(given: Any) -> list[Span]:
    if given is None:
        return []
    if not isinstance(given, list):
        raise bad_request("can't parse MessageEntity: expected an Array")
    return [_span(item) for item in given]


def _span(item: Any) -> Span:
    if not isinstance(item, dict) or "type" not in item:
        raise bad_request("can't parse MessageEntity: expected an Object")
    rest = {name: value for name, value in item.items() if name not in {"type", "offset", "length"}}
    return Span(str(item["type"]), int(item.get("offset", 0)), int(item.get("length", 0)), rest)
