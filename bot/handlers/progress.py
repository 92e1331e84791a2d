"""/progress, /ledger and /close, with the buttons of the morning message."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from telegram import Update
from telegram.ext import BaseHandler

from bot.context import Context, command, press, words
from bot.domain.errors import InvalidInputError
from bot.domain.roles import Action
from bot.keyboards import progress as keyboard
from bot.ports import Outgoing
from bot.services.closing import Ledger, close_month, month_ledger, prepare_closing
from bot.services.ledger_filing import Paper
from bot.services.progress import PROGRESS_PROMPT, ask_for_progress, fill_progress, progress_sheet
from bot.texts.menu import LEDGER
from bot.texts.progress import parse_month, proposed
from bot.views import ledger_files as files
from bot.views import progress as views


async def show_progress(update: Update, context: Context) -> None:
    """/progress: the department's month; /progress 5月 完成培训: fill it in."""
    context.principal.require(Action.REPORT_PROGRESS)
    month, _, text = context.typed.partition(" ")
    if text.strip():
        wanted = _month(context, month)
        if wanted is None:
            raise InvalidInputError("month_unclear")
        await context.say(views.filled(await context.run(fill_progress, context.principal, wanted, text)))
        return
    await context.say(views.sheet(await context.run(progress_sheet, context.principal, _month(context, month))))


async def accept(update: Update, context: Context) -> None:
    """「照此填」: the proposed line; what stands there already is not overwritten by it."""
    month = _pressed_month(context)
    sheet = await context.run(progress_sheet, context.principal, month)
    if not sheet.text:
        sheet = await context.run(fill_progress, context.principal, month, proposed(sheet.reported))
    await context.say(views.filled(sheet))


async def rewrite(update: Update, context: Context) -> None:
    """「改写」: the next typed words."""
    month = await context.run(ask_for_progress, context.principal, _pressed_month(context))
    await context.say(views.ask_text(month.name))


async def take_text(update: Update, context: Context, params: dict[str, Any]) -> None:
    """The words typed after 「改写」."""
    await context.say(views.filled(await context.run(fill_progress, context.principal, params["month"], context.typed)))


async def show_ledger(update: Update, context: Context) -> None:
    """台账, /ledger or /ledger 2024-05: the words, then the files."""
    context.principal.require(Action.SEE_LEDGER)
    typed = context.typed if context.typed != LEDGER else ""
    ledger = await context.run(month_ledger, context.principal, _month(context, typed))
    await context.say(views.ledger(ledger))
    if ledger.papers is not None:
        await context.say(files.enclosed(ledger.month, ledger.papers.document, ledger.papers.table))
    elif ledger.has_begun:
        made = await _made(context, ledger)
        document, table = await context.keep(made.document), await context.keep(made.table)
        await context.say(files.enclosed(ledger.month, document.sha256, table.sha256, made.unusable))


async def _made(context: Context, ledger: Ledger) -> files.LedgerFiles:
    bureau = context.bureau
    return await asyncio.to_thread(files.ledger_files, ledger, bureau.plan, bureau.settings.data_dir)


async def close(update: Update, context: Context) -> None:
    """/close 2024-05."""
    context.principal.require(Action.CLOSE_MONTH)
    if not context.typed:
        raise InvalidInputError("month_unclear")
    await _close(context, _month(context, context.typed))


async def press_close(update: Update, context: Context) -> None:
    """「关账」."""
    await _close(context, _pressed_month(context))


async def _close(context: Context, month: str | None) -> None:
    """Put it on paper, write the papers to the disk, and only then freeze and file the month."""
    prepared = await context.run(prepare_closing, context.principal, month)
    shown = await context.say(views.closing(prepared.month, 1, files.STEPS))
    made = await _made(context, prepared)
    await _revise(context, shown, views.closing(prepared.month, 2, files.STEPS))
    document = Paper(files.document_name(prepared.month), files.DOCUMENT_TYPE, await context.keep(made.document))
    table = Paper(files.table_name(prepared.month), files.TABLE_TYPE, await context.keep(made.table))
    closed = await context.run(close_month, context.principal, prepared, document, table)
    await _revise(context, shown, views.closed(closed))
    if closed.papers is not None:
        await context.say(files.enclosed(closed.month, closed.papers.document, closed.papers.table, made.unusable))


async def _revise(context: Context, shown: tuple[int, ...], outgoing: Outgoing) -> None:
    """Put this in the place of the message that tells how far it is, or say it where there is none."""
    if not (shown and await context.edit(shown[-1], outgoing)):
        await context.say(outgoing)


def _month(context: Context, typed: str) -> str | None:
    """The month meant, ``None`` when nothing was typed. Raises ``month_unclear``."""
    if not typed.strip():
        return None
    month = parse_month(typed, year=context.bureau.plan.year)
    if month is None:
        raise InvalidInputError("month_unclear")
    return month


def _pressed_month(context: Context) -> str:
    """The month in the button; ``ValueError`` for forged data."""
    month = parse_month(context.press.text(), year=context.bureau.plan.year)
    if month is None:
        raise ValueError("no such month")
    return month


HANDLERS: list[BaseHandler[Any, Any, Any]] = [
    command("progress", show_progress),
    command("ledger", show_ledger),
    words(show_ledger, LEDGER),
    command("close", close),
    press(keyboard.ACCEPT, accept),
    press(keyboard.REWRITE, rewrite),
    press(keyboard.CLOSE, press_close),
]

PROMPTS: dict[str, Callable[[Update, Context, dict[str, Any]], Awaitable[None]]] = {PROGRESS_PROMPT: take_text}
FREE_WORDS = PROMPTS
