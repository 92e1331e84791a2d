"""申请复核: the department asks, the deputy decides 维持 or 改为通过."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from telegram import Update
from telegram.ext import BaseHandler

from bot.context import Context, command, press
from bot.domain.errors import InvalidInputError
from bot.domain.states import AppealState
from bot.keyboards.appeals import LISTS
from bot.ports import Outgoing
from bot.services import appeals
from bot.services.prompts import expect_typing
from bot.texts.appeals import parse_outcome
from bot.texts.numbers import split_number
from bot.views import appeals as views
from bot.views.reviews import decided

APPEAL_REASON, APPEAL_ANSWER = "appeal_reason", "appeal_answer"


async def on_appeal(update: Update, context: Context) -> None:
    """/appeal 128 reason; without a reason it asks for one."""
    number, reason = split_number(context.typed)
    if number is None:
        raise InvalidInputError("number_needed", example="/appeal")
    if not reason:
        await _ask(context, number)
        return
    await context.say(views.asked(await context.run(appeals.ask_review, context.principal, number, reason)))


async def on_appeal_press(update: Update, context: Context) -> None:
    await _ask(context, context.press.number())


async def _ask(context: Context, number: int) -> None:
    card = await context.run(appeals.appealable, context.principal, number)
    await context.run(expect_typing, context.principal, APPEAL_REASON, {"id": number})
    await context.say(views.ask(card))


async def typed_appeal(update: Update, context: Context, params: dict[str, Any]) -> None:
    outcome = await context.run(appeals.ask_review, context.principal, params["id"], context.typed)
    await context.run(expect_typing, context.principal, None, {})
    await context.say(views.asked(outcome))


async def on_decide(update: Update, context: Context) -> None:
    """/decide 128 维持 reason, /decide 128 通过 reason; without all of it, it asks."""
    number, rest = split_number(context.typed)
    if number is None:
        raise InvalidInputError("appeal_command")
    outcome, reason = parse_outcome(rest)
    if outcome is None and rest:
        raise InvalidInputError("appeal_command")
    sheet = await context.run(appeals.appeal_sheet, context.principal, number)
    if outcome is None:
        await context.say(views.card(sheet))
    elif not reason:
        await context.run(expect_typing, context.principal, APPEAL_ANSWER, _params(number, outcome))
        await context.say(views.ask_reason(sheet, outcome))
    else:
        await context.say(await _settled(context, number, outcome, reason))


async def on_card(update: Update, context: Context) -> None:
    sheet = await context.run(appeals.appeal_sheet, context.principal, context.press.number())
    await context.run(expect_typing, context.principal, None, {})
    await context.revise(views.card_without_evidence(sheet))


async def on_ruling(update: Update, context: Context) -> None:
    """维持 or 改为通过 asks for the reason in place of the card; the next words typed are one too."""
    number, outcome = context.press.number(), _outcome(context)
    sheet = await context.run(appeals.appeal_sheet, context.principal, number)
    await context.run(expect_typing, context.principal, APPEAL_ANSWER, _params(number, outcome))
    await context.revise(views.ask_reason(sheet, outcome))


async def on_listed_reason(update: Update, context: Context) -> None:
    number, outcome, place = context.press.number(), _outcome(context), context.press.number(2)
    if place >= len(LISTS[outcome]):
        raise ValueError("no such reason")
    answer = await _settled(context, number, outcome, LISTS[outcome][place])
    await context.run(expect_typing, context.principal, None, {})
    await context.revise(answer)


async def on_own_reason(update: Update, context: Context) -> None:
    number, outcome = context.press.number(), _outcome(context)
    await context.run(appeals.appeal_sheet, context.principal, number)
    await context.run(expect_typing, context.principal, APPEAL_ANSWER, _params(number, outcome))
    await context.say(views.type_reason(number))


async def typed_answer(update: Update, context: Context, params: dict[str, Any]) -> None:
    answer = await _settled(context, params["id"], AppealState(params["outcome"]), context.typed)
    await context.run(expect_typing, context.principal, None, {})
    await context.say(answer)


async def _settled(context: Context, number: int, outcome: AppealState, reason: str) -> Outgoing:
    if outcome is AppealState.UPHELD:
        return views.upheld(await context.run(appeals.uphold, context.principal, number, reason))
    return decided(await context.run(appeals.overturn, context.principal, number, reason))


def _outcome(context: Context) -> AppealState:
    """``ValueError`` for forged data."""
    outcome = AppealState(context.press.text(1))
    if outcome not in LISTS:
        raise ValueError("no such outcome")
    return outcome


def _params(number: int, outcome: AppealState) -> dict[str, Any]:
    return {"id": number, "outcome": outcome.value}


HANDLERS: list[BaseHandler[Any, Any, Any]] = [
    command("appeal", on_appeal),
    command("decide", on_decide),
    press("appeal", on_appeal_press),
    press("appeal_card", on_card),
    press("ruling", on_ruling),
    press("ruling_set", on_listed_reason),
    press("ruling_type", on_own_reason),
]

PROMPTS: dict[str, Callable[[Update, Context, dict[str, Any]], Awaitable[None]]] = {
    APPEAL_REASON: typed_appeal,
    APPEAL_ANSWER: typed_answer,
}
FREE_WORDS = PROMPTS
