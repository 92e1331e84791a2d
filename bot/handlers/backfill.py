"""补录: what was done before the department joined."""

from __future__ import annotations

from telegram import Update

from bot.context import Context, Handler, command, press, words
from bot.services.backfill import list_backfill
from bot.texts.backfill import BACKFILL
from bot.views import backfill as views


async def on_backfill(update: Update, context: Context) -> None:
    """/backfill, 补录 as words or as a button."""
    await context.say(views.backfill(await context.run(list_backfill, context.principal)))


HANDLERS: list[Handler] = [
    command("backfill", on_backfill),
    words(on_backfill, BACKFILL),
    press("backfill", on_backfill),
]
