"""Parts in python-telegram-bot's shapes."""

from __future__ import annotations

from typing import Any

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, ReplyKeyboardMarkup

from bot.messenger.parts import Part


def inline(rows: list[list[dict[str, Any]]] | None) -> InlineKeyboardMarkup | None:
    """The buttons below a message, or ``None``."""
    if not rows:
        return None
    return InlineKeyboardMarkup([[_button(button) for button in row] for row in rows])


def keyboard(part: Part) -> InlineKeyboardMarkup | ReplyKeyboardMarkup | None:
    """The buttons if there are any, else the menu that stays, else nothing."""
    if part["buttons"] or part["menu"] is None:
        return inline(part["buttons"])
    return ReplyKeyboardMarkup(part["menu"], resize_keyboard=True, is_persistent=True)


def _button(button: dict[str, Any]) -> InlineKeyboardButton:
    return InlineKeyboardButton(button["text"], callback_data=button["data"], url=button["url"])
