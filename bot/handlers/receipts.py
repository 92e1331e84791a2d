"""签收 of notices, 批示, 督办单 and 通报; 反馈 to 批示 and 督办单."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from telegram import Update

from bot.context import Context, Handler, command, press
from bot.domain.errors import InvalidInputError
from bot.domain.states import ReceiptKind
from bot.services.feedback import PROMPT, check_answerable, give_feedback, list_answerable
from bot.services.prompts import expect_typing
from bot.services.receipts import Subject, list_unsigned, sign
from bot.texts.receipts import parse_reference, signed_toast
from bot.views import receipts as views
from bot.views.outbox import render


async def on_sign(update: Update, context: Context) -> None:
    """/sign lists what is to be signed for; /sign 批示1 signs."""
    if not context.typed:
        waiting = await context.run(list_unsigned, context.principal)
        await context.say(views.to_sign([each.subject for each in waiting]))
        return
    subject, _ = _referred(context.typed)
    await context.say(views.signed(await context.run(sign, context.principal, subject), render))


async def on_sign_press(update: Update, context: Context) -> None:
    done = await context.run(sign, context.principal, _pressed(context))
    await context.toast(signed_toast(done.subject))
    await context.revise(views.signed(done, render))


async def on_feedback(update: Update, context: Context) -> None:
    """/feedback 督办1 words; without words it asks for them, without a number it lists."""
    if not context.typed:
        await context.say(views.to_answer(await context.run(list_answerable, context.principal)))
        return
    subject, text = _referred(context.typed)
    if not text:
        await _ask(context, subject)
        return
    await _give(context, subject, text)


async def on_feedback_press(update: Update, context: Context) -> None:
    await _ask(context, _pressed(context))


async def typed_feedback(update: Update, context: Context, params: dict[str, Any]) -> None:
    """The words typed after 「反馈」."""
    await _give(context, Subject(ReceiptKind(params["kind"]), params["id"]), context.typed)
    await context.run(expect_typing, context.principal, None, {})


async def _ask(context: Context, subject: Subject) -> None:
    await context.run(check_answerable, context.principal, subject)
    await context.run(expect_typing, context.principal, PROMPT, {"kind": subject.kind.value, "id": subject.id})
    await context.say(views.ask_feedback(subject))


async def _give(context: Context, subject: Subject, text: str) -> None:
    answer = await context.run(give_feedback, context.principal, subject, text, context.update_id)
    await context.say(views.given(answer))


def _pressed(context: Context) -> Subject:
    """What the button names; ``ValueError`` for forged data."""
    return Subject(ReceiptKind(context.press.text()), context.press.number(1))


def _referred(text: str) -> tuple[Subject, str]:
    found = parse_reference(text)
    if found is None:
        raise InvalidInputError("receipt_unclear")
    return found


HANDLERS: list[Handler] = [
    command("sign", on_sign),
    command("feedback", on_feedback),
    press("sign", on_sign_press),
    press("feedback", on_feedback_press),
]
PROMPTS: dict[str, Callable[[Update, Context, dict[str, Any]], Awaitable[None]]] = {PROMPT: typed_feedback}
FREE_WORDS = PROMPTS
