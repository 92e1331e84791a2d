"""Alarms about group robots."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import Any

from bot.ports import Outgoing
from bot.texts import mirrors as texts


def mirror_alarm(params: dict[str, Any]) -> Outgoing:
    """What did not reach a group, and why."""
    return Outgoing((escape(texts.alarm(params), quote=False),))


RENDERERS: dict[str, Callable[[dict[str, Any]], Outgoing]] = {"mirror_alarm": mirror_alarm}
"""By the kind of the outbox row."""
