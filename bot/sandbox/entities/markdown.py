"""MarkdownV2 as the Bot API reads it, with its errors."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.sandbox.entities.spans import MarkupError, Span, byte_offset, sort_spans, utf16

RESERVED = "_*[]()~`>#+-=|{}.!"
MARKS = {
    "Bold": ("*", "bold"), "Italic": ("_", "italic"), "Underline": ("__", "underline"), "Code": ("`", "code"),
    "Strikethrough": ("~", "strikethrough"), "Spoiler": ("||", "spoiler"), "Pre": ("```", "pre"),
    "PreCode": ("```", "pre"), "TextUrl": ("]", "text_link"), "CustomEmoji": ("]", "custom_emoji"),
}  # fmt: skip
OPENERS = (
    ("```", "Pre"), ("`", "Code"), ("__", "Underline"), ("_", "Italic"), ("*", "Bold"), ("~", "Strikethrough"),
    ("||", "Spoiler"), ("[", "TextUrl"), ("![", "CustomEmoji"),
)  # fmt: skip
LITERAL = frozenset({"Code", "Pre", "PreCode"})
LANGUAGE = re.compile(r"([^\s`]+)\n")


@dataclass(slots=True)
class Opened:
    """An entity that waits for its end."""

    name: str
    start: int
    at_byte: int
    language: str = ""


def parse_markdown_v2(raw: str) -> tuple[str, list[Span]]:
    """(text without marks, spans). Raises ``MarkupError``."""
    return _Parser(raw).run()


class _Parser:
    def __init__(self, raw: str) -> None:
        self.raw = raw
        self.at = 0
        self.out: list[str] = []
        self.length = 0
        self.open: list[Opened] = []
        self.spans: list[Span] = []
        self.quote: int | None = None

    def run(self) -> tuple[str, list[Span]]:
        while self.at < len(self.raw):
            self._step(self.raw[self.at])
        if self.open:
            last = self.open[-1]
            raise MarkupError(f"Can't find end of {last.name} entity at byte offset {last.at_byte}")
        self._end_quote("blockquote")
        return "".join(self.out), sort_spans(self.spans)

    def _step(self, char: str) -> None:
        following = self.raw[self.at + 1 : self.at + 2]
        if char == "\\" and following and 0 < ord(following) <= 126:
            self._put(following)
            self.at += 2
        elif char == "\n":
            self._line_end()
        elif char not in RESERVED or (self._inside_literal() and char != "`"):
            self._put(char)
            self.at += 1
        elif not self._try_end():
            self._begin(char)

    def _put(self, char: str) -> None:
        self.out.append(char)
        self.length += utf16(char)

    def _inside_literal(self) -> bool:
        return bool(self.open) and self.open[-1].name in LITERAL

    def _line_end(self) -> None:
        if not self._inside_literal() and not self.raw.startswith("\n>", self.at):
            self._end_quote("blockquote")
        self._put("\n")
        self.at += 1
        if self.quote is not None and self._peek() == ">":
            self.at += 1

    def _peek(self) -> str:
        return self.raw[self.at : self.at + 1]

    def _end_quote(self, kind: str) -> None:
        if self.quote is not None and self.length > self.quote:
            self.spans.append(Span(kind, self.quote, self.length - self.quote))
        self.quote = None

    def _try_end(self) -> bool:
        if not self.open:
            return self._try_end_of_quote()
        opened = self.open[-1]
        mark = MARKS[opened.name][0]
        is_underline = opened.name == "Italic" and self.raw.startswith("__", self.at)
        if is_underline or not self.raw.startswith(mark, self.at):
            return self._try_end_of_quote()
        self.at += len(mark)
        self.open.pop()
        self._close(opened)
        return True

    def _try_end_of_quote(self) -> bool:
        ends = (
            self.quote is not None
            and self.raw.startswith("||", self.at)
            and self.raw[self.at + 2 : self.at + 3] in "\n"
        )
        if ends:
            self._end_quote("expandable_blockquote")
            self.at += 2
        return ends

    def _begin(self, char: str) -> None:
        if self._inside_literal():
            self._put(char)
            self.at += 1
            return
        if char == ">" and (not self.out or self.out[-1] == "\n"):
            self.quote = self.length
            self.at += 1
            return
        mark, name = self._opener(char)
        opened = Opened(name, self.length, byte_offset(self.raw, self.at))
        self.at += len(mark)
        self.open.append(opened)
        if name == "Pre":
            self._language(opened)

    def _opener(self, char: str) -> tuple[str, str]:
        for mark, name in OPENERS:
            if self.raw.startswith(mark, self.at):
                return mark, name
        raise MarkupError(f"Character '{char}' is reserved and must be escaped with the preceding '\\'")

    def _language(self, opened: Opened) -> None:
        if match := LANGUAGE.match(self.raw, self.at):
            opened.name, opened.language = "PreCode", match.group(1)
            self.at = match.end()
        elif self._peek() == "\n":
            self.at += 1

    def _close(self, opened: Opened) -> None:
        url = self._url() if opened.name in {"TextUrl", "CustomEmoji"} else ""
        length = self.length - opened.start
        if length == 0:
            return
        kind = MARKS[opened.name][1]
        extra = {"language": opened.language} if opened.language else {}
        if opened.name == "TextUrl":
            extra = {"url": url or "".join(self.out)[-length:]}
        if opened.name == "CustomEmoji":
            extra = {"custom_emoji_id": url.rpartition("id=")[2]}
        self.spans.append(Span(kind, opened.start, length, extra))

    def _url(self) -> str:
        if self._peek() != "(":
            return ""
        begin = byte_offset(self.raw, self.at)
        match = re.compile(r"\(((?:\\.|[^)\\])*)\)", re.DOTALL).match(self.raw, self.at)
        if match is None:
            raise MarkupError(f"Can't find end of a URL at byte offset {begin}")
        self.at = match.end()
        return re.sub(r"\\(.)", r"\1", match.group(1))
