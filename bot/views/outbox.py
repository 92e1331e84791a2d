"""From an outbox row's kind and parameters to what is said."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bot.ports import Outgoing
from bot.views import delivery, membership, reminders, reviews, submissions

RENDERERS: dict[str, Callable[[dict[str, Any]], Outgoing]] = {
    **delivery.RENDERERS,
    **membership.RENDERERS,
    **submissions.RENDERERS,
    **reviews.RENDERERS,
    **reminders.RENDERERS,
}


def render(kind: str, params: dict[str, Any]) -> Outgoing:
    """The message; ``KeyError`` for a kind that nobody renders."""
    return RENDERERS[kind](params)
