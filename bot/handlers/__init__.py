"""From Telegram's updates to use cases and back; one module a topic, none of which imports another.

``TOPICS`` are asked in this order; ``free_text`` comes last and takes what nobody else understood.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

from telegram.ext import Application

TOPICS: tuple[str, ...] = (
    "groups",
    "door",
    "help",
    "members",
    "people",
    "roster",
    "notices",
    "filing",
    "templates",
    "backfill",
    "submissions",
    "mine",
    "reviews",
    "amending",
    "appeals",
    "todo",
    "answers",
    "courses",
    "scores",
    "progress",
    "papers",
    "gaps",
    "meeting",
    "archive",
    "urging",
    "supervision",
    "bulletins",
    "instructions",
    "receipts",
    "notice_receipts",
)


EVIDENCE = "submissions"


def register(application: Application[Any, Any, Any, Any, Any, Any]) -> None:
    """Add every topic's handlers, and the one that takes what was typed to an open question or to none."""
    topics = {name: import_module(f"{__name__}.{name}") for name in TOPICS}
    prompts: dict[str, Any] = {}
    files: dict[str, Any] = {}
    free: dict[str, Any] = {}
    offers: list[Any] = []
    other_kinds: list[Any] = []
    for topic in topics.values():
        prompts |= getattr(topic, "PROMPTS", {})
        files |= getattr(topic, "FILES", {})
        free |= getattr(topic, "FREE_WORDS", {})
        offers += getattr(topic, "OFFERS", ())
        other_kinds += getattr(topic, "OTHER_KINDS", ())
    for name, topic in topics.items():
        if name == EVIDENCE:  # a file that answers a question is no evidence
            application.add_handlers(list(import_module(f"{__name__}.{name}.in_groups").HANDLERS))
            otherwise = import_module(f"{__name__}.{name}.arriving").on_material
            prompted = import_module(f"{__name__}.prompted_files")
            application.add_handlers(prompted.handlers(files, otherwise))
            application.add_handler(prompted.link_handler(free, offers, otherwise))
        application.add_handlers(list(topic.HANDLERS))
    application.add_handlers(import_module(f"{__name__}.free_text").handlers(prompts, offers, other_kinds))
