"""/progress, /ledger and /close, with the buttons of the morning message."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from telegram import Update
from telegram.ext import BaseHandler

from bot.context import Context, command, press, words
from bot.domain.errors import InvalidInputError
from bot.domain.roles import Action
from bot.keyboards import progress as keyboard
from bot.services.closing import close_month, month_ledger
from bot.services.progress import PROGRESS_PROMPT, ask_for_progress, fill_progress, progress_sheet
from bot.texts.menu import LEDGER
from bot.texts.progress import parse_month, proposed
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
    """台账, /ledger or /ledger 2024-05."""
    context.principal.require(Action.SEE_LEDGER)
    typed = context.typed if context.typed != LEDGER else ""
    await context.say(views.ledger(await context.run(month_ledger, context.principal, _month(context, typed))))


async def close(update: Update, context: Context) -> None:
    """/close 2024-05."""
    context.principal.require(Action.CLOSE_MONTH)
    if not context.typed:
        raise InvalidInputError("month_unclear")
    await context.say(views.closed(await context.run(close_month, context.principal, _month(context, context.typed))))


async def press_close(update: Update, context: Context) -> None:
    """「关账」."""
    await context.say(views.closed(await context.run(close_month, context.principal, _pressed_month(context))))


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
