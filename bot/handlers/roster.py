"""A roster file sent to the coordinator's chat: all invitations at once, back as one table with QR codes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

from telegram import Message, Update
from telegram.ext import BaseHandler, MessageHandler, filters

from bot.context import Context
from bot.domain.errors import InvalidInputError
from bot.domain.roles import Action
from bot.ports import Attachment, AttachmentKind, Outgoing
from bot.services.roster import RosterRefusedError, invite_roster
from bot.texts import roster as texts
from bot.texts.roster_refusal import refusal
from bot.views.roster_sheet import MOST_BYTES, read_roster, write_links


async def take_roster(update: Update, context: Context) -> None:
    """An .xlsx under the caption /invite, or in reply to the question that /invite asks."""
    context.principal.require(Action.INVITE)
    document = update.message.document if update.message else None
    if document is None or (document.file_size or 0) > MOST_BYTES:
        raise InvalidInputError("roster_unreadable")
    stored = await context.download(document.file_id, MOST_BYTES, document.file_size)
    path = context.bureau.files.path(stored.sha256)
    rows = await asyncio.to_thread(lambda: read_roster(path.read_bytes()))
    try:
        made = await context.run(invite_roster, context.principal, rows, context.update_id)
    except RosterRefusedError as error:
        await context.say(Outgoing(refusal(error)))
        return
    said = texts.made(len(made.invitations), made.joined)
    if not made.invitations:
        await context.say(Outgoing(said))
        return
    await _say_with_table(context, await asyncio.to_thread(write_links, made.invitations), said)


async def _say_with_table(context: Context, table: bytes, said: tuple[str, ...]) -> None:
    """The table is gone from the disk once sent: codes are kept only as hashes."""
    files = context.bureau.files

    async def chunks() -> AsyncIterator[bytes]:
        yield table

    stored = await files.store(chunks(), limit=len(table))
    try:
        await context.say(
            Outgoing(said, attachments=(Attachment(AttachmentKind.DOCUMENT, texts.FILE_NAME, stored.sha256),))
        )
    finally:
        files.path(stored.sha256).unlink(missing_ok=True)


class _RepliesToInvite(filters.MessageFilter):
    """A reply to a message of ours that explains /invite."""

    def filter(self, message: Message) -> bool:
        replied = message.reply_to_message
        return bool(replied and replied.from_user and replied.from_user.is_bot and "/invite" in (replied.text or ""))


ROSTER = (
    filters.UpdateType.MESSAGE
    & filters.ChatType.PRIVATE
    & filters.Document.FileExtension("xlsx")
    & (filters.CaptionRegex(texts.CAPTION) | _RepliesToInvite())
)

HANDLERS: list[BaseHandler[Any, Any, Any]] = [MessageHandler(ROSTER, take_roster)]
