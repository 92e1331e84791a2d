"""Finding the button a person means by its words."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.sandbox.log import Message
from bot.sandbox.rules import Json

LEADING_SIGNS = re.compile(r"^[^\w]+")


def bare(label: str) -> str:
    """The label without an emoji or sign before it."""
    return LEADING_SIGNS.sub("", label).strip()


def closeness(label: str, words: str) -> int:
    """0 the same words (an emoji may precede), 1 begins with them, 2 contains them, 3 none of these."""
    own = bare(label)
    if words in (own, label):
        return 0
    if own.startswith(words) or label.startswith(words):
        return 1
    return 2 if words in label else 3


def find_button(messages: Iterable[Message], words: str, worst: int = 2) -> tuple[Message, Json] | None:
    """The inline button meant: the same words anywhere, else in the newest message that has any that fits."""
    best: tuple[tuple[int, int, int], Message, Json] | None = None
    for message in messages:
        for row in message.payload.get("reply_markup", {}).get("inline_keyboard", []):
            for button in row:
                distance = closeness(button["text"], words)
                rank = (min(distance, 1), -message.message_id, distance)
                if distance <= worst and (best is None or rank < best[0]):
                    best = rank, message, button
    return None if best is None else (best[1], best[2])


def find_key(keyboard: Json, words: str, worst: int = 2) -> str | None:
    """The closest key of a reply keyboard, as the text it sends."""
    labels = [str(button["text"]) for row in keyboard.get("keyboard", []) for button in row]
    ranked = [(closeness(label, words), label) for label in labels]
    rank, label = min(ranked, default=(3, ""), key=lambda pair: pair[0])
    return label if rank <= worst else None
