"""审核: the queue, 通过, 退回 and 更正, by button and by command."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from telegram import Update
from telegram.ext import BaseHandler

from bot.context import Context, command, press, words
from bot.domain.errors import ConflictError, InvalidInputError
from bot.domain.states import SubmissionState
from bot.services import appeals, corrections, reviews
from bot.services.prompts import expect_typing
from bot.services.reviews import Order
from bot.services.shown_cards import remember_shown
from bot.texts.menu import REVIEW
from bot.texts.numbers import split_number
from bot.texts.reviews import KEEP_LABEL, REASONS, parse_order, parse_verdict
from bot.views import appeals as appeal_views
from bot.views import reviews as views

RETURN_REASON, CORRECTION_REASON = "return_reason", "correction_reason"


async def on_review(update: Update, context: Context) -> None:
    """审核, /review 按分值, or /review 128 for one of them."""
    typed = "" if context.typed == REVIEW else context.typed
    number, rest = split_number(typed)
    if number is not None and not rest:
        await _say_card(context, number)
        return
    order = parse_order(typed)
    if order is None:
        raise InvalidInputError("order_unknown")
    for sheet in await context.run(appeals.waiting_appeals, context.principal):
        await context.say(appeal_views.card(sheet))
    await _say_queue(context, order, None)


async def on_queue(update: Update, context: Context) -> None:
    """The queue in another order, or its next page."""
    after = context.press.number(1) if len(context.press.args) > 1 else None
    await _say_queue(context, Order(context.press.text()), after)


async def _say_queue(context: Context, order: Order, after: int | None) -> None:
    waiting = await context.run(reviews.review_queue, context.principal, order, after)
    placed = []
    for number, card in views.queue(waiting):
        ids = await context.say(card)
        if ids and number:
            placed.append((number, ids[-1]))
    if placed:
        await context.run(remember_shown, context.principal, placed)


async def _say_card(context: Context, number: int) -> None:
    card = await context.run(reviews.card_of, context.principal, number)
    ids = await context.say(views.review_card(card))
    if ids:
        await context.run(remember_shown, context.principal, [(number, ids[-1])])


async def on_approve_press(update: Update, context: Context) -> None:
    number, version = context.press.number(), context.press.number(1)
    try:
        outcome = await context.run(reviews.approve, context.principal, number, version)
    except ConflictError as error:
        await _show_what_is(context, number, error)
        raise
    await context.revise(views.decided(outcome))


async def _show_what_is(context: Context, number: int, error: ConflictError) -> None:
    """Whoever was slower sees on the pressed card what became of it."""
    if error.code == "already_decided":
        await context.revise(views.card_without_evidence(await context.run(reviews.card_of, context.principal, number)))


async def on_approve(update: Update, context: Context) -> None:
    number, _ = split_number(context.typed)
    if number is None:
        raise InvalidInputError("number_needed", example="/approve")
    await context.say(views.decided(await context.run(reviews.approve, context.principal, number)))


async def on_return_press(update: Update, context: Context) -> None:
    """退回 asks for the reason in place of the card; the next words typed are one too."""
    card = await context.run(reviews.card_of, context.principal, context.press.number())
    if card.state != SubmissionState.PENDING.value:
        await context.revise(views.card_without_evidence(card))
        return
    await context.run(expect_typing, context.principal, RETURN_REASON, {"id": card.id})
    await context.revise(views.ask_reason(card))


async def on_card(update: Update, context: Context) -> None:
    card = await context.run(reviews.card_of, context.principal, context.press.number())
    await context.run(expect_typing, context.principal, None, {})
    await context.revise(views.card_without_evidence(card))


async def on_new_label(update: Update, context: Context) -> None:
    """是新领域: nothing changes, the question goes."""
    card = await context.run(reviews.card_of, context.principal, context.press.number())
    await context.revise(views.card_kept_new(card))
    await context.toast(KEEP_LABEL)


async def on_listed_reason(update: Update, context: Context) -> None:
    number, place = context.press.number(), context.press.number(1)
    if place >= len(REASONS):
        raise ValueError("no such reason")
    try:
        outcome = await context.run(reviews.send_back, context.principal, number, REASONS[place])
    except ConflictError as error:
        await _show_what_is(context, number, error)
        raise
    await context.run(expect_typing, context.principal, None, {})
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


async def on_correct(update: Update, context: Context) -> None:
    """/correct 128 退回 reason; without all of it, it asks."""
    number, rest = split_number(context.typed)
    if number is None:
        raise InvalidInputError("correct_command")
    verdict, reason = parse_verdict(rest)
    if verdict is None and rest:
        raise InvalidInputError("correct_command")
    if verdict is None:
        card = await context.run(corrections.card_to_correct, context.principal, number)
        await context.say(views.ask_correction(card))
    elif not reason:
        await context.run(corrections.card_to_correct, context.principal, number)
        await _ask_why(context, number, verdict)
    else:
        outcome = await context.run(corrections.correct, context.principal, number, verdict, reason)
        await context.say(views.decided(outcome))


async def on_correct_press(update: Update, context: Context) -> None:
    card = await context.run(corrections.card_to_correct, context.principal, context.press.number())
    await context.revise(views.ask_correction(card))


async def on_correct_to(update: Update, context: Context) -> None:
    number, verdict = context.press.number(), SubmissionState(context.press.text(1))
    await context.run(corrections.card_to_correct, context.principal, number)
    await _ask_why(context, number, verdict)


async def _ask_why(context: Context, number: int, verdict: SubmissionState) -> None:
    params = {"id": number, "verdict": verdict.value}
    await context.run(expect_typing, context.principal, CORRECTION_REASON, params)
    await context.say(views.type_correction(number, verdict))


async def typed_correction(update: Update, context: Context, params: dict[str, Any]) -> None:
    verdict = SubmissionState(params["verdict"])
    outcome = await context.run(corrections.correct, context.principal, params["id"], verdict, context.typed)
    await context.run(expect_typing, context.principal, None, {})
    await context.say(views.decided(outcome))


HANDLERS: list[BaseHandler[Any, Any, Any]] = [
    command("review", on_review),
    words(on_review, REVIEW),
    command("approve", on_approve),
    command("return", on_return),
    command("correct", on_correct),
    press("queue", on_queue),
    press("approve", on_approve_press),
    press("return", on_return_press),
    press("reason", on_listed_reason),
    press("why", on_own_reason),
    press("card", on_card),
    press("new_label", on_new_label),
    press("correct", on_correct_press),
    press("correct_to", on_correct_to),
]

PROMPTS: dict[str, Callable[[Update, Context, dict[str, Any]], Awaitable[None]]] = {
    RETURN_REASON: typed_reason,
    CORRECTION_REASON: typed_correction,
}
FREE_WORDS = PROMPTS
