"""From Telegram's updates to use cases and back; one module a topic, none of which imports another.

``TOPICS`` are asked in this order; ``free_text`` comes last and takes what nobody else understood.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

from telegram.ext import Application

TOPICS: tuple[str, ...] = ("door", "help", "members", "submissions", "mine", "reviews", "todo", "scores")


def register(application: Application[Any, Any, Any, Any, Any, Any]) -> None:
    """Add every topic's handlers, and the one that answers what was typed to an open question."""
    prompts: dict[str, Any] = {}
    for name in TOPICS:
        topic = import_module(f"{__name__}.{name}")
        application.add_handlers(list(topic.HANDLERS))
        prompts |= getattr(topic, "PROMPTS", {})
    application.add_handlers(import_module(f"{__name__}.free_text").handlers(prompts))
