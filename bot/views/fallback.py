"""A single sentence as a message."""

from __future__ import annotations

from bot.ports import Outgoing


def sentence(text: str) -> Outgoing:
    return Outgoing((text,))
