"""What Telegram marks without being asked: commands, mentions, hashtags, addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.sandbox.entities.spans import Span, utf16

PATTERNS = (
    ("url", re.compile(r"(?<![\w@.])(?:https?://|www\.)[^\s<>\"\u3000-\u303f\uff00-\uffef]*[\w/#=&%-]", re.IGNORECASE)),
    ("email", re.compile(r"(?<![\w.])[\w.+-]+@[\w-]+(?:\.[\w-]+)+(?!\w)", re.ASCII)),
    ("bot_command", re.compile(r"(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/@])")),
    ("mention", re.compile(r"(?<![\w@])@[A-Za-z0-9_]{3,32}(?![A-Za-z0-9_])")),
    ("hashtag", re.compile(r"(?<![\w#&])#(?=\w*[^\W\d])\w{1,256}")),
)


def detect(text: str) -> list[Span]:
    """The entities found, none overlapping another."""
    taken: list[Span] = []
    for span in _found(text):
        if all(span.end <= other.offset or other.end <= span.offset for other in taken):
            taken.append(span)
    return taken


def _found(text: str) -> Iterator[Span]:
    for kind, pattern in PATTERNS:
        for match in pattern.finditer(text):
            yield Span(kind, utf16(text[: match.start()]), utf16(match.group()))
