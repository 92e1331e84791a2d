"""报送佐证 and 完成提交: how a draft begins and how it goes to review."""

from __future__ import annotations

from typing import Any

from telegram import Update
from telegram.ext import BaseHandler

from bot.context import Context, command, press, words
from bot.domain.errors import NotFoundError
from bot.domain.roles import Action
from bot.handlers.submissions.cards import revise_card, say_card
from bot.services import submissions
from bot.services.drafts import sendable_items
from bot.services.prompts import expect_typing
from bot.services.submissions import Submitted
from bot.texts.annex import parse_item
from bot.texts.buttons import FINISH_WORDS
from bot.texts.menu import SUBMIT
from bot.views import submissions as views
from bot.views.filing import with_filing


async def on_submit_words(update: Update, context: Context) -> None:
    """报送佐证, or /submit with or without an item."""
    if not context.typed or context.typed == SUBMIT:
        shown = views.items_to_begin(await context.run(sendable_items, context.principal))
        await context.say(with_filing(shown) if context.principal.may(Action.FILE_FOR_DEPARTMENT) else shown)
        return
    clauses = parse_item(context.typed, context.bureau.plan)
    if not clauses:
        raise NotFoundError("item_unknown")
    if len(clauses) > 1:
        await context.say(views.items_to_begin(tuple(clauses)))
        return
    await say_card(context, await context.run(submissions.begin_submission, context.principal, clauses[0].id))


async def on_submit_press(update: Update, context: Context) -> None:
    """提交 3.1: the clause, or the very obligation that the reminder spoke of."""
    clause_id, _, period = context.press.text().partition("@")
    obligation_id = f"{clause_id}@{period}" if period else None
    await say_card(
        context, await context.run(submissions.begin_submission, context.principal, clause_id, obligation_id)
    )


async def on_done(update: Update, context: Context) -> None:
    """/done: the latest draft."""
    outcome = await context.run(submissions.submit, context.principal, None, context.update_id)
    if not isinstance(outcome, Submitted):
        await say_card(context, outcome)
        return
    sheet = await context.run(submissions.draft_sheet, context.principal, outcome.id)
    if sheet.card_message_id:
        await context.edit(sheet.card_message_id, views.closed_card(sheet))
    await _say_submitted(context, outcome)


async def on_done_press(update: Update, context: Context) -> None:
    """完成提交 under a card, which loses its buttons."""
    number = context.press.number()
    outcome = await context.run(submissions.submit, context.principal, number, context.update_id)
    if not isinstance(outcome, Submitted):
        await revise_card(context, outcome)
        return
    sheet = await context.run(submissions.draft_sheet, context.principal, number)
    await context.revise(views.closed_card(sheet))
    await _say_submitted(context, outcome)


async def _say_submitted(context: Context, outcome: Submitted) -> None:
    await context.say(views.submitted(outcome))
    await context.run(expect_typing, context.principal, None, {})


HANDLERS: list[BaseHandler[Any, Any, Any]] = [
    command("submit", on_submit_words),
    command("done", on_done),
    words(on_submit_words, SUBMIT),
    words(on_done, FINISH_WORDS),
    press("submit", on_submit_press),
    press("done", on_done_press),
]
