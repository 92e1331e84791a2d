"""/receipts: who has not signed, 「只催未签收」, the table, and recalling a notice."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

from telegram import Update
from telegram.ext import BaseHandler

from bot.context import Context, command, press
from bot.domain.errors import InvalidInputError
from bot.domain.roles import Action
from bot.keyboards import notices as keyboards
from bot.services import notice_receipts
from bot.services.prompts import expect_typing
from bot.texts.numbers import split_number
from bot.views import notices as views

SHEET_BYTES = 20 * 1_048_576


async def on_receipts(update: Update, context: Context) -> None:
    """/receipts: the latest notices; /receipts 5: who has not signed for number 5."""
    context.principal.require(Action.SEE_ALL)
    if not context.typed:
        await context.say(views.listed(await context.run(notice_receipts.list_notices, context.principal)))
        return
    number, _ = split_number(context.typed)
    if number is None:
        raise InvalidInputError("notice_not_found", number=context.typed)
    await context.say(views.receipts(await context.run(notice_receipts.read_receipts, context.principal, number)))


async def on_open(update: Update, context: Context) -> None:
    number = context.press.number()
    await context.say(views.receipts(await context.run(notice_receipts.read_receipts, context.principal, number)))


async def on_nudge(update: Update, context: Context) -> None:
    """「只催未签收」."""
    outcome = await context.run(notice_receipts.nudge_unsigned, context.principal, context.press.number())
    await context.say(views.nudged(outcome))


async def on_sheet(update: Update, context: Context) -> None:
    """「导出表格」."""
    number = context.press.number()
    value = await context.run(notice_receipts.read_receipts, context.principal, number)
    data = await asyncio.to_thread(views.receipt_table, value)

    async def chunks() -> AsyncIterator[bytes]:
        yield data

    stored = await context.bureau.files.store(chunks(), limit=SHEET_BYTES)
    await context.say(views.receipt_file(number, stored))


async def on_recall(update: Update, context: Context) -> None:
    """「撤回通知」 asks for the correction."""
    line = await context.run(notice_receipts.ask_recall, context.principal, context.press.number())
    await context.say(views.ask_recall(line))


async def on_recall_plainly(update: Update, context: Context) -> None:
    """Recall without a correction's words."""
    await _recall(context, context.press.number(), "")


async def on_correction(update: Update, context: Context, params: dict[str, Any]) -> None:
    """The correction was typed."""
    await _recall(context, params["id"], context.typed)


async def _recall(context: Context, number: int, correction: str) -> None:
    outcome = await context.run(notice_receipts.recall_notice, context.principal, number, correction)
    await context.run(expect_typing, context.principal, None, {})
    await context.say(views.recalled(outcome))


HANDLERS: list[BaseHandler[Any, Any, Any]] = [
    command("receipts", on_receipts),
    press(keyboards.OPEN, on_open),
    press(keyboards.NUDGE, on_nudge),
    press(keyboards.SHEET, on_sheet),
    press(keyboards.RECALL, on_recall),
    press(keyboards.RECALL_PLAINLY, on_recall_plainly),
]

PROMPTS: dict[str, Callable[[Update, Context, dict[str, Any]], Awaitable[None]]] = {
    notice_receipts.RECALL_PROMPT: on_correction
}
FREE_WORDS = PROMPTS
