"""From an outbox row's kind and parameters to what is said."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bot.ports import Outgoing
from bot.views import (
    amending,
    answers,
    appeals,
    archive,
    bulletins,
    delivery,
    files,
    filing,
    groups,
    importing,
    instructions,
    membership,
    mirrors,
    notices,
    overview,
    pages,
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
    **archive.RENDERERS,
    **files.RENDERERS,
    **membership.RENDERERS,
    **people.RENDERERS,
    **groups.RENDERERS,
    **submissions.RENDERERS,
    **filing.RENDERERS,
    **importing.RENDERERS,
    **reviews.RENDERERS,
    **amending.RENDERERS,
    **appeals.RENDERERS,
    **reminders.RENDERERS,
    **answers.RENDERERS,
    **bulletins.RENDERERS,
    **instructions.RENDERERS,
    **mirrors.RENDERERS,
    **notices.RENDERERS,
    **overview.RENDERERS,
    **pages.RENDERERS,
    **receipts.RENDERERS,
    **supervision.RENDERERS,
    **urging.RENDERERS,
}


def render(kind: str, params: dict[str, Any]) -> Outgoing:
    """The message; ``KeyError`` for a kind that nobody renders."""
    return RENDERERS[kind](params)
