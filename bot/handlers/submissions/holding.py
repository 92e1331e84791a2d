"""Material marked 内部: fetched only once its sender has said that it may be public (确认可公开？)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from telegram import Message, Update
from telegram.ext import BaseHandler

from bot.context import Context, command, press
from bot.domain.errors import InvalidInputError
from bot.services import holding
from bot.services.evidence import Arrival
from bot.services.holding import Course, Doubt
from bot.texts.markings import Marking, marking_of
from bot.views import files as views

Take = Callable[[Context, Arrival, int | None], Awaitable[None]]
OF_A_GROUP = 0
"""In place of a message's number, which a private chat does not know."""

DOUBTS = {None: Doubt.NONE, Marking.INTERNAL: Doubt.INTERNAL, Marking.SECRET: Doubt.SECRET}


async def may_be_taken(context: Context, arrival: Arrival, message: Message) -> bool:
    """Whether it may be fetched now; else the sender has been asked in private, or the album has been spoken of.

    Raises ``InvalidInputError`` ``classified_marking``, or again what its album was refused for.
    """
    marking = marking_of(arrival.file_name, message.text or message.caption or "")
    message_id = message.message_id if message.chat_id == context.principal.user_id else OF_A_GROUP
    judged = await context.run(holding.judge, context.principal, arrival, DOUBTS[marking], message_id)
    if judged.course is Course.REFUSE:
        raise InvalidInputError(judged.code, **judged.params)
    if judged.course is Course.ASK:
        with context.in_private():
            await context.say(views.ask_public(judged.held_id, arrival.file_name), reply_to=message_id or None)
    return judged.course is Course.TAKE


def handlers(take: Take) -> list[BaseHandler[Any, Any, Any]]:
    """``take`` fetches what was held back and shows where it went."""

    async def on_public(_update: Update, context: Context) -> None:
        released = await context.run(holding.release, context.principal, _number(context))
        for arrival, message_id in released:
            await take(context, arrival, message_id or None)

    async def on_drop(_update: Update, context: Context) -> None:
        await context.run(holding.drop, context.principal, _number(context))
        await context.revise(views.dropped())

    return [command("public", on_public), press("public", on_public), command("drop", on_drop), press("drop", on_drop)]


def _number(context: Context) -> int | None:
    """Which one is meant, by the button or by the typed number; the latest where none is named."""
    if context.query is not None:
        return context.press.number()
    typed = context.typed.lstrip("#")
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) <= 18 else None
