"""我的报送, 撤回 and 补正: what one has sent, until somebody decides on it."""

from __future__ import annotations

from typing import Any

from telegram import Update
from telegram.ext import BaseHandler

from bot.context import Context, command, press, words
from bot.domain.errors import InvalidInputError
from bot.services import submissions
from bot.services.prompts import expect_typing
from bot.texts.menu import MY_SUBMISSIONS
from bot.texts.numbers import parse_number
from bot.views import submissions as views


async def on_mine(update: Update, context: Context) -> None:
    lines = await context.run(submissions.my_submissions, context.principal)
    await context.say(views.mine(lines, year=context.bureau.plan.year))


async def on_card(update: Update, context: Context) -> None:
    """继续 #128: the card again, at the bottom of the chat."""
    sheet = await context.run(submissions.draft_sheet, context.principal, context.press.number())
    await context.say(views.draft_card(sheet))
    await context.run(expect_typing, context.principal, views.awaits_typing(sheet), {"id": sheet.id})


async def on_repair(update: Update, context: Context) -> None:
    """补正 #128: a new draft with all that the returned one held."""
    sheet = await context.run(submissions.repair_submission, context.principal, context.press.number())
    await context.say(views.draft_card(sheet))
    await context.run(expect_typing, context.principal, views.awaits_typing(sheet), {"id": sheet.id})


async def on_withdraw_press(update: Update, context: Context) -> None:
    await context.say(views.withdraw_for_sure(context.press.number()))


async def on_withdrawn(update: Update, context: Context) -> None:
    number = context.press.number()
    row = await context.run(submissions.withdraw, context.principal, number)
    await context.revise(views.withdrawn(number, was_draft=row.submitted_at is None))


async def on_withdraw(update: Update, context: Context) -> None:
    """/withdraw 128 needs no second question: the number was typed."""
    number = parse_number(context.typed)
    if number is None:
        raise InvalidInputError("number_needed", example="/withdraw")
    row = await context.run(submissions.withdraw, context.principal, number)
    await context.say(views.withdrawn(number, was_draft=row.submitted_at is None))


HANDLERS: list[BaseHandler[Any, Any, Any]] = [
    command("mine", on_mine),
    words(on_mine, MY_SUBMISSIONS),
    command("withdraw", on_withdraw),
    press("draft", on_card),
    press("repair", on_repair),
    press("withdraw", on_withdraw_press),
    press("withdrawn", on_withdrawn),
]
