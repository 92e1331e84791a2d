"""Words and other messages that answer nothing while a draft is at hand: what it waits for is said again."""

from __future__ import annotations

from telegram import Update

from bot.context import Context
from bot.services.mine import draft_at_hand
from bot.texts.other_kinds import kind_of_message
from bot.views import submissions as views


async def remind_of_draft(update: Update, context: Context) -> bool:
    """Say what the draft at hand waits for; ``False`` without one. Nothing of it changes."""
    sheet = await context.run(draft_at_hand, context.principal)
    message = update.message
    if sheet is None or message is None:
        return False
    await context.say(views.misplaced(sheet, kind_of_message(message.to_dict())))
    return True
