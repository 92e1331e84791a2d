"""/help and /cancel."""

from __future__ import annotations

from typing import Any

from telegram import Update
from telegram.ext import BaseHandler

from bot.context import Context, command, words
from bot.keyboards.menu import menu_rows
from bot.ports import Outgoing
from bot.services.membership import forget_question
from bot.texts import menu
from bot.texts.help import help_lines
from bot.texts.membership import CANCELLED, NOTHING_TO_CANCEL
from bot.views.fallback import sentence


async def show_help(update: Update, context: Context) -> None:
    """What the member's role can do, with the keyboard that stays."""
    role = context.principal.role
    await context.say(Outgoing(help_lines(role), menu=menu_rows(role)))


async def cancel(update: Update, context: Context) -> None:
    """Forget the open question."""
    was_asked = await context.run(forget_question, context.principal)
    await context.say(sentence(CANCELLED if was_asked else NOTHING_TO_CANCEL))


HANDLERS: list[BaseHandler[Any, Any, Any]] = [
    command("help", show_help),
    words(show_help, menu.HELP),
    command("cancel", cancel),
]
