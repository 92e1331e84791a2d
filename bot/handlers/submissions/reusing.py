"""一材多用: the same files for another item, by the button under 待审核 or by /reuse 128 1.2a."""

from __future__ import annotations

from typing import Any

from telegram import Update
from telegram.ext import BaseHandler

from bot.context import Context, command, press
from bot.domain.errors import InvalidInputError
from bot.handlers.submissions.cards import say_card
from bot.services.reuse import reuse_submission
from bot.texts.annex import parse_item
from bot.texts.numbers import split_number


async def on_reuse_press(update: Update, context: Context) -> None:
    await _reuse(context, context.press.number(), context.press.text(1))


async def on_reuse(update: Update, context: Context) -> None:
    """/reuse 128 1.2a."""
    number, rest = split_number(context.typed)
    found = parse_item(rest, context.bureau.plan) if rest else []
    if number is None or len(found) != 1:
        raise InvalidInputError("reuse_command")
    await _reuse(context, number, found[0].id)


async def _reuse(context: Context, number: int, clause_id: str) -> None:
    await say_card(context, await context.run(reuse_submission, context.principal, number, clause_id))


HANDLERS: list[BaseHandler[Any, Any, Any]] = [command("reuse", on_reuse), press("reuse", on_reuse_press)]
