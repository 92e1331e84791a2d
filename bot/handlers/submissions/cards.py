"""The draft's card in the chat: said anew, put in the place of the former one, and what may be typed then."""

from __future__ import annotations

from bot.context import Context
from bot.services import submissions
from bot.services.drafts import DraftSheet
from bot.services.prompts import expect_typing
from bot.views import submissions as views


async def say_card(
    context: Context, sheet: DraftSheet, *, reply_to: int | None = None, media_group_id: str | None = None
) -> None:
    """The card as a new message, which later parts of that album will change."""
    ids = await context.say(views.draft_card(sheet), reply_to=reply_to)
    if ids:
        await context.run(submissions.remember_card, context.principal, sheet.id, ids[-1], media_group_id)
    await expect_answer(context, sheet)


async def say_card_after_typing(context: Context, sheet: DraftSheet) -> None:
    """The card below the typed answer; the one that asked loses its buttons."""
    if sheet.card_message_id:
        await context.edit(sheet.card_message_id, views.passed_card(sheet))
    await say_card(context, sheet)


async def revise_card(context: Context, sheet: DraftSheet) -> None:
    """The card in the place of the message whose button was pressed."""
    ids = await context.revise(views.draft_card(sheet))
    if ids:
        await context.run(submissions.remember_card, context.principal, sheet.id, ids[-1], None)
    await expect_answer(context, sheet)


async def expect_answer(context: Context, sheet: DraftSheet) -> None:
    """Take typed words as the answer to the card's question, if it can be answered so."""
    await context.run(expect_typing, context.principal, views.awaits_typing(sheet), {"id": sheet.id})
