"""Material that answers a message in a working group: kept like any other, its card shown in private."""

from __future__ import annotations

from telegram import Message, Update
from telegram.ext import MessageHandler, filters

from bot.context import Context, Handler
from bot.handlers.submissions.arriving import MATERIAL, arrival_of, keep, show
from bot.handlers.submissions.holding import may_be_taken
from bot.services import evidence
from bot.views.groups import received


async def on_group_material(update: Update, context: Context) -> None:
    """A photo, file or link under a message of ours. The group reads the number, the sender the card."""
    message = update.message
    if message is None or not _is_answer(message, context):
        return
    arrival = arrival_of(message, context)
    if not await may_be_taken(context, arrival, message):
        return
    submission_id = await keep(context, arrival)
    sheet = await context.run(evidence.draft_after_arrival, context.principal, arrival, submission_id)
    if sheet is None or not sheet.evidence:
        return
    is_late = arrival.media_group_id is not None and sheet.card_media_group_id == arrival.media_group_id
    if not is_late:
        await context.say(received(sheet.id, len(sheet.evidence)), reply_to=message.message_id)
    with context.in_private():
        await show(context, sheet, arrival, None)


def _is_answer(message: Message, context: Context) -> bool:
    replied = message.reply_to_message
    return replied is not None and replied.from_user is not None and replied.from_user.id == context.bot.id


HANDLERS: list[Handler] = [MessageHandler(MATERIAL & filters.ChatType.GROUPS & ~filters.COMMAND, on_group_material)]
