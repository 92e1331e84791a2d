"""Photos, files and links that answer an open question; all others are evidence."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from telegram import Message, Update
from telegram.ext import BaseHandler, MessageHandler, filters

from bot.context import Context
from bot.domain.errors import InvalidInputError
from bot.domain.roles import Action
from bot.services.prompts import is_about_work, open_question
from bot.texts.markings import Marking, marking_of

Answerer = Callable[[Update, Context, dict[str, Any]], Awaitable[None]]
Offer = Callable[[Update, Context], Awaitable[bool]]
FILE = filters.UpdateType.MESSAGE & (filters.PHOTO | filters.Document.ALL | filters.VIDEO)
LINK = filters.UpdateType.MESSAGE & filters.TEXT & (filters.Entity("url") | filters.Entity("text_link"))


def handlers(
    answerers: Mapping[str, Answerer], otherwise: Callable[[Update, Context], Awaitable[None]]
) -> list[BaseHandler[Any, Any, Any]]:
    """``answerers`` take a file that answers an open question of that kind; ``otherwise`` takes the rest.

    A reply to what was said of an item is material, whatever was asked last.
    """

    async def on_file(update: Update, context: Context) -> None:
        asked = await context.run(open_question, context.principal)
        answer = answerers.get(asked.kind) if asked else None
        if asked is None or answer is None or await _is_reply_to_work(context):
            await otherwise(update, context)
        else:
            _refuse_classified(update.message)
            await answer(update, context, asked.params)

    return [MessageHandler(FILE & ~filters.CaptionRegex(r"^/"), on_file)]


def link_handler(
    answerers: Mapping[str, Answerer], offers: Sequence[Offer], otherwise: Callable[[Update, Context], Awaitable[None]]
) -> BaseHandler[Any, Any, Any]:
    """Words with a link in them. ``answerers`` take them as an answer in free words; ``otherwise`` as material.

    A reply to what was said of an item stays material, and who sends none is asked for ``offers`` first.
    """

    async def on_link(update: Update, context: Context) -> None:
        asked = await context.run(open_question, context.principal)
        answer = answerers.get(asked.kind) if asked else None
        if asked is not None and answer is not None and not await _is_reply_to_work(context):
            await answer(update, context, asked.params)
            return
        if not context.principal.may(Action.SUBMIT):
            for offer in offers:
                if await offer(update, context):
                    return
        await otherwise(update, context)

    return MessageHandler(LINK & ~filters.COMMAND, on_link)


def _refuse_classified(message: Message | None) -> None:
    """Raise ``InvalidInputError`` ``classified_marking`` for what bears a 密级标志, before anything is fetched."""
    file = (message.document or message.video) if message is not None else None
    words = (message.caption or "") if message is not None else ""
    if marking_of(file.file_name if file is not None else None, words) is Marking.SECRET:
        raise InvalidInputError("classified_marking")


async def _is_reply_to_work(context: Context) -> bool:
    return bool(await context.run(is_about_work, context.principal, context.replied_message_id))
