"""批示: a leader's free words that name something are offered to be passed on."""

from __future__ import annotations

from telegram import Update

from bot.context import Context, Handler, command, press
from bot.domain.errors import InvalidInputError
from bot.domain.roles import Action
from bot.services import instructions
from bot.texts.instructions import DROPPED, mentioned
from bot.views import instructions as views
from bot.views.fallback import sentence


async def offer_instruction(update: Update, context: Context) -> bool:
    """Words that answer no question: whether they were a leader's about something, and were offered as a 批示."""
    if not context.principal.may(Action.INSTRUCT):
        return False
    mention = mentioned(context.bureau.plan, context.typed)
    sheet = await context.run(
        instructions.note_instruction,
        context.principal,
        context.typed,
        mention,
        context.update_id,
        context.replied_message_id,
    )
    if sheet is None:
        return False
    await context.say(views.offer(sheet))
    return True


async def on_instruct(update: Update, context: Context) -> None:
    """/instruct 客运科抓紧报3.1: the departments can be chosen at once."""
    context.principal.require(Action.INSTRUCT)
    if not context.typed:
        raise InvalidInputError("instruction_empty")
    mention = mentioned(context.bureau.plan, context.typed)
    sheet = await context.run(
        instructions.note_instruction, context.principal, context.typed, mention, context.update_id, must_keep=True
    )
    if sheet is not None:
        await context.say(views.picker(sheet))


async def on_pick(update: Update, context: Context) -> None:
    """作为批示转办: to whom."""
    sheet = await context.run(instructions.read_instruction, context.principal, context.press.number())
    await context.revise(views.picker(sheet))


async def on_choose(update: Update, context: Context) -> None:
    number, place, is_chosen = (context.press.number(position) for position in range(3))
    sheet = await context.run(
        instructions.choose_department, context.principal, number, place, is_chosen=bool(is_chosen)
    )
    await context.revise(views.picker(sheet))


async def on_send(update: Update, context: Context) -> None:
    done = await context.run(instructions.pass_on, context.principal, context.press.number())
    await context.revise(views.passed_on(done))


async def on_drop(update: Update, context: Context) -> None:
    await context.run(instructions.drop_instruction, context.principal, context.press.number())
    await context.revise(sentence(DROPPED))


HANDLERS: list[Handler] = [
    command("instruct", on_instruct),
    press("in_pick", on_pick),
    press("in_set", on_choose),
    press("in_send", on_send),
    press("in_drop", on_drop),
]
OFFERS = (offer_instruction,)
