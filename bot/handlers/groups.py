"""/bind and /unbind in a working group, and words that answer a message there."""

from __future__ import annotations

from typing import Any

from telegram import Chat, Update
from telegram.ext import BaseHandler, MessageHandler, filters

from bot.context import Context, command, press
from bot.domain.errors import InvalidInputError
from bot.domain.roles import Action
from bot.domain.states import GroupDigest
from bot.keyboards import groups as keyboard
from bot.services.groups import bind_group, choose_group_digest, unbind_group
from bot.texts import groups as texts
from bot.views import groups as views
from bot.views.fallback import sentence


async def bind(update: Update, context: Context) -> None:
    """/bind 客运科; without a department: the buttons."""
    chat = _group(update, context)
    if not context.typed:
        await context.say(views.ask_department(context.bureau.plan))
        return
    await context.say(
        views.bound(await context.run(bind_group, context.principal, chat.id, chat.title or "", context.typed))
    )


async def choose_department(update: Update, context: Context) -> None:
    """A department's button."""
    chat, place = _group(update, context), context.press.number()
    departments = context.bureau.plan.departments
    if place >= len(departments):
        raise ValueError("no such department")
    name = departments[place].name
    await context.revise(views.bound(await context.run(bind_group, context.principal, chat.id, chat.title or "", name)))


async def choose_digest(update: Update, context: Context) -> None:
    """Where the morning message goes."""
    chat, digest = _group(update, context), GroupDigest(context.press.text())
    await context.revise(views.bound(await context.run(choose_group_digest, context.principal, chat.id, digest)))


async def unbind(update: Update, context: Context) -> None:
    """/unbind."""
    chat = _group(update, context)
    await context.say(views.unbound(await context.run(unbind_group, context.principal, chat.id)))


def _group(update: Update, context: Context) -> Chat:
    """The group at hand. Raises ``bind_in_group`` in a private chat."""
    context.principal.require(Action.BIND_GROUP)
    chat = update.effective_chat
    if chat is None or chat.type == Chat.PRIVATE:
        raise InvalidInputError("bind_in_group")
    return chat


async def on_words(update: Update, context: Context) -> None:
    """Words that answer a message of ours: one helpful sentence, never the answer to a question asked in private."""
    replied = update.message.reply_to_message if update.message else None
    if replied is not None and replied.from_user is not None and replied.from_user.id == context.bot.id:
        await context.say(sentence(texts.REPLY_WITH_MATERIAL))


WORDS = (
    filters.UpdateType.MESSAGE
    & filters.ChatType.GROUPS
    & filters.TEXT
    & ~filters.COMMAND
    & ~(filters.Entity("url") | filters.Entity("text_link"))
)

HANDLERS: list[BaseHandler[Any, Any, Any]] = [
    command("bind", bind),
    command("unbind", unbind),
    press(keyboard.BIND, choose_department),
    press(keyboard.BIND_DIGEST, choose_digest),
    MessageHandler(WORDS, on_words),
]
