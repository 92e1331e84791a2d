"""The day on which the work took place: 今天, 昨天, 选日期, typed, and 改日期."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any

from telegram import Update
from telegram.ext import BaseHandler

from bot.context import Context, press
from bot.domain.errors import InvalidInputError
from bot.handlers.submissions.cards import revise_card, say_card_after_typing
from bot.services import answers, submissions
from bot.services.prompts import expect_typing
from bot.texts.days import parse_day
from bot.views import submissions as views


async def on_day(update: Update, context: Context) -> None:
    number, on = context.press.number(), date.fromisoformat(context.press.text(1))
    await revise_card(context, await context.run(answers.choose_day, context.principal, number, on))


async def on_keep_day(update: Update, context: Context) -> None:
    sheet = await context.run(answers.keep_proposed_day, context.principal, context.press.number())
    await revise_card(context, sheet)


async def on_change_day(update: Update, context: Context) -> None:
    """改日期: the day is asked again, for a draft as for what waits for review."""
    sheet = await context.run(answers.day_to_change, context.principal, context.press.number())
    await context.say(views.day_question(sheet))
    await context.run(expect_typing, context.principal, "day", {"id": sheet.id})


async def on_months(update: Update, context: Context) -> None:
    """选日期: first the month."""
    sheet = await context.run(answers.day_to_change, context.principal, context.press.number())
    await context.revise(views.day_months(sheet))
    await context.run(expect_typing, context.principal, "day", {"id": sheet.id})


async def on_month(update: Update, context: Context) -> None:
    """Then the day."""
    sheet = await context.run(submissions.draft_sheet, context.principal, context.press.number())
    month = context.press.number(1)
    if not 1 <= month <= 12:
        raise ValueError("no such month")
    await context.revise(views.day_days(sheet, month))


async def typed_day(update: Update, context: Context, params: dict[str, Any]) -> None:
    bureau = context.bureau
    on = parse_day(context.typed, today=bureau.today, year=bureau.plan.year)
    if on is None:
        raise InvalidInputError("day_unreadable")
    await say_card_after_typing(context, await context.run(answers.choose_day, context.principal, params["id"], on))


HANDLERS: list[BaseHandler[Any, Any, Any]] = [
    press("on", on_day),
    press("keep", on_keep_day),
    press("day", on_change_day),
    press("months", on_months),
    press("month", on_month),
]

PROMPTS: dict[str, Callable[[Update, Context, dict[str, Any]], Awaitable[None]]] = {"day": typed_day}
