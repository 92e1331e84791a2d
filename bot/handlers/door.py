"""The door: /start with a code, from strangers and from members."""

from __future__ import annotations

from typing import Any

from telegram import Update, User
from telegram.ext import BaseHandler

from bot.context import Context, command
from bot.handlers.menus import set_menu
from bot.keyboards.menu import menu_rows
from bot.ports import Outgoing
from bot.services.invites import Redeemed, Redemption, redeem_invite
from bot.texts import help as help_texts
from bot.texts import membership as texts
from bot.views import membership as views
from bot.views.fallback import sentence


async def knock(update: Update, context: Context) -> None:
    """A stranger's ``/start <code>`` in a private chat; whoever has no real code hears nothing at all."""
    redemption = await _redeem(update, context)
    if redemption is None:
        return
    if redemption.outcome is Redeemed.WAITING:
        await context.say(sentence(texts.WAITING))
    elif redemption.outcome is Redeemed.SPENT:
        await context.say(sentence(texts.SPENT))
    else:
        await _let_in(update, context, redemption)


async def start(update: Update, context: Context) -> None:
    """A member's /start: the keyboard and the help; with the code by which they joined, the welcome again."""
    redemption = await _redeem(update, context) if context.typed else None
    if redemption is not None and redemption.welcome is not None:
        await _let_in(update, context, redemption)
    elif redemption is not None:
        await context.say(views.already_member(context.principal.role))
    else:
        role = context.principal.role
        await context.say(Outgoing(help_texts.help_lines(role), menu=menu_rows(role)))


async def _redeem(update: Update, context: Context) -> Redemption | None:
    user, chat = update.effective_user, update.effective_chat
    if user is None or chat is None:
        return None
    code = context.typed
    return await context.run(redeem_invite, user.id, chat.id, account_of(user), code, context.update_id)


async def _let_in(update: Update, context: Context, redemption: Redemption) -> None:
    if redemption.welcome is None or update.effective_chat is None:
        return
    for message in views.welcome_messages(redemption.welcome):
        await context.say(message)
    await set_menu(context.bot, update.effective_chat.id, redemption.welcome.role)


def account_of(user: User) -> str:
    """How a coordinator recognises an account: the name it shows and its @name. Its number says nothing to people."""
    return f"{user.full_name} @{user.username}" if user.username else user.full_name


HANDLERS: list[BaseHandler[Any, Any, Any]] = [command("start", start)]
