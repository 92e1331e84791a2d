"""HTML markup as the Bot API reads it, with its errors."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.sandbox.entities.spans import MarkupError, Span, byte_offset, sort_spans, utf16

TAGS = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "tg-spoiler": "spoiler",
    "span": "spoiler", "code": "code", "pre": "pre", "a": "text_link", "blockquote": "blockquote",
    "tg-emoji": "custom_emoji", "tg-time": "date_time",
}  # fmt: skip
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
REFERENCE = re.compile(r"&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|(lt|gt|amp|quot));?")
SPACE = " \t\r\n\0\b"
NAME_TOKEN = re.compile(r"[A-Za-z0-9.-]*")


@dataclass(slots=True)
class OpenTag:
    """A tag that waits for its end."""

    name: str
    argument: str
    start: int


def parse_html(raw: str) -> tuple[str, list[Span]]:
    """(text without tags, spans). Raises ``MarkupError``."""
    return _Parser(raw).run()


class _Parser:
    def __init__(self, raw: str) -> None:
        self.raw = raw
        self.at = 0
        self.out: list[str] = []
        self.length = 0
        self.open: list[OpenTag] = []
        self.spans: list[Span] = []

    def run(self) -> tuple[str, list[Span]]:
        while self.at < len(self.raw):
            self._step()
        if self.open:
            raise MarkupError(f'Can\'t find end tag corresponding to start tag "{self.open[-1].name}"')
        return "".join(self.out), sort_spans(self.spans)

    def _step(self) -> None:
        char = self.raw[self.at]
        if char == "<":
            closes = self.raw.startswith("</", self.at)
            return self._end_tag() if closes else self._start_tag()
        if char == "&" and (decoded := self._reference()):
            return self._put(decoded)
        self.at += 1
        return self._put(char)

    def _put(self, char: str) -> None:
        self.out.append(char)
        self.length += utf16(char)

    def _reference(self) -> str:
        match = REFERENCE.match(self.raw, self.at)
        if match is None:
            return ""
        decimal, hexadecimal, name = match.groups()
        code = int(decimal) if decimal else int(hexadecimal or "0", 16)
        char = NAMED[name] if name else (chr(code) if 0 < code < 0x10FFFF else "")
        self.at = match.end() if char else self.at
        return char

    def _word(self, stops: str) -> str:
        start = self.at
        while self.at < len(self.raw) and self.raw[self.at] not in stops:
            self.at += 1
        return self.raw[start : self.at]

    def _skip_space(self) -> None:
        while self.at < len(self.raw) and self.raw[self.at] in SPACE:
            self.at += 1

    def _peek(self) -> str:
        return self.raw[self.at : self.at + 1]

    def _start_tag(self) -> None:
        begin = byte_offset(self.raw, self.at)
        self.at += 1
        name = self._word(SPACE + ">").lower()
        if not self._peek():
            raise MarkupError(f"Unclosed start tag at byte offset {begin}")
        if name not in TAGS:
            raise MarkupError(f'Unsupported start tag "{name}" at byte offset {begin}')
        argument = self._attributes(name, begin)
        if name == "span" and argument != "tg-spoiler":
            raise MarkupError(f'Tag "span" must have class "tg-spoiler" at byte offset {begin}')
        self.at += 1
        self.open.append(OpenTag(name, argument, self.length))

    def _attributes(self, name: str, begin: int) -> str:
        argument = ""
        while True:
            self._skip_space()
            if self._peek() == ">":
                return argument
            key, value = self._attribute(name, begin)
            argument = _argument(name, key, value) or argument

    def _attribute(self, name: str, begin: int) -> tuple[str, str]:
        unclosed = MarkupError(f'Unclosed start tag "{name}" at byte offset {begin}')
        key = self._word(SPACE + "=>/'\"").lower()
        if not self._peek():
            raise unclosed
        if not key:
            raise MarkupError(f'Empty attribute name in the tag "{name}" at byte offset {begin}')
        self._skip_space()
        if self._peek() != "=":
            return key, ""
        self.at += 1
        self._skip_space()
        value = self._quoted() if self._peek() in {"'", '"'} else self._token()
        if not self._peek():
            raise unclosed
        return key, value

    def _token(self) -> str:
        begin = byte_offset(self.raw, self.at)
        match = NAME_TOKEN.match(self.raw, self.at)
        word = match.group() if match else ""
        self.at += len(word)
        if self._peek() and self._peek() not in SPACE + ">":
            raise MarkupError(f"Unexpected end of name token at byte offset {begin}")
        return word.lower()

    def _quoted(self) -> str:
        quote = self._peek()
        self.at += 1
        value = []
        while self._peek() not in {"", quote}:
            decoded = self._reference() if self._peek() == "&" else ""
            value.append(decoded or self._peek())
            self.at += 0 if decoded else 1
        self.at += 1 if self._peek() else 0
        return "".join(value)

    def _end_tag(self) -> None:
        begin = byte_offset(self.raw, self.at)
        if not self.open:
            raise MarkupError(f"Unexpected end tag at byte offset {begin}")
        self.at += 2
        name = self._word(SPACE + ">").lower()
        self._skip_space()
        if self._peek() != ">":
            raise MarkupError(f"Unclosed end tag at byte offset {begin}")
        self.at += 1
        expected = self.open.pop()
        if name not in {"", expected.name}:
            found = f'expected "</{expected.name}>", found "</{name}>"'
            raise MarkupError(f"Unmatched end tag at byte offset {begin}, {found}")
        self._close(expected)

    def _close(self, tag: OpenTag) -> None:
        length = self.length - tag.start
        if length == 0:
            return
        span = _span(tag, length, "".join(self.out))
        inner = self.spans[-1] if self.spans else None
        if (
            tag.name == "pre"
            and inner
            and inner.kind == "code"
            and inner.offset == tag.start
            and inner.length == length
        ):
            self.spans[-1] = Span("pre", tag.start, length, inner.extra)
        elif span is not None:
            self.spans.append(span)


def _argument(tag: str, key: str, value: str) -> str:
    """What an attribute adds to its tag; unknown attributes add nothing."""
    if (tag, key) == ("blockquote", "expandable"):
        return "expandable"
    if (tag, key) == ("code", "class"):
        return value.removeprefix("language-") if value.startswith("language-") else ""
    wanted = {("a", "href"), ("span", "class"), ("tg-emoji", "emoji-id")}
    return value if (tag, key) in wanted else ""


def _span(tag: OpenTag, length: int, text: str) -> Span | None:
    kind = TAGS[tag.name]
    if kind == "text_link":
        shown = text.encode("utf-16-le")[2 * tag.start :].decode("utf-16-le")
        return _link(tag.argument or shown, tag.start, length)
    if kind == "custom_emoji":
        return Span(kind, tag.start, length, {"custom_emoji_id": tag.argument}) if tag.argument else None
    if kind == "blockquote" and tag.argument:
        kind = "expandable_blockquote"
    if kind == "date_time":
        return None
    return Span(kind, tag.start, length, {"language": tag.argument} if kind == "code" and tag.argument else {})


def _link(url: str, start: int, length: int) -> Span | None:
    """A link, a mention by id, or nothing where the address is none."""
    url = url.strip()
    if re.fullmatch(r"[\w-]+(?:\.[\w-]+)+(?:[/:?#]\S*)?", url):
        url = f"http://{url}"
    if not re.match(r"(?:https?|tg|ton)://\S+", url, re.IGNORECASE):
        return None
    return Span("text_link", start, length, {"url": url if url.count("/") > 2 else f"{url}/"})
