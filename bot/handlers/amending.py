"""核改: the reviewer mends what was sent, by buttons or as /amend 128 日期 6月12日."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from telegram import Update
from telegram.ext import BaseHandler

from bot.context import Context, command, press
from bot.domain.errors import InvalidInputError, NotFoundError
from bot.keyboards.amending import ALL
from bot.services import amendments
from bot.services.amendments import AmendSheet, Change, Part
from bot.services.prompts import expect_typing
from bot.texts.amending import parse, value_of
from bot.texts.numbers import split_number
from bot.views import amending as views

VALUE, REASON = "amend_value", "amend_reason"
_TYPED = frozenset({Part.DAY, Part.LABEL, Part.COUNT})


async def on_amend(update: Update, context: Context) -> None:
    """/amend 128 日期 6月12日 原因：…; without all of it, it asks."""
    number, rest = split_number(context.typed)
    if number is None:
        raise InvalidInputError("number_needed", example="/amend")
    sheet = await _sheet(context, number)
    if not rest:
        await context.say(views.choose(sheet))
        return
    change, reason = parse(rest, sheet)
    await _amend(context, sheet, change, reason, is_press=False)


async def on_amend_press(update: Update, context: Context) -> None:
    """核改 asks what, in place of the card."""
    sheet = await _sheet(context, context.press.number())
    await context.run(expect_typing, context.principal, None, {})
    await context.revise(views.choose(sheet))


async def on_part(update: Update, context: Context) -> None:
    sheet, part = await _sheet(context, context.press.number()), Part(context.press.text(1))
    typing = VALUE if part in _TYPED else None
    await context.run(expect_typing, context.principal, typing, {"id": sheet.card.id, "part": part.value})
    await context.revise(views.ask(sheet, part))


async def on_month(update: Update, context: Context) -> None:
    """A month; of what is asked by months that is the answer."""
    sheet, month = await _sheet(context, context.press.number()), context.press.number(1)
    if not 1 <= month <= sheet.today.month or sheet.today.year != sheet.year:
        raise ValueError("no such month")
    await context.revise(views.ask_day(sheet, month))


async def on_piece(update: Update, context: Context) -> None:
    sheet = await _sheet(context, context.press.number())
    await context.revise(views.ask_kind(sheet, context.press.number(1)))


async def on_set(update: Update, context: Context) -> None:
    sheet, part = await _sheet(context, context.press.number()), Part(context.press.text(1))
    value, piece = context.press.text(2), context.press.number(3)
    if part is Part.LABEL:
        value = _label(sheet, value)
    change = Change(part, value, None if piece == ALL else piece)
    await _amend(context, sheet, change, "", is_press=True)


async def on_merge_label(update: Update, context: Context) -> None:
    """并入 驾驶员培训: the new label was another word for a known one."""
    sheet = await _sheet(context, context.press.number())
    change = Change(Part.LABEL, _label(sheet, context.press.text(1)))
    await _amend(context, sheet, change, "", is_press=True)


async def typed_value(update: Update, context: Context, params: dict[str, Any]) -> None:
    sheet = await _sheet(context, params["id"])
    await _amend(context, sheet, value_of(Part(params["part"]), context.typed, sheet), "", is_press=False)


async def typed_reason(update: Update, context: Context, params: dict[str, Any]) -> None:
    change = Change(Part(params["part"]), params["value"], params["piece"])
    outcome = await context.run(amendments.amend, context.principal, params["id"], change, context.typed)
    await context.run(expect_typing, context.principal, None, {})
    await context.say(views.amended(outcome))


async def _sheet(context: Context, number: int) -> AmendSheet:
    return await context.run(amendments.amend_sheet, context.principal, number)


async def _amend(context: Context, sheet: AmendSheet, change: Change, reason: str, *, is_press: bool) -> None:
    """Mend it; of what counts already only once the reason is said."""
    if sheet.needs_reason and not reason:
        params = {"id": sheet.card.id, "part": change.part.value, "value": change.value, "piece": change.piece}
        await context.run(expect_typing, context.principal, REASON, params)
        await context.say(views.ask_reason(sheet.card.id))
        return
    outcome = await context.run(amendments.amend, context.principal, sheet.card.id, change, reason)
    await context.run(expect_typing, context.principal, None, {})
    answer = views.amended(outcome)
    await (context.revise(answer) if is_press else context.say(answer))


def _label(sheet: AmendSheet, key: str) -> str:
    named = [*((each.key, each.label) for each in sheet.labels), *sheet.card.hints.candidates]
    label = dict(named).get(key)
    if label is None:
        raise NotFoundError("label_gone")
    return label


HANDLERS: list[BaseHandler[Any, Any, Any]] = [
    command("amend", on_amend),
    press("amend", on_amend_press),
    press("amend_part", on_part),
    press("amend_month", on_month),
    press("amend_piece", on_piece),
    press("amend_set", on_set),
    press("merge_label", on_merge_label),
]

PROMPTS: dict[str, Callable[[Update, Context, dict[str, Any]], Awaitable[None]]] = {
    VALUE: typed_value,
    REASON: typed_reason,
}
FREE_WORDS = PROMPTS
