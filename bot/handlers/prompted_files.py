"""Photos and files that answer an open question; all others are evidence."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from telegram import Update
from telegram.ext import BaseHandler, MessageHandler, filters

from bot.context import Context
from bot.services.prompts import open_question

Answerer = Callable[[Update, Context, dict[str, Any]], Awaitable[None]]
FILE = filters.UpdateType.MESSAGE & (filters.PHOTO | filters.Document.ALL | filters.VIDEO)


def handlers(
    answerers: Mapping[str, Answerer], otherwise: Callable[[Update, Context], Awaitable[None]]
) -> list[BaseHandler[Any, Any, Any]]:
    """``answerers`` take a file that answers an open question of that kind; ``otherwise`` takes the rest."""

    async def on_file(update: Update, context: Context) -> None:
        asked = await context.run(open_question, context.principal)
        answer = answerers.get(asked.kind) if asked else None
        if asked is None or answer is None:
            await otherwise(update, context)
        else:
            await answer(update, context, asked.params)

    return [MessageHandler(FILE & ~filters.CaptionRegex(r"^/"), on_file)]
