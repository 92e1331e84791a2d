"""/notice: words and files, the audience, the preview, 「确认发送」; by buttons or by typing."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from telegram import Message, Update
from telegram.ext import BaseHandler, MessageHandler, filters

from bot.context import Context, command, press, words
from bot.domain.errors import ConflictError
from bot.domain.roles import Action
from bot.domain.states import AudienceKind
from bot.keyboards import notices as keyboards
from bot.ports import AttachmentKind
from bot.services import notice_sending, notices
from bot.services.notice_audience import Audience, list_open_clauses
from bot.services.notices import NoticeDraft, NoticeFile
from bot.texts.menu import NOTICE
from bot.texts.notices import CONFIRM_WORDS, DROP_WORDS, parse_audience
from bot.views import notices as views

MEGABYTE = 1_048_576
_WITH_CAPTION = filters.UpdateType.MESSAGE & filters.CaptionRegex(r"^/notice(@\w+)?(\s|$)")


async def on_notice(update: Update, context: Context) -> None:
    """With words: they are the notice. Without: ask for them."""
    text = context.typed if context.typed != NOTICE else ""
    draft = await context.run(notices.begin_notice, context.principal, context.update_id, text)
    await (context.say(views.ask_content()) if draft.is_empty else _show(context, draft))


async def on_captioned_file(update: Update, context: Context) -> None:
    """A photo or file whose caption begins with /notice."""
    context.principal.require(Action.SEND_NOTICE)
    draft = await context.run(notices.begin_notice, context.principal, context.update_id)
    await on_file(update, context, {"id": draft.id})


async def on_file(update: Update, context: Context, params: dict[str, Any]) -> None:
    """A photo or file for the notice at hand: onto the disk first."""
    context.principal.require(Action.SEND_NOTICE)
    message = update.message
    assert message is not None
    found = _file(message, context.update_id)
    if found is None:  # a link is words
        await on_words(update, context, params)
        return
    file, file_id, size = found
    limit = context.bureau.settings.max_file_mb * MEGABYTE
    stored = await context.download(file_id, limit=limit, expected_size=size)
    draft = await context.run(notices.add_file, context.principal, params["id"], file, stored, context.typed)
    await _show(context, draft)


def _file(message: Message, update_id: int) -> tuple[NoticeFile, str, int | None] | None:
    if message.photo:
        photo = message.photo[-1]
        return NoticeFile(update_id, AttachmentKind.PHOTO, "", photo.file_id), photo.file_id, photo.file_size
    file = message.document or message.video
    if file is None:
        return None
    # Telegram sends a video on only as a video; as a document it has to be uploaded.
    sent_on = file.file_id if message.document else None
    name = file.file_name or ""
    return NoticeFile(update_id, AttachmentKind.DOCUMENT, name, sent_on), file.file_id, file.file_size


async def on_words(update: Update, context: Context, params: dict[str, Any]) -> None:
    """Typed while a notice is open: 确认发送, 不发了, an audience, or the notice's words."""
    number, typed = params["id"], context.typed
    draft = await context.run(notices.find_draft, context.principal, number)
    audience = None if draft.is_empty else parse_audience(typed, context.bureau.plan)
    if typed in CONFIRM_WORDS and not draft.is_empty:
        await _send(context, number)
    elif typed in DROP_WORDS:
        await context.run(notices.drop_notice, context.principal, number)
        await context.say(views.dropped())
    elif audience is not None:
        value = await context.run(notices.preview_notice, context.principal, number, audience)
        await context.say(views.preview(value, context.bureau.plan))
    else:
        await _show(context, await context.run(notices.write_text, context.principal, number, typed))


async def _show(context: Context, draft: NoticeDraft) -> None:
    """The draft's one card, changed in place while more is added."""
    card = views.draft_card(draft)
    if draft.card_message_id is not None and await context.edit(draft.card_message_id, card):
        return
    (*_, message_id) = await context.say(card) or (None,)
    if message_id is not None:
        await context.run(notices.note_card, context.principal, draft.id, message_id)


async def on_all(update: Update, context: Context) -> None:
    """「全体」."""
    await _preview(context, Audience(AudienceKind.ALL))


async def on_item(update: Update, context: Context) -> None:
    """An item whose departments have not submitted it."""
    await _preview(context, Audience(AudienceKind.UNSUBMITTED, (context.press.text(1),)))


async def on_preview(update: Update, context: Context) -> None:
    """「选好了」 and 「重新预览」."""
    await _preview(context, None)


async def _preview(context: Context, audience: Audience | None) -> None:
    number = context.press.number()
    value = await context.run(notices.preview_notice, context.principal, number, audience)
    await context.revise(views.preview(value, context.bureau.plan))


async def on_pick(update: Update, context: Context) -> None:
    """The kinds of audience, and the way back to them."""
    number, wanted = context.press.number(), context.press.text(1)
    if wanted == keyboards.BACK:
        card = views.draft_card(await context.run(notices.find_draft, context.principal, number))
    elif wanted == AudienceKind.UNSUBMITTED:
        card = views.items(number, await context.run(list_open_clauses, context.principal))
    else:
        kind = AudienceKind(wanted)
        draft = await context.run(notices.toggle_audience, context.principal, number, kind, None)
        card = views.choice(draft, context.bureau.plan)
    await context.revise(card)


async def on_toggle(update: Update, context: Context) -> None:
    """One department or role more or less."""
    number, kind = context.press.number(), AudienceKind(context.press.text(1))
    name = keyboards.name_at(kind, context.press.number(2), context.bureau.plan)
    draft = await context.run(notices.toggle_audience, context.principal, number, kind, name)
    await context.revise(views.choice(draft, context.bureau.plan))


async def on_confirm(update: Update, context: Context) -> None:
    """「确认发送」."""
    await _send(context, context.press.number())


async def _send(context: Context, number: int) -> None:
    try:
        outcome = views.sent(await context.run(notice_sending.send_notice, context.principal, number))
    except ConflictError as error:
        if error.code != "notice_preview_stale":
            raise
        outcome = views.stale(number)
    await context.revise(outcome)


async def on_drop(update: Update, context: Context) -> None:
    """「不发了」."""
    await context.run(notices.drop_notice, context.principal, context.press.number())
    await context.revise(views.dropped())


HANDLERS: list[BaseHandler[Any, Any, Any]] = [
    command("notice", on_notice),
    words(on_notice, NOTICE),
    MessageHandler(_WITH_CAPTION, on_captioned_file),
    press(keyboards.ALL, on_all),
    press(keyboards.ITEM, on_item),
    press(keyboards.PREVIEW, on_preview),
    press(keyboards.PICK, on_pick),
    press(keyboards.TOGGLE, on_toggle),
    press(keyboards.CONFIRM, on_confirm),
    press(keyboards.DROP, on_drop),
]

PROMPTS: dict[str, Callable[[Update, Context, dict[str, Any]], Awaitable[None]]] = {notices.PROMPT: on_words}
FILES: dict[str, Callable[[Update, Context, dict[str, Any]], Awaitable[None]]] = {notices.PROMPT: on_file}
FREE_WORDS = PROMPTS
