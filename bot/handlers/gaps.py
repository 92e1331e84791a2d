"""查缺: what keeps points away, and the doors that lead out of the list without replacing it."""

from __future__ import annotations

from telegram import Update

from bot.context import Context, Handler, command, press, words
from bot.domain.errors import InvalidInputError
from bot.domain.roles import Action
from bot.keyboards.gaps import ALL, CARD, CHECK, URGE_ITEM
from bot.services import reviews
from bot.services.gap_kinds import GapKind
from bot.services.gaps import check_gaps
from bot.services.shown_cards import remember_shown
from bot.services.urging import Target, urge
from bot.texts.gaps import parse_check
from bot.texts.menu import CHECK as CHECK_WORD
from bot.views import gaps as views
from bot.views import reviews as review_views
from bot.views import urging as urging_views


async def on_check(update: Update, context: Context) -> None:
    """查缺, /check; /check 全部, a kind (缺公开) or an item (3.1)."""
    typed = "" if context.typed == CHECK_WORD else context.typed
    asked = parse_check(typed, context.bureau.plan) if typed else (None, [], False)
    if asked is None:
        context.principal.require(Action.SEE_ALL)
        raise InvalidInputError("check_unclear")
    kind, clauses, is_whole = asked
    sheet = await context.run(check_gaps, context.principal)
    if clauses:
        await context.say(views.of_items(sheet, clauses))
    elif kind is not None:
        await context.say(views.of_kind(sheet, kind, is_whole=is_whole))
    elif is_whole:
        await _say_whole(context)
    else:
        await context.say(views.folded(sheet))


async def on_check_press(update: Update, context: Context) -> None:
    """A kind or the way back, in place; 展开 below, a message a group."""
    wanted, is_whole = context.press.text(), len(context.press.args) > 1
    if wanted == ALL and is_whole:
        await _say_whole(context)
        return
    kind = None if wanted == ALL else GapKind(wanted)
    sheet = await context.run(check_gaps, context.principal)
    shown = views.folded(sheet) if kind is None else views.of_kind(sheet, kind, is_whole=is_whole)
    await context.revise(shown)


async def _say_whole(context: Context) -> None:
    for message in views.whole(await context.run(check_gaps, context.principal)):
        await context.say(message)


async def on_card_press(update: Update, context: Context) -> None:
    """The review card, below the list."""
    number = context.press.number()
    card = await context.run(reviews.card_of, context.principal, number)
    ids = await context.say(review_views.review_card(card))
    if ids:
        await context.run(remember_shown, context.principal, [(number, ids[-1])])


async def on_urge_press(update: Update, context: Context) -> None:
    """催办 of one item, of whichever departments owe it."""
    target = Target(ids=(context.press.text(),))
    await context.say(urging_views.urged(await context.run(urge, context.principal, target, context.update_id)))


HANDLERS: list[Handler] = [
    command("check", on_check),
    words(on_check, CHECK_WORD),
    press(CHECK, on_check_press),
    press(CARD, on_card_press),
    press(URGE_ITEM, on_urge_press),
]
