"""Photos, files and links as they arrive: into a draft, onto the disk, and only then 已收到."""

from __future__ import annotations

import logging
from typing import Any

from telegram import Message, Update
from telegram.ext import BaseHandler, MessageHandler, filters

from bot.context import Context
from bot.domain.errors import DomainError
from bot.handlers.submissions.cards import expect_answer, say_card
from bot.handlers.submissions.holding import handlers, may_be_taken
from bot.pictures import inspect_stored
from bot.services import evidence, file_traits, holding
from bot.services.drafts import DraftSheet
from bot.services.evidence import Arrival
from bot.services.file_names import clean_name, clean_type
from bot.texts.annex import parse_item
from bot.views import files as file_views
from bot.views import submissions as views

SEND_AGAIN = ("file_unavailable", "file_incomplete")
ONCE_AN_ALBUM = ("submission_full", "day_full", "disk_low")
_logger = logging.getLogger(__name__)


async def on_material(update: Update, context: Context) -> None:
    """One photo, album part, file, video or link."""
    message = update.message
    assert message is not None
    arrival = arrival_of(message, context)
    refusal: DomainError | None = None
    submission_id: int | None = None
    try:
        if await may_be_taken(context, arrival, message):
            submission_id = await keep(context, arrival)
    except DomainError as error:
        refusal = error
    await answer(context, arrival, message.message_id, submission_id, refusal)


async def on_released(context: Context, arrival: Arrival, message_id: int | None) -> None:
    """What was held back and may be public after all."""
    refusal: DomainError | None = None
    submission_id: int | None = None
    try:
        submission_id = await keep(context, arrival)
    except DomainError as error:
        refusal = error
    await answer(context, arrival, message_id, submission_id, refusal)


async def answer(
    context: Context, arrival: Arrival, message_id: int | None, submission_id: int | None, refusal: DomainError | None
) -> None:
    """Where it went, what stands out about it, or why it was not taken."""
    sheet = await context.run(evidence.draft_after_arrival, context.principal, arrival, submission_id)
    if sheet is not None and sheet.evidence:
        await show(context, sheet, arrival, message_id)
    if refusal is None:
        await remark(context, arrival, message_id)
    elif refusal.code in SEND_AGAIN:
        await context.say(views.lost_file(), reply_to=message_id)
    elif not await _is_said_already(context, arrival, refusal, message_id):
        raise refusal


async def _is_said_already(context: Context, arrival: Arrival, refusal: DomainError, message_id: int | None) -> bool:
    """Whether another part of the album was refused for want of room, and its sender has read why."""
    if arrival.media_group_id is None or refusal.code not in ONCE_AN_ALBUM:
        return False
    return not await context.run(holding.refuse_album, context.principal, arrival, refusal, message_id or 0)


async def remark(context: Context, arrival: Arrival, message_id: int | None) -> None:
    """Tell the sender what stands out about the file."""
    if arrival.file_id is not None:
        noticed = file_views.remarks(await context.run(file_traits.arrived_remarks, arrival.update_id))
        if noticed is not None:
            await context.say(noticed, reply_to=message_id)


async def keep(context: Context, arrival: Arrival) -> int:
    """The draft in which the material is now safe. Raises ``DomainError`` when it could not be kept."""
    attached = await context.run(evidence.attach_evidence, context.principal, arrival)
    context.step("evidence.attached")
    if attached.is_stored or arrival.file_id is None:
        return attached.submission_id
    limit = context.bureau.settings.max_file_mb * evidence.MEGABYTE
    try:
        stored = await context.download(arrival.file_id, limit=limit, expected_size=arrival.size)
    except DomainError:
        await context.run(evidence.give_up_evidence, context.principal, attached.evidence_id)
        raise
    await context.run(evidence.keep_evidence, context.principal, attached.evidence_id, stored)
    context.step("evidence.kept")
    await inspect(context, stored.sha256)
    return attached.submission_id


async def inspect(context: Context, sha256: str) -> None:
    """Look at the file before its card is shown; what does not succeed now is left to the clock."""
    try:
        await inspect_stored(context.bureau, sha256)
    except (OSError, DomainError):
        _logger.warning("a stored file could not be looked at and will be later", exc_info=True)


async def show(context: Context, sheet: DraftSheet, arrival: Arrival, message_id: int | None) -> None:
    """A late part of an album changes the album's card; anything else gets a card below it."""
    album = arrival.media_group_id
    is_late = bool(album) and sheet.card_media_group_id == album and sheet.card_message_id is not None
    if is_late and await context.edit(sheet.card_message_id or 0, views.draft_card(sheet)):
        await expect_answer(context, sheet)
    else:
        await say_card(context, sheet, reply_to=message_id, media_group_id=album)


def arrival_of(message: Message, context: Context) -> Arrival:
    common: dict[str, Any] = {
        "update_id": context.update_id,
        "chat_id": message.chat_id,
        "replied_message_id": context.replied_message_id,
        "media_group_id": message.media_group_id,
    }
    if message.text is not None:
        link, rest = _first_link(message)
        return Arrival(**common, item=_named_item(rest, context), url=link)
    common["item"] = _named_item(context.typed, context)
    if message.photo:
        photo = message.photo[-1]
        return Arrival(
            **common,
            file_id=photo.file_id,
            file_unique_id=photo.file_unique_id,
            size=photo.file_size,
            mime_type="image/jpeg",
            is_photo=True,
        )
    file = message.document or message.video
    assert file is not None
    return Arrival(
        **common,
        file_id=file.file_id,
        file_unique_id=file.file_unique_id,
        file_name=clean_name(file.file_name),
        mime_type=clean_type(file.mime_type),
        size=file.file_size,
    )


def _named_item(words: str, context: Context) -> str | None:
    """The one clause that a caption names."""
    found = parse_item(words, context.bureau.plan)
    return found[0].id if len(found) == 1 else None


def _first_link(message: Message) -> tuple[str, str]:
    """The message's first link, and the words beside it."""
    entity, text = next(iter(message.parse_entities(["url", "text_link"]).items()))
    link = entity.url or text
    rest = (message.text or "").replace(text, "", 1).strip()
    return (link if "://" in link else f"https://{link}"), rest


MATERIAL = filters.UpdateType.MESSAGE & (
    filters.PHOTO
    | filters.Document.ALL
    | filters.VIDEO
    | (filters.TEXT & (filters.Entity("url") | filters.Entity("text_link")))
)

HANDLERS: list[BaseHandler[Any, Any, Any]] = [
    *handlers(on_released),
    MessageHandler(MATERIAL & ~filters.COMMAND, on_material),
]
