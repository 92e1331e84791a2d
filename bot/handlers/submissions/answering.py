"""What a submission is about: the item, the label, the number of people, the sort of data."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from telegram import Update
from telegram.ext import BaseHandler

from bot.context import Context, press
from bot.domain.errors import InvalidInputError, NotFoundError
from bot.handlers.submissions.cards import expect_answer, revise_card, say_card_after_typing
from bot.services import answers, submissions
from bot.services.drafts import Question
from bot.services.filing import items_for_draft
from bot.services.labels import label_named
from bot.texts.annex import parse_item
from bot.texts.numbers import parse_people, parse_yes
from bot.views import submissions as views

AGAIN = (Question.LABEL, Question.COUNT, Question.EVALUATION)


async def on_item(update: Update, context: Context) -> None:
    number, clause_id = context.press.number(), context.press.text(1)
    await revise_card(context, await context.run(answers.choose_item, context.principal, number, clause_id))


async def on_more_items(update: Update, context: Context) -> None:
    """All of the department's items, for a draft without one or to change it."""
    sheet = await context.run(submissions.draft_sheet, context.principal, context.press.number())
    await context.revise(views.item_list(sheet, await context.run(items_for_draft, context.principal, sheet.id)))


async def on_label(update: Update, context: Context) -> None:
    number, key = context.press.number(), context.press.text(1)
    label = await context.run(label_named, context.principal, number, key)
    await revise_card(context, await context.run(answers.choose_label, context.principal, number, label))


async def on_more_labels(update: Update, context: Context) -> None:
    """Another page of a long list."""
    number, page = context.press.number(), context.press.number(1)
    sheet = await context.run(answers.ask_again, context.principal, number, Question.LABEL)
    await context.revise(views.labels_page(sheet, page))
    await expect_answer(context, sheet)


async def on_evaluation(update: Update, context: Context) -> None:
    number, is_evaluation = context.press.number(), bool(context.press.number(1))
    sheet = await context.run(answers.choose_evaluation, context.principal, number, is_evaluation=is_evaluation)
    await revise_card(context, sheet)


async def on_count(update: Update, context: Context) -> None:
    number, count = context.press.number(), context.press.number(1)
    await revise_card(context, await context.run(answers.choose_count, context.principal, number, count))


async def on_again(update: Update, context: Context) -> None:
    """改领域, 改人数, 改数据类别: the question is asked again; the former answer stands until there is another."""
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


async def typed_evaluation(update: Update, context: Context, params: dict[str, Any]) -> None:
    """是, 否, 不是评价类."""
    is_evaluation = parse_yes(context.typed)
    if is_evaluation is None:
        raise InvalidInputError("yes_unreadable")
    sheet = await context.run(answers.choose_evaluation, context.principal, params["id"], is_evaluation=is_evaluation)
    await say_card_after_typing(context, sheet)


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
    press("labels", on_more_labels),
    press("again", on_again),
]

PROMPTS: dict[str, Callable[[Update, Context, dict[str, Any]], Awaitable[None]]] = {
    "item": typed_item,
    "label": typed_label,
    "count": typed_count,
    "evaluation": typed_evaluation,
}
