"""What no other handler understood: an answer to an open question, or one helpful sentence."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from telegram import Update
from telegram.ext import BaseHandler, CallbackQueryHandler, MessageHandler, filters

from bot.context import Context
from bot.services.prompts import open_question
from bot.texts import fallback as texts
from bot.views import fallback as views

Answerer = Callable[[Update, Context, dict[str, Any]], Awaitable[None]]
Offer = Callable[[Update, Context], Awaitable[bool]]
"""Takes words that answer no question, or says that it has no use for them."""


def handlers(
    prompts: Mapping[str, Answerer], offers: Sequence[Offer] = (), other_kinds: Sequence[Offer] = ()
) -> list[BaseHandler[Any, Any, Any]]:
    """The last handlers: ``prompts`` answers an open question of that kind; ``offers`` are asked without one.

    ``other_kinds`` are asked about what is neither words nor material: stickers, voices, places.
    """

    async def on_text(update: Update, context: Context) -> None:
        asked = await context.run(open_question, context.principal)
        answer = prompts.get(asked.kind) if asked else None
        if asked is not None and answer is not None:
            await answer(update, context, asked.params)
            return
        for offer in offers:
            if await offer(update, context):
                return
        await context.say(views.sentence(texts.TEXT))

    async def on_other_kind(update: Update, context: Context) -> None:
        for offer in other_kinds:
            if await offer(update, context):
                return
        await context.say(views.sentence(texts.KIND))

    return [
        MessageHandler(filters.UpdateType.MESSAGE & filters.COMMAND, _on_unknown_command),
        MessageHandler(filters.UpdateType.MESSAGE & filters.TEXT, on_text),
        MessageHandler(filters.UpdateType.EDITED_MESSAGE, _on_edited),
        MessageHandler(filters.UpdateType.MESSAGE & ~filters.StatusUpdate.ALL, on_other_kind),
        CallbackQueryHandler(_on_unknown_press),
    ]


async def _on_unknown_command(update: Update, context: Context) -> None:
    await context.say(views.sentence(texts.COMMAND))


async def _on_edited(update: Update, context: Context) -> None:
    await context.say(views.sentence(texts.EDITED))


async def _on_unknown_press(update: Update, context: Context) -> None:
    await context.toast(texts.PRESS)
