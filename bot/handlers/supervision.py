"""督办单: what was urged and is still late, the day for the answer, the paper."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from telegram import Update

from bot.context import Context, Handler, command, press
from bot.domain.errors import InvalidInputError, NotFoundError
from bot.services.matters import department_at
from bot.services.supervision import find_candidate, issue_supervision, list_supervision, prepare_supervision
from bot.texts.annex import parse_item
from bot.texts.reminders import parse_duty
from bot.texts.supervision import parse_supervise
from bot.views import supervision as views
from bot.views.supervision_paper import supervision_paper

PAPER_LIMIT = 5_000_000


async def on_supervise(update: Update, context: Context) -> None:
    """/supervise, /supervise 3.1 客运科, /supervise 3.1 客运科 5."""
    if not context.typed:
        await context.say(views.supervision_list(await context.run(list_supervision, context.principal)))
        return
    plan = context.bureau.plan
    asked = parse_supervise(context.typed, plan)
    if asked is None:
        raise InvalidInputError("supervise_unclear")
    item, department, workdays = asked
    ids = [clause.id for clause in parse_item(item, plan)] or parse_duty(item, plan)
    if not ids:
        raise NotFoundError("item_unknown")
    matter = await context.run(find_candidate, context.principal, ids, department)
    if workdays is None:
        await context.say(views.ask_term(matter))
        return
    await _issue(context, matter.obligation_id, department, workdays)


async def on_candidate(update: Update, context: Context) -> None:
    """A button of the list: asks for the day of the answer."""
    shown_id, department = context.press.text(), department_at(context.bureau, context.press.number(1))
    matter = await context.run(find_candidate, context.principal, [shown_id], department)
    await context.say(views.ask_term(matter))


async def on_term(update: Update, context: Context) -> None:
    shown_id, department = context.press.text(), department_at(context.bureau, context.press.number(1))
    await _issue(context, shown_id, department, context.press.number(2))


async def _issue(context: Context, shown_id: str, department: str, workdays: int) -> None:
    """Number it, write the paper to the disk, and only then send it."""
    sheet = await context.run(prepare_supervision, context.principal, shown_id, department, workdays)
    paper = await asyncio.to_thread(supervision_paper, sheet)
    stored = await context.bureau.files.store(_chunks(paper), limit=PAPER_LIMIT, expected_size=len(paper))
    done = await context.run(issue_supervision, context.principal, sheet.number, stored)
    await (context.revise if context.query is not None else context.say)(views.issued(done))


async def _chunks(paper: bytes) -> AsyncIterator[bytes]:
    yield paper


HANDLERS: list[Handler] = [command("supervise", on_supervise), press("sv", on_candidate), press("svd", on_term)]
