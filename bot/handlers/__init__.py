"""From Telegram's updates to use cases and back; one module a topic, none of which imports another.

``MODULES`` names them in the order in which they are asked; the last one takes what nobody else understood.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

from telegram.ext import Application

MODULES: tuple[str, ...] = ("door", "help", "members")


def register(application: Application[Any, Any, Any, Any, Any, Any]) -> None:
    """Add every topic's handlers."""
    for name in MODULES:
        application.add_handlers(list(import_module(f"{__name__}.{name}").HANDLERS))
