"""Photos, files and links as they arrive, and the answers that make a submission of them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any

from telegram import Message, Update
from telegram.ext import BaseHandler, MessageHandler, filters

from bot.context import Context, command, press, words
from bot.domain.errors import DomainError, InvalidInputError, NotFoundError
from bot.plan.model import EvidenceKind
from bot.services import answers, evidence, submissions
from bot.services.drafts import DraftSheet, label_named, sendable_items
from bot.services.evidence import Arrival, Attached
from bot.services.prompts import expect_typing
from bot.services.submissions import Submitted
from bot.texts.annex import parse_item
from bot.texts.days import parse_day
from bot.texts.menu import SUBMIT
from bot.views import submissions as views


async def on_material(update: Update, context: Context) -> None:
    """A photo, album part, file, video or link: into a draft, onto the disk, and only then 已收到."""
    message = update.message
    assert message is not None
    arrival = _arrival(message, context)
    attached = await context.run(evidence.attach_evidence, context.principal, arrival)
    is_kept = attached.is_stored or await _fetched(context, arrival, attached)
    sheet = await context.run(evidence.draft_after_arrival, context.principal, attached, arrival)
    if not is_kept:
        await context.say(views.lost_file(), reply_to=message.message_id)
    if sheet is not None and (is_kept or sheet.evidence):
        await _show_arrival(context, sheet, arrival, message.message_id)


def _arrival(message: Message, context: Context) -> Arrival:
    item = parse_item(message.caption or "", context.bureau.plan)
    common: dict[str, Any] = {
        "update_id": context.update_id,
        "chat_id": message.chat_id,
        "replied_message_id": context.replied_message_id,
        "media_group_id": message.media_group_id,
        "item": item[0].id if len(item) == 1 else None,
    }
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
    if file is not None:
        return Arrival(
            **common,
            file_id=file.file_id,
            file_unique_id=file.file_unique_id,
            file_name=file.file_name,
            mime_type=file.mime_type,
            size=file.file_size,
        )
    return Arrival(**common, url=_first_link(message))


def _first_link(message: Message) -> str:
    entity, text = next(iter(message.parse_entities(["url", "text_link"]).items()))
    link = entity.url or text
    return link if "://" in link else f"https://{link}"


async def _fetched(context: Context, arrival: Arrival, attached: Attached) -> bool:
    """Whether the file is now on disk; a failure is recorded, and the sender will be asked to send it again."""
    limit = context.bureau.settings.max_file_mb * evidence.MEGABYTE
    assert arrival.file_id is not None
    try:
        stored = await context.download(arrival.file_id, limit=limit, expected_size=arrival.size)
    except DomainError as error:
        await context.run(evidence.give_up_evidence, context.principal, attached.evidence_id)
        if error.code in ("file_unavailable", "file_incomplete"):
            return False
        raise
    await context.run(evidence.keep_evidence, context.principal, attached.evidence_id, stored)
    return True


async def _show_arrival(context: Context, sheet: DraftSheet, arrival: Arrival, message_id: int) -> None:
    """A late part of an album changes the album's card; anything else gets a card below it."""
    album = arrival.media_group_id
    card = views.draft_card(sheet)
    if album and sheet.card_media_group_id == album and sheet.card_message_id:
        await context.edit(sheet.card_message_id, card)
    else:
        ids = await context.say(card, reply_to=message_id)
        await context.run(submissions.remember_card, context.principal, sheet.id, ids[-1], album)
    await _expect_answer(context, sheet)


async def _expect_answer(context: Context, sheet: DraftSheet) -> None:
    await context.run(expect_typing, context.principal, views.awaits_typing(sheet), {"id": sheet.id})


async def _say_card(context: Context, sheet: DraftSheet) -> None:
    await context.say(views.draft_card(sheet))
    await _expect_answer(context, sheet)


async def _revise_card(context: Context, sheet: DraftSheet) -> None:
    await context.revise(views.draft_card(sheet))
    await _expect_answer(context, sheet)


async def on_submit_words(update: Update, context: Context) -> None:
    """报送佐证, or /submit with or without an item."""
    if not context.typed or context.typed == SUBMIT:
        await context.say(views.items_to_begin(await context.run(sendable_items, context.principal)))
        return
    clauses = parse_item(context.typed, context.bureau.plan)
    if not clauses:
        raise NotFoundError("item_unknown")
    if len(clauses) > 1:
        await context.say(views.items_to_begin(tuple(clauses)))
        return
    await _say_card(context, await context.run(submissions.begin_submission, context.principal, clauses[0].id))


async def on_submit_press(update: Update, context: Context) -> None:
    """提交 3.1: the clause, or the very obligation that the reminder spoke of."""
    clause_id, _, period = context.press.text().partition("@")
    obligation_id = f"{clause_id}@{period}" if period else None
    sheet = await context.run(submissions.begin_submission, context.principal, clause_id, obligation_id)
    await _say_card(context, sheet)


async def on_item(update: Update, context: Context) -> None:
    number, clause_id = context.press.number(), context.press.text(1)
    await _revise_card(context, await context.run(answers.choose_item, context.principal, number, clause_id))


async def on_more_items(update: Update, context: Context) -> None:
    """All of the department's items, for a draft without one or to change it."""
    sheet = await context.run(submissions.draft_sheet, context.principal, context.press.number())
    await context.revise(views.item_list(sheet, await context.run(sendable_items, context.principal)))


async def on_label(update: Update, context: Context) -> None:
    number, key = context.press.number(), context.press.text(1)
    label = await context.run(label_named, context.principal, number, key)
    await _revise_card(context, await context.run(answers.choose_label, context.principal, number, label))


async def on_evaluation(update: Update, context: Context) -> None:
    number, is_evaluation = context.press.number(), bool(context.press.number(1))
    sheet = await context.run(answers.choose_evaluation, context.principal, number, is_evaluation=is_evaluation)
    await _revise_card(context, sheet)


async def on_count(update: Update, context: Context) -> None:
    number, count = context.press.number(), context.press.number(1)
    await _revise_card(context, await context.run(answers.choose_count, context.principal, number, count))


async def on_kind(update: Update, context: Context) -> None:
    number, kind = context.press.number(), EvidenceKind(context.press.text(1))
    await _revise_card(context, await context.run(answers.choose_kind, context.principal, number, kind))


async def on_day(update: Update, context: Context) -> None:
    number, on = context.press.number(), date.fromisoformat(context.press.text(1))
    await _revise_card(context, await context.run(answers.choose_day, context.principal, number, on))


async def on_keep_day(update: Update, context: Context) -> None:
    sheet = await context.run(answers.keep_proposed_day, context.principal, context.press.number())
    await _revise_card(context, sheet)


async def on_change_day(update: Update, context: Context) -> None:
    """改日期: the day is asked again, for a draft as for what waits for review."""
    sheet = await context.run(answers.ask_day_again, context.principal, context.press.number())
    await context.say(views.day_question(sheet))
    await context.run(expect_typing, context.principal, "day", {"id": sheet.id})


async def on_months(update: Update, context: Context) -> None:
    sheet = await context.run(submissions.draft_sheet, context.principal, context.press.number())
    await context.revise(views.day_months(sheet))
    await context.run(expect_typing, context.principal, "day", {"id": sheet.id})


async def on_month(update: Update, context: Context) -> None:
    sheet = await context.run(submissions.draft_sheet, context.principal, context.press.number())
    month = context.press.number(1)
    if not 1 <= month <= 12:
        raise ValueError("no such month")
    await context.revise(views.day_days(sheet, month))


async def typed_label(update: Update, context: Context, params: dict[str, Any]) -> None:
    await _say_card(context, await context.run(answers.choose_label, context.principal, params["id"], context.typed))


async def typed_count(update: Update, context: Context, params: dict[str, Any]) -> None:
    text = context.typed.removesuffix("人").strip()
    if not (text.isdecimal() and len(text) <= 3):
        raise InvalidInputError("count_unusable")
    await _say_card(context, await context.run(answers.choose_count, context.principal, params["id"], int(text)))


async def typed_day(update: Update, context: Context, params: dict[str, Any]) -> None:
    bureau = context.bureau
    on = parse_day(context.typed, today=bureau.today, year=bureau.plan.year)
    if on is None:
        raise InvalidInputError("day_unreadable")
    await _say_card(context, await context.run(answers.choose_day, context.principal, params["id"], on))


async def on_done(update: Update, context: Context) -> None:
    """/done: the latest draft."""
    outcome = await context.run(submissions.submit, context.principal, None, context.update_id)
    if isinstance(outcome, Submitted):
        await context.say(views.submitted(outcome))
    else:
        await _say_card(context, outcome)


async def on_done_press(update: Update, context: Context) -> None:
    """完成提交 under a card."""
    number = context.press.number()
    outcome = await context.run(submissions.submit, context.principal, number, context.update_id)
    if isinstance(outcome, Submitted):
        sheet = await context.run(submissions.draft_sheet, context.principal, number)
        await context.revise(views.closed_card(sheet))
        await context.say(views.submitted(outcome))
    else:
        await _revise_card(context, outcome)


MATERIAL = filters.UpdateType.MESSAGE & (
    filters.PHOTO
    | filters.Document.ALL
    | filters.VIDEO
    | (filters.TEXT & (filters.Entity("url") | filters.Entity("text_link")))
)

HANDLERS: list[BaseHandler[Any, Any, Any]] = [
    command("submit", on_submit_words),
    command("done", on_done),
    words(on_submit_words, SUBMIT),
    words(on_done, "完成提交"),
    press("submit", on_submit_press),
    press("item", on_item),
    press("items", on_more_items),
    press("reitem", on_more_items),
    press("label", on_label),
    press("eval", on_evaluation),
    press("count", on_count),
    press("kind", on_kind),
    press("on", on_day),
    press("keep", on_keep_day),
    press("day", on_change_day),
    press("months", on_months),
    press("month", on_month),
    press("done", on_done_press),
    MessageHandler(MATERIAL & ~filters.COMMAND, on_material),
]

PROMPTS: dict[str, Callable[[Update, Context, dict[str, Any]], Awaitable[None]]] = {
    "label": typed_label,
    "count": typed_count,
    "day": typed_day,
}
