"""The keyboard that stays and the command menu, by role."""

from __future__ import annotations

from telegram import BotCommand

from bot.domain.roles import Role
from bot.texts import menu as words


def menu_rows(role: Role) -> tuple[tuple[str, ...], ...]:
    """Rows of the keyboard that stays, for ``Outgoing.menu``."""
    return words.MENU[role]


def bot_commands(role: Role) -> list[BotCommand]:
    """The command menu beside the text field."""
    return [BotCommand(name, description) for name, description in words.commands(role)]
