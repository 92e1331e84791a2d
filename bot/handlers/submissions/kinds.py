"""What the material is: said of all at once, ticked, typed; and one piece after another."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from telegram import Update
from telegram.ext import BaseHandler

from bot.context import Context, press
from bot.domain.errors import InvalidInputError
from bot.handlers.submissions.cards import revise_card, say_card_after_typing
from bot.keyboards.material import keys_from
from bot.services import kinds, pieces, submissions
from bot.services.prompts import expect_typing
from bot.texts.material import choice_names, parse_kinds
from bot.views import material as views


async def on_kind(update: Update, context: Context) -> None:
    """One press names all that has no kind yet."""
    number, key = context.press.number(), context.press.text(1)
    await revise_card(context, await context.run(kinds.choose_lines, context.principal, number, (key,)))


async def on_tick(update: Update, context: Context) -> None:
    """A line is ticked, or its tick taken away; nothing is kept yet."""
    number, evidence_id, chosen = _pressed(context)
    if evidence_id is None:
        sheet = await context.run(submissions.draft_sheet, context.principal, number)
        if any(item.kind is None for item in sheet.evidence):
            await context.revise(views.several_kinds(sheet, chosen))
        else:
            await revise_card(context, sheet)
        return
    shown = await context.run(pieces.look_at_piece, context.principal, number, evidence_id)
    await context.revise(views.piece(shown, chosen))


async def on_ticked(update: Update, context: Context) -> None:
    """选好了: what is ticked is kept; after a piece the list, while others are unsaid the next one."""
    number, evidence_id, chosen = _pressed(context)
    sheet = await context.run(kinds.choose_lines, context.principal, number, chosen, evidence_id)
    unsaid = next((item for item in sheet.evidence if item.kind is None), None)
    if evidence_id is not None and unsaid is not None:
        said = await context.run(pieces.look_at_piece, context.principal, number, evidence_id)
        await context.revise(views.piece_said(said))
        await show_piece(context, number, unsaid.id, is_below=True)
        return
    await revise_card(context, sheet)


async def on_back(update: Update, context: Context) -> None:
    """返回: the card."""
    await revise_card(context, await context.run(submissions.draft_sheet, context.principal, context.press.number()))


async def show_piece(context: Context, number: int, evidence_id: int, *, is_below: bool = False) -> None:
    """The piece in the place of the message at hand or below it; a picture among others is shown above the words."""
    shown = await context.run(pieces.look_at_piece, context.principal, number, evidence_id)
    picture = views.picture(shown) if shown.count > 1 else None
    if picture is not None:
        await context.say(picture)
    words = views.piece(shown, shown.chosen)
    await (context.say(words) if is_below or picture is not None else context.revise(words))
    await context.run(expect_typing, context.principal, None, {})


async def typed_kind(update: Update, context: Context, params: dict[str, Any]) -> None:
    """通知, or 通知、总结."""
    sheet = await context.run(submissions.draft_sheet, context.principal, params["id"])
    keys = parse_kinds(context.typed, sheet.choices)
    if not keys:
        example = next(iter(choice_names(sheet.choices, has_picture=True).values()), "")
        raise InvalidInputError("kind_unreadable", example=example)
    after = await context.run(kinds.choose_lines, context.principal, sheet.id, keys)
    await say_card_after_typing(context, after)


def _pressed(context: Context) -> tuple[int, int | None, tuple[str, ...]]:
    """Number, piece (``None`` for all that has no kind) and ticked keys of the button."""
    return context.press.number(), context.press.number(1) or None, keys_from(context.press.text(2))


HANDLERS: list[BaseHandler[Any, Any, Any]] = [
    press("kind", on_kind),
    press("tick", on_tick),
    press("ticked", on_ticked),
    press("back", on_back),
]

PROMPTS: dict[str, Callable[[Update, Context, dict[str, Any]], Awaitable[None]]] = {"kind": typed_kind}
