"""模板: getting an item's template, and attaching, replacing or removing one."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from telegram import Message, Update
from telegram.ext import MessageHandler, filters

from bot.context import Context, Handler, command, press
from bot.domain.errors import InvalidInputError, NotFoundError
from bot.domain.roles import Action
from bot.plan.model import Clause
from bot.services import templates
from bot.services.evidence import MEGABYTE
from bot.services.prompts import expect_typing
from bot.texts.annex import parse_item
from bot.texts.templates import default_name, is_removal
from bot.views import item_templates as views

PROMPT = "template"
CAPTION = r"^/template(@\w+)?(\s|$)"


async def on_template(update: Update, context: Context) -> None:
    """/template, /template 4.1, /template 4.1 删除."""
    item, _, rest = context.typed.partition(" ")
    if not item:
        await context.say(views.listed(await context.run(templates.list_templates, context.principal)))
        return
    clauses = parse_item(item, context.bureau.plan)
    if not clauses:
        raise NotFoundError("item_unknown")
    if len(clauses) > 1:
        await context.say(views.which(tuple(clauses)))
    elif is_removal(rest):
        await _remove(context, clauses[0].id)
    else:
        await _give(context, clauses[0].id)


async def on_template_press(update: Update, context: Context) -> None:
    """「模板」 on an item's card or in the list."""
    await _give(context, context.press.text())


async def _give(context: Context, clause_id: str) -> None:
    """The template; of an item without one, who may attach it is asked for the file."""
    sheet = await context.run(templates.template_of, context.principal, clause_id)
    if sheet is not None:
        await context.say(views.template(sheet))
    elif context.principal.may(Action.SET_TEMPLATE):
        await _ask(context, clause_id)
    else:
        await context.say(views.none(context.bureau.plan.clause(clause_id)))


async def on_replace(update: Update, context: Context) -> None:
    await _ask(context, context.press.text())


async def _ask(context: Context, clause_id: str) -> None:
    clause = await context.run(templates.require_template_rights, context.principal, clause_id)
    await context.run(expect_typing, context.principal, PROMPT, {"clause": clause.id})
    await context.say(views.ask_file(clause))


async def on_remove(update: Update, context: Context) -> None:
    await _remove(context, context.press.text())


async def _remove(context: Context, clause_id: str) -> None:
    await context.say(views.removed(await context.run(templates.remove_template, context.principal, clause_id)))


async def on_captioned_file(update: Update, context: Context) -> None:
    """A file under the caption /template 4.1 and perhaps a note."""
    context.principal.require(Action.SET_TEMPLATE)
    item, _, note = context.typed.partition(" ")
    clauses = parse_item(item, context.bureau.plan)
    if len(clauses) != 1:
        raise InvalidInputError("template_item_needed")
    await _take(update, context, clauses[0], note)


async def take_file(update: Update, context: Context, params: dict[str, Any]) -> None:
    """A file in answer to the question for it; its caption is the note."""
    clause = await context.run(templates.require_template_rights, context.principal, params["clause"])
    await _take(update, context, clause, context.typed)
    await context.run(expect_typing, context.principal, None, {})


async def typed_instead(update: Update, context: Context, params: dict[str, Any]) -> None:
    """Words where a file was asked for: the question again."""
    await context.say(views.ask_file(context.bureau.plan.clause(params["clause"])))


async def _take(update: Update, context: Context, clause: Clause, note: str) -> None:
    assert update.message is not None
    file_id, name, size, is_photo = _file_of(update.message, clause)
    limit = context.bureau.settings.max_file_mb
    if size is not None and size > limit * MEGABYTE:
        raise InvalidInputError("file_too_large", limit=limit)
    stored = await context.download(file_id, limit * MEGABYTE, size)
    set_template = templates.set_template
    await context.run(set_template, context.principal, clause.id, stored, name, note, is_photo=is_photo)
    await context.say(views.done(clause))


def _file_of(message: Message, clause: Clause) -> tuple[str, str, int | None, bool]:
    """Its ``file_id``, name, size and whether it is a photo."""
    if message.photo:
        photo = message.photo[-1]
        return photo.file_id, default_name(clause, is_photo=True), photo.file_size, True
    file = message.document or message.video
    assert file is not None
    return file.file_id, file.file_name or default_name(clause, is_photo=False), file.file_size, False


CAPTIONED = (
    filters.UpdateType.MESSAGE
    & filters.ChatType.PRIVATE
    & (filters.PHOTO | filters.Document.ALL | filters.VIDEO)
    & filters.CaptionRegex(CAPTION)
)

HANDLERS: list[Handler] = [
    command("template", on_template),
    press("template", on_template_press),
    press("template_set", on_replace),
    press("template_rm", on_remove),
    MessageHandler(CAPTIONED, on_captioned_file),
]
PROMPTS: dict[str, Callable[[Update, Context, dict[str, Any]], Awaitable[None]]] = {PROMPT: typed_instead}
FILES = {PROMPT: take_file}
