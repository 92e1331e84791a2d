"""/change 128 …: what the buttons 改日期, 改领域, 改人数 and 改数据类别 do, in one line."""

from __future__ import annotations

from typing import Any

from telegram import Update
from telegram.ext import BaseHandler

from bot.context import Context, command
from bot.domain.errors import InvalidInputError
from bot.handlers.submissions.cards import say_card
from bot.services import answers, submissions
from bot.services.drafts import DraftSheet
from bot.texts.changes import Wish, parse_change
from bot.texts.numbers import split_number


async def on_change(update: Update, context: Context) -> None:
    """/change 128 6月12日, /change 128 领域 出租车, /change 128 人数 3, /change 128 评价类 否."""
    number, rest = split_number(context.typed)
    if number is None:
        raise InvalidInputError("number_needed", example="/change")
    sheet = await context.run(submissions.draft_sheet, context.principal, number)
    if not rest:
        await say_card(context, sheet)
        return
    prompt = sheet.clause.labels.prompt if sheet.clause and sheet.clause.labels else ""
    wish = parse_change(rest, prompt=prompt, today=sheet.today, year=sheet.year)
    if wish is None:
        raise InvalidInputError("change_command", number=number)
    await say_card(context, await _carry_out(context, number, wish))


async def _carry_out(context: Context, number: int, wish: Wish) -> DraftSheet:
    me = context.principal
    if wish.on is not None:
        return await context.run(answers.choose_day, me, number, wish.on)
    if wish.count is not None:
        return await context.run(answers.choose_count, me, number, wish.count)
    if wish.is_evaluation is not None:
        return await context.run(answers.choose_evaluation, me, number, is_evaluation=wish.is_evaluation)
    return await context.run(answers.choose_label, me, number, wish.label)


HANDLERS: list[BaseHandler[Any, Any, Any]] = [command("change", on_change)]
