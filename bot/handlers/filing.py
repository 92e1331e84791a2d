"""代报: the coordinator files for a department, which answers 「无误」 or 「有误」."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from telegram import Update

from bot.context import Context, Handler, command, press
from bot.domain.errors import InvalidInputError, NotFoundError
from bot.services import filing, filing_answers, submissions
from bot.services.drafts import DraftSheet
from bot.services.matters import department_at
from bot.services.prompts import expect_typing
from bot.texts.annex import parse_item
from bot.texts.filing import REASONS
from bot.texts.numbers import split_number
from bot.views import filing as views
from bot.views import submissions as cards

REASON = "dispute_reason"


async def on_file(update: Update, context: Context) -> None:
    """/file, /file 货运科, /file 货运科 3.2."""
    department, _, item = context.typed.partition(" ")
    if not department:
        await _departments(context)
        return
    clauses = parse_item(item, context.bureau.plan) if item.strip() else []
    if item.strip() and not clauses:
        raise NotFoundError("item_unknown")
    if len(clauses) == 1:
        await _begin(context, department, clauses[0].id)
        return
    await _items(context, department)


async def on_file_press(update: Update, context: Context) -> None:
    """代报, then the department."""
    if not context.press.args:
        await _departments(context)
        return
    await _items(context, department_at(context.bureau, context.press.number()))


async def on_file_item(update: Update, context: Context) -> None:
    await _begin(context, department_at(context.bureau, context.press.number()), context.press.text(1))


async def _departments(context: Context) -> None:
    offered = await context.run(filing.filing_departments, context.principal)
    await context.say(views.departments(context.bureau.plan, offered))


async def _items(context: Context, department: str) -> None:
    await context.say(views.items(await context.run(filing.filing_choice, context.principal, department)))


async def _begin(context: Context, department: str, clause_id: str) -> None:
    await _say_card(context, await context.run(filing.begin_filing, context.principal, department, clause_id))


async def _say_card(context: Context, sheet: DraftSheet) -> None:
    ids = await context.say(cards.draft_card(sheet))
    if ids:
        await context.run(submissions.remember_card, context.principal, sheet.id, ids[-1], None)
    await context.run(expect_typing, context.principal, cards.awaits_typing(sheet), {"id": sheet.id})


async def on_verify(update: Update, context: Context) -> None:
    """/verify 131; alone it lists what waits."""
    if not context.typed:
        lines = await context.run(filing_answers.waiting_filings, context.principal)
        await context.say(views.waiting(lines, year=context.bureau.plan.year))
        return
    number, _ = split_number(context.typed)
    if number is None:
        raise InvalidInputError("number_needed", example="/verify")
    answer = await context.run(filing_answers.verify_filing, context.principal, number)
    await context.say(views.answered(answer))


async def on_verify_press(update: Update, context: Context) -> None:
    """无误; under the message itself with the version that it shows, in the list without."""
    number = context.press.number()
    version = context.press.number(1) if len(context.press.args) > 1 else None
    answer = await context.run(filing_answers.verify_filing, context.principal, number, version)
    await (context.say if version is None else context.revise)(views.answered(answer))


async def on_verify_all(update: Update, context: Context) -> None:
    numbers = await context.run(filing_answers.verify_all, context.principal, context.press.number())
    await context.revise(views.verified(numbers))


async def on_dispute(update: Update, context: Context) -> None:
    """/dispute 131 reason; without a reason it asks for one."""
    number, reason = split_number(context.typed)
    if number is None:
        raise InvalidInputError("number_needed", example="/dispute")
    if reason:
        await _dispute(context, number, reason)
    else:
        await _ask_reason(context, number)


async def on_dispute_press(update: Update, context: Context) -> None:
    await _ask_reason(context, context.press.number())


async def _ask_reason(context: Context, number: int) -> None:
    await context.run(filing_answers.require_waiting, context.principal, number)
    await context.run(expect_typing, context.principal, REASON, {"id": number})
    await context.say(views.ask_reason(number))


async def on_listed_reason(update: Update, context: Context) -> None:
    number, place = context.press.number(), context.press.number(1)
    if place >= len(REASONS):
        raise ValueError("no such reason")
    await _dispute(context, number, REASONS[place])


async def typed_reason(update: Update, context: Context, params: dict[str, Any]) -> None:
    await _dispute(context, params["id"], context.typed)


async def _dispute(context: Context, number: int, reason: str) -> None:
    answer = await context.run(filing_answers.dispute_filing, context.principal, number, reason)
    await context.run(expect_typing, context.principal, None, {})
    await context.say(views.answered(answer))


HANDLERS: list[Handler] = [
    command("file", on_file),
    command("verify", on_verify),
    command("dispute", on_dispute),
    press("file", on_file_press),
    press("file_item", on_file_item),
    press("verify", on_verify_press),
    press("verify_all", on_verify_all),
    press("dispute", on_dispute_press),
    press("dispute_why", on_listed_reason),
]
PROMPTS: dict[str, Callable[[Update, Context, dict[str, Any]], Awaitable[None]]] = {REASON: typed_reason}
FREE_WORDS = PROMPTS
