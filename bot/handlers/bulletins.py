"""通报: the 信用办 drafts and proposes, the leader decides."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from telegram import Update

from bot.context import Context, Handler, command, press
from bot.domain.errors import InvalidInputError
from bot.domain.roles import Action
from bot.ports import StoredFile
from bot.services import bulletins
from bot.services.bulletins import BulletinSheet
from bot.texts.bulletins import WORDS
from bot.texts.papers import template_unusable
from bot.views import bulletins as views
from bot.views.bulletin_paper import bulletin_paper
from bot.views.fallback import sentence


async def _propose(context: Context, number: int | None) -> BulletinSheet:
    """Put it on paper, write the paper to the disk, and only then before the leaders."""
    sheet = await context.run(bulletins.bulletin_to_propose, context.principal, number)
    paper = await _on_paper(context, sheet, is_draft=True)
    return await context.run(bulletins.propose_bulletin, context.principal, sheet.number, paper)


async def _drop(context: Context, number: int | None) -> BulletinSheet:
    return await context.run(bulletins.drop_bulletin, context.principal, number)


async def _approve(context: Context, number: int | None) -> BulletinSheet:
    sheet = await context.run(bulletins.bulletin_to_release, context.principal, number)
    paper = await _on_paper(context, sheet, is_draft=False)
    return await context.run(bulletins.approve_bulletin, context.principal, sheet.number, paper, sheet.matters)


async def _refuse(context: Context, number: int | None) -> BulletinSheet:
    return await context.run(bulletins.refuse_bulletin, context.principal, number)


async def _on_paper(context: Context, sheet: BulletinSheet, *, is_draft: bool) -> StoredFile:
    bureau = context.bureau
    made = await asyncio.to_thread(bulletin_paper, sheet, bureau.today, bureau.settings.data_dir, is_draft=is_draft)
    if made.unusable:
        await context.say(sentence(template_unusable(made.unusable)))
    return await context.keep(made.data)


Step = Callable[[Context, int | None], Awaitable[BulletinSheet]]
STEPS: dict[str, Step] = {"propose": _propose, "drop": _drop, "approve": _approve, "refuse": _refuse}


async def on_bulletin(update: Update, context: Context) -> None:
    """/bulletin drafts, or shows the leader what waits; with 送审, 放弃, 同意, 不同意 it is the buttons' twin."""
    if not context.typed and context.principal.may(Action.APPROVE_BULLETIN):
        await context.say(views.waiting(await context.run(bulletins.proposed_bulletin, context.principal)))
        return
    if not context.typed:
        sheet = await context.run(bulletins.draft_bulletin, context.principal, context.update_id)
        await context.say(views.preview(sheet))
        return
    if context.typed not in WORDS:
        raise InvalidInputError("bulletin_unclear")
    sheet = await STEPS[WORDS[context.typed]](context, None)
    await context.say(views.outcome(sheet))


async def _press(context: Context, step: Step) -> None:
    sheet = await step(context, context.press.number())
    await context.revise(views.outcome(sheet))


async def on_propose(update: Update, context: Context) -> None:
    await _press(context, _propose)


async def on_drop(update: Update, context: Context) -> None:
    await _press(context, _drop)


async def on_approve(update: Update, context: Context) -> None:
    await _press(context, _approve)


async def on_refuse(update: Update, context: Context) -> None:
    await _press(context, _refuse)


HANDLERS: list[Handler] = [
    command("bulletin", on_bulletin),
    press("bl_ask", on_propose),
    press("bl_drop", on_drop),
    press("bl_ok", on_approve),
    press("bl_no", on_refuse),
]
