"""Callback data: version, verb, opaque arguments, at most 64 bytes. It names things and is never trusted."""

from __future__ import annotations

import re
from dataclasses import dataclass

VERSION = "1"
MAX_BYTES = 64


@dataclass(frozen=True, slots=True)
class Press:
    """A pressed button, as the client claims it."""

    verb: str
    args: tuple[str, ...]

    def number(self, position: int = 0) -> int:
        """The argument as a whole number; ``ValueError`` for forged data."""
        text = self.args[position] if position < len(self.args) else ""
        if not (text.isascii() and text.isdecimal() and len(text) <= 18):
            raise ValueError("not a number")
        return int(text)

    def text(self, position: int = 0) -> str:
        """The argument, or ``ValueError`` for forged data."""
        if position >= len(self.args):
            raise ValueError("no such argument")
        return self.args[position]


def encode(verb: str, *args: object) -> str:
    """Callback data for a button. Raises ``ValueError`` when it would not fit or could not be read back."""
    parts = [VERSION, verb, *map(str, args)]
    data = ":".join(parts)
    if len(data.encode()) > MAX_BYTES or any(":" in part for part in parts):
        raise ValueError(f"callback data does not fit: {data}")
    return data


def decode(data: str | None) -> Press | None:
    """The press, or ``None`` for data of another version or shape."""
    version, _, rest = (data or "").partition(":")
    if version != VERSION or not rest:
        return None
    verb, *args = rest.split(":")
    return Press(verb, tuple(args))


def pattern(verb: str) -> re.Pattern[str]:
    """What a handler for that verb listens to."""
    return re.compile(rf"^{VERSION}:{re.escape(verb)}(?::|$)")
