"""Buttons under questions about files."""

from __future__ import annotations

from bot.keyboards.callback import encode
from bot.ports import Button
from bot.texts.files import DROP, KEEP


def ask_public(held_id: int) -> tuple[tuple[Button, ...], ...]:
    """可公开，收下 / 不发了"""
    return ((Button(KEEP, encode("public", held_id)), Button(DROP, encode("drop", held_id))),)
