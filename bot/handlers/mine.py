"""我的报送, 撤回 and 补正: what one has sent, until somebody decides on it."""

from __future__ import annotations

from typing import Any

from telegram import Update
from telegram.ext import BaseHandler

from bot.context import Context, command, press, words
from bot.domain.errors import InvalidInputError
from bot.services import mine, submissions
from bot.services.drafts import DraftSheet
from bot.services.prompts import expect_typing
from bot.texts.menu import MY_SUBMISSIONS
from bot.texts.numbers import split_number
from bot.views import submissions as views


async def on_mine(update: Update, context: Context) -> None:
    lines = await context.run(mine.my_submissions, context.principal)
    await context.say(views.mine(lines, year=context.bureau.plan.year))


async def on_card(update: Update, context: Context) -> None:
    """继续 #128: the card again, at the bottom of the chat."""
    sheet = await context.run(submissions.draft_sheet, context.principal, context.press.number())
    await _say_card(context, sheet)


async def on_repair(update: Update, context: Context) -> None:
    """补正 #128: a new draft with all that the returned one held."""
    sheet = await context.run(submissions.repair_submission, context.principal, context.press.number())
    await _say_card(context, sheet)


async def _say_card(context: Context, sheet: DraftSheet) -> None:
    ids = await context.say(views.draft_card(sheet))
    if ids:
        await context.run(submissions.remember_card, context.principal, sheet.id, ids[-1], None)
    await context.run(expect_typing, context.principal, views.awaits_typing(sheet), {"id": sheet.id})


async def on_withdraw_press(update: Update, context: Context) -> None:
    """撤回 at once: the answer has the way back."""
    await _withdraw(context, context.press.number())


async def on_withdraw(update: Update, context: Context) -> None:
    """/withdraw 128."""
    number, _ = split_number(context.typed)
    if number is None:
        raise InvalidInputError("number_needed", example="/withdraw")
    await _withdraw(context, number)


async def _withdraw(context: Context, number: int) -> None:
    outcome = await context.run(submissions.withdraw, context.principal, number)
    if outcome.card_message_id:
        await context.edit(outcome.card_message_id, views.dropped_card(number))
    await context.say(views.withdrawn(number, was_draft=outcome.was_draft, is_own=outcome.is_own))


HANDLERS: list[BaseHandler[Any, Any, Any]] = [
    command("mine", on_mine),
    words(on_mine, MY_SUBMISSIONS),
    command("withdraw", on_withdraw),
    press("draft", on_card),
    press("repair", on_repair),
    press("withdraw", on_withdraw_press),
]
