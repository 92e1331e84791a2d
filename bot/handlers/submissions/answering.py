"""What a draft is about: the item, the label, the number of people, the sort of data, the kind of material."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from telegram import Update
from telegram.ext import BaseHandler

from bot.context import Context, press
from bot.domain.errors import InvalidInputError, NotFoundError
from bot.handlers.submissions.cards import expect_answer, revise_card, say_card_after_typing
from bot.plan.model import EvidenceKind
from bot.services import answers, submissions
from bot.services.drafts import Question, label_named, sendable_items
from bot.texts.annex import parse_item
from bot.texts.numbers import parse_people
from bot.views import submissions as views

AGAIN = (Question.LABEL, Question.COUNT, Question.EVALUATION)


async def on_item(update: Update, context: Context) -> None:
    number, clause_id = context.press.number(), context.press.text(1)
    await revise_card(context, await context.run(answers.choose_item, context.principal, number, clause_id))


async def on_more_items(update: Update, context: Context) -> None:
    """All of the department's items, for a draft without one or to change it."""
    sheet = await context.run(submissions.draft_sheet, context.principal, context.press.number())
    await context.revise(views.item_list(sheet, await context.run(sendable_items, context.principal)))


async def on_label(update: Update, context: Context) -> None:
    number, key = context.press.number(), context.press.text(1)
    label = await context.run(label_named, context.principal, number, key)
    await revise_card(context, await context.run(answers.choose_label, context.principal, number, label))


async def on_evaluation(update: Update, context: Context) -> None:
    number, is_evaluation = context.press.number(), bool(context.press.number(1))
    sheet = await context.run(answers.choose_evaluation, context.principal, number, is_evaluation=is_evaluation)
    await revise_card(context, sheet)


async def on_count(update: Update, context: Context) -> None:
    number, count = context.press.number(), context.press.number(1)
    await revise_card(context, await context.run(answers.choose_count, context.principal, number, count))


async def on_kind(update: Update, context: Context) -> None:
    number, kind = context.press.number(), EvidenceKind(context.press.text(1))
    await revise_card(context, await context.run(answers.choose_kind, context.principal, number, kind))


async def on_again(update: Update, context: Context) -> None:
    """改领域, 改人数, 改数据类别: the question is asked again."""
    number, question = context.press.number(), Question(context.press.text(1))
    if question not in AGAIN:
        raise ValueError("no such answer")
    await revise_card(context, await context.run(answers.ask_again, context.principal, number, question))


async def typed_item(update: Update, context: Context, params: dict[str, Any]) -> None:
    """The item's number instead of its button; of an indicator with several items they are offered."""
    clauses = parse_item(context.typed, context.bureau.plan)
    if not clauses:
        raise NotFoundError("item_unknown")
    if len(clauses) > 1:
        sheet = await context.run(submissions.draft_sheet, context.principal, params["id"])
        await context.say(views.item_list(sheet, tuple(clauses)))
        await expect_answer(context, sheet)
        return
    sheet = await context.run(answers.choose_item, context.principal, params["id"], clauses[0].id)
    await say_card_after_typing(context, sheet)


async def typed_label(update: Update, context: Context, params: dict[str, Any]) -> None:
    await say_card_after_typing(
        context, await context.run(answers.choose_label, context.principal, params["id"], context.typed)
    )


async def typed_count(update: Update, context: Context, params: dict[str, Any]) -> None:
    count = parse_people(context.typed)
    if count is None:
        raise InvalidInputError("count_unusable")
    await say_card_after_typing(
        context, await context.run(answers.choose_count, context.principal, params["id"], count)
    )


HANDLERS: list[BaseHandler[Any, Any, Any]] = [
    press("item", on_item),
    press("items", on_more_items),
    press("reitem", on_more_items),
    press("label", on_label),
    press("eval", on_evaluation),
    press("count", on_count),
    press("kind", on_kind),
    press("again", on_again),
]

PROMPTS: dict[str, Callable[[Update, Context, dict[str, Any]], Awaitable[None]]] = {
    "item": typed_item,
    "label": typed_label,
    "count": typed_count,
}
