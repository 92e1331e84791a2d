"""From an outbox row's kind and parameters to what is said."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bot.ports import Outgoing
from bot.views import (
    answers,
    bulletins,
    delivery,
    groups,
    instructions,
    membership,
    mirrors,
    notices,
    overview,
    people,
    receipts,
    reminders,
    reviews,
    submissions,
    supervision,
    urging,
)

RENDERERS: dict[str, Callable[[dict[str, Any]], Outgoing]] = {
    **delivery.RENDERERS,
    **membership.RENDERERS,
    **people.RENDERERS,
    **groups.RENDERERS,
    **submissions.RENDERERS,
    **reviews.RENDERERS,
    **reminders.RENDERERS,
    **answers.RENDERERS,
    **bulletins.RENDERERS,
    **instructions.RENDERERS,
    **mirrors.RENDERERS,
    **notices.RENDERERS,
    **overview.RENDERERS,
    **receipts.RENDERERS,
    **supervision.RENDERERS,
    **urging.RENDERERS,
}


def render(kind: str, params: dict[str, Any]) -> Outgoing:
    """The message; ``KeyError`` for a kind that nobody renders."""
    return RENDERERS[kind](params)
