"""通报: the 信用办 drafts and proposes, the leader decides."""

from __future__ import annotations

from collections.abc import Callable

from telegram import Update

from bot.context import Context, Handler, command, press
from bot.domain.errors import InvalidInputError
from bot.domain.roles import Principal
from bot.services import bulletins
from bot.services.bulletins import BulletinSheet
from bot.services.bureau import Bureau
from bot.texts.bulletins import WORDS
from bot.views import bulletins as views

Step = Callable[[Bureau, Principal, int | None], BulletinSheet]
STEPS: dict[str, Step] = {
    "propose": bulletins.propose_bulletin,
    "drop": bulletins.drop_bulletin,
    "approve": bulletins.approve_bulletin,
    "refuse": bulletins.refuse_bulletin,
}


async def on_bulletin(update: Update, context: Context) -> None:
    """/bulletin drafts; /bulletin 送审, 放弃, 同意, 不同意 are the buttons' twins for the latest one."""
    if not context.typed:
        sheet = await context.run(bulletins.draft_bulletin, context.principal, context.update_id)
        await context.say(views.preview(sheet))
        return
    if context.typed not in WORDS:
        raise InvalidInputError("bulletin_unclear")
    sheet = await context.run(STEPS[WORDS[context.typed]], context.principal, None)
    await context.say(views.outcome(sheet))


async def _press(context: Context, step: Step) -> None:
    sheet = await context.run(step, context.principal, context.press.number())
    await context.revise(views.outcome(sheet))


async def on_propose(update: Update, context: Context) -> None:
    await _press(context, bulletins.propose_bulletin)


async def on_drop(update: Update, context: Context) -> None:
    await _press(context, bulletins.drop_bulletin)


async def on_approve(update: Update, context: Context) -> None:
    await _press(context, bulletins.approve_bulletin)


async def on_refuse(update: Update, context: Context) -> None:
    await _press(context, bulletins.refuse_bulletin)


HANDLERS: list[Handler] = [
    command("bulletin", on_bulletin),
    press("bl_ask", on_propose),
    press("bl_drop", on_drop),
    press("bl_ok", on_approve),
    press("bl_no", on_refuse),
]
