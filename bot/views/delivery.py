"""Alarms about delivery, as messages."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import Any

from bot.ports import Outgoing
from bot.texts import delivery as texts


def delivery_alarm(params: dict[str, Any]) -> Outgoing:
    """Who did not get what."""
    return Outgoing(tuple(escape(block, quote=False) for block in texts.delivery_alarm(params["items"])))


def polling_alarm(params: dict[str, Any]) -> Outgoing:
    """From when to when Telegram was out of reach."""
    return Outgoing(tuple(texts.polling_alarm(params["since"], params["until"])))


RENDERERS: dict[str, Callable[[dict[str, Any]], Outgoing]] = {
    "delivery_alarm": delivery_alarm,
    "polling_alarm": polling_alarm,
}
