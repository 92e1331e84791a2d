"""The material piece by piece: looked at, taken out, put back, moved to another item; /pieces does the same."""

from __future__ import annotations

from typing import Any

from telegram import Update
from telegram.ext import BaseHandler

from bot.context import Context, command, press
from bot.domain.errors import InvalidInputError, NotFoundError
from bot.handlers.submissions.cards import say_card
from bot.handlers.submissions.kinds import show_piece
from bot.services import kinds, pieces
from bot.services.drafts import sendable_items
from bot.texts.annex import parse_item
from bot.texts.buttons import DROP_WORDS, PUT_BACK_WORDS
from bot.texts.material import parse_kinds
from bot.texts.numbers import split_number
from bot.views import material as views


async def on_pieces_press(update: Update, context: Context) -> None:
    """看每份材料, 逐份说明; a single piece is shown at once."""
    listed = await context.run(pieces.list_pieces, context.principal, context.press.number())
    if len(listed.items) == 1 and not listed.removed:
        await show_piece(context, listed.id, listed.items[0].id)
    else:
        await context.revise(views.pieces(listed))


async def on_piece(update: Update, context: Context) -> None:
    await show_piece(context, context.press.number(), context.press.number(1))


async def on_drop(update: Update, context: Context) -> None:
    number, evidence_id = context.press.number(), context.press.number(1)
    await context.revise(views.pieces(await context.run(pieces.remove_piece, context.principal, number, evidence_id)))


async def on_put_back(update: Update, context: Context) -> None:
    number, evidence_id = context.press.number(), context.press.number(1)
    await context.revise(views.pieces(await context.run(pieces.put_back_piece, context.principal, number, evidence_id)))


async def on_move(update: Update, context: Context) -> None:
    """移到另一项: to which?"""
    number, evidence_id = context.press.number(), context.press.number(1)
    shown = await context.run(pieces.look_at_piece, context.principal, number, evidence_id)
    await context.revise(views.targets(shown, await context.run(sendable_items, context.principal)))


async def on_move_to(update: Update, context: Context) -> None:
    number, evidence_id, clause_id = context.press.number(), context.press.number(1), context.press.text(2)
    await _move(context, number, evidence_id, clause_id, is_press=True)


async def on_pieces(update: Update, context: Context) -> None:
    """/pieces 128; /pieces 128 2 拿掉; /pieces 128 2 4.1; /pieces 128 2 通知、总结."""
    number, rest = split_number(context.typed)
    listed = await context.run(pieces.list_pieces, context.principal, number)
    if not rest:
        await context.say(views.pieces(listed))
        return
    place, wish = split_number(rest)
    if place is None or not wish:
        raise InvalidInputError("piece_command", number=listed.id)
    if wish == PUT_BACK_WORDS:
        await _put_back(context, listed, place)
        return
    if not 1 <= place <= len(listed.items):
        raise NotFoundError("piece_place", number=listed.id, place=place)
    await _carry_out(context, listed.id, listed.items[place - 1].id, wish)


async def _carry_out(context: Context, number: int, evidence_id: int, wish: str) -> None:
    if wish == DROP_WORDS:
        await context.say(views.pieces(await context.run(pieces.remove_piece, context.principal, number, evidence_id)))
        return
    found = parse_item(wish, context.bureau.plan)
    if len(found) == 1:
        await _move(context, number, evidence_id, found[0].id, is_press=False)
        return
    shown = await context.run(pieces.look_at_piece, context.principal, number, evidence_id)
    keys = parse_kinds(wish, shown.choices)
    if not keys:
        raise InvalidInputError("piece_command", number=number)
    await say_card(context, await context.run(kinds.choose_lines, context.principal, number, keys, evidence_id))


async def _put_back(context: Context, listed: pieces.Pieces, place: int) -> None:
    """The place among those that were taken out."""
    if not 1 <= place <= len(listed.removed):
        raise NotFoundError("piece_place", number=listed.id, place=place)
    evidence_id = listed.removed[place - 1].id
    await context.say(views.pieces(await context.run(pieces.put_back_piece, context.principal, listed.id, evidence_id)))


async def _move(context: Context, number: int, evidence_id: int, clause_id: str, *, is_press: bool) -> None:
    sheet = await context.run(pieces.move_piece, context.principal, number, evidence_id, clause_id)
    done = views.moved(number, sheet.id)
    await (context.revise(done) if is_press else context.say(done))
    await say_card(context, sheet)


HANDLERS: list[BaseHandler[Any, Any, Any]] = [
    command("pieces", on_pieces),
    press("pieces", on_pieces_press),
    press("piece", on_piece),
    press("unpiece", on_drop),
    press("putback", on_put_back),
    press("move", on_move),
    press("moveto", on_move_to),
]
