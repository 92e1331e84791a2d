"""审核: the queue, 通过 and 退回, by button and by command."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from telegram import Update
from telegram.ext import BaseHandler

from bot.context import Context, command, press, words
from bot.domain.errors import InvalidInputError
from bot.services import reviews
from bot.services.prompts import expect_typing
from bot.texts.menu import REVIEW
from bot.texts.numbers import split_number
from bot.texts.reviews import REASONS
from bot.views import reviews as views

RETURN_REASON = "return_reason"


async def on_review(update: Update, context: Context) -> None:
    for card in views.queue(await context.run(reviews.review_queue, context.principal)):
        await context.say(card)


async def on_approve_press(update: Update, context: Context) -> None:
    number, version = context.press.number(), context.press.number(1)
    outcome = await context.run(reviews.approve, context.principal, number, version)
    await context.revise(views.decided(outcome))


async def on_approve(update: Update, context: Context) -> None:
    number, _ = split_number(context.typed)
    if number is None:
        raise InvalidInputError("number_needed", example="/approve")
    await context.say(views.decided(await context.run(reviews.approve, context.principal, number)))


async def on_return_press(update: Update, context: Context) -> None:
    """退回 asks for the reason in place of the card."""
    card = await context.run(reviews.card_of, context.principal, context.press.number())
    await context.revise(views.ask_reason(card))


async def on_card(update: Update, context: Context) -> None:
    card = await context.run(reviews.card_of, context.principal, context.press.number())
    await context.revise(views.card_without_evidence(card))


async def on_listed_reason(update: Update, context: Context) -> None:
    number, place = context.press.number(), context.press.number(1)
    if place >= len(REASONS):
        raise ValueError("no such reason")
    outcome = await context.run(reviews.send_back, context.principal, number, REASONS[place])
    await context.revise(views.decided(outcome))


async def on_own_reason(update: Update, context: Context) -> None:
    """其他原因: the next words typed are the reason."""
    card = await context.run(reviews.card_of, context.principal, context.press.number())
    await context.run(expect_typing, context.principal, RETURN_REASON, {"id": card.id})
    await context.say(views.type_reason(card.id))


async def typed_reason(update: Update, context: Context, params: dict[str, Any]) -> None:
    outcome = await context.run(reviews.send_back, context.principal, params["id"], context.typed)
    await context.run(expect_typing, context.principal, None, {})
    await context.say(views.decided(outcome))


async def on_return(update: Update, context: Context) -> None:
    """/return 128 reason; without a reason it asks for one."""
    number, reason = split_number(context.typed)
    if number is None:
        raise InvalidInputError("number_needed", example="/return")
    if not reason:
        card = await context.run(reviews.card_of, context.principal, number)
        await context.run(expect_typing, context.principal, RETURN_REASON, {"id": number})
        await context.say(views.ask_reason(card))
        return
    await context.say(views.decided(await context.run(reviews.send_back, context.principal, number, reason)))


HANDLERS: list[BaseHandler[Any, Any, Any]] = [
    command("review", on_review),
    words(on_review, REVIEW),
    command("approve", on_approve),
    command("return", on_return),
    press("approve", on_approve_press),
    press("return", on_return_press),
    press("reason", on_listed_reason),
    press("why", on_own_reason),
    press("card", on_card),
]

PROMPTS: dict[str, Callable[[Update, Context, dict[str, Any]], Awaitable[None]]] = {RETURN_REASON: typed_reason}
FREE_WORDS = PROMPTS
