"""What was found behind links, as messages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bot.ports import Outgoing
from bot.texts import pages as texts


def page_read(params: dict[str, Any]) -> Outgoing:
    """To the sender; a reply to it adds to the submission."""
    return Outgoing((texts.page_read(params),), subjects=(f"submission:{params['id']}",))


RENDERERS: dict[str, Callable[[dict[str, Any]], Outgoing]] = {
    "page_read": page_read,
    "page_report": lambda params: Outgoing(tuple(texts.page_report(params))),
}
