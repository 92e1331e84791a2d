"""我的待办 and 确认报送."""

from __future__ import annotations

from telegram import Update

from bot.context import Context, Handler, command, press, words
from bot.domain.errors import NotFoundError
from bot.domain.roles import Action
from bot.keyboards.reminders import ALL
from bot.plan.obligations import DUTY_PREFIX
from bot.ports import Outgoing
from bot.services.backfill import may_backfill
from bot.services.confirmations import (
    Confirmation,
    ConfirmationChoice,
    confirm_item,
    confirm_obligation,
    list_confirmable,
)
from bot.services.digest import list_todo
from bot.texts.annex import parse_item
from bot.texts.menu import MY_TODO
from bot.texts.reminders import parse_duty
from bot.views import reminders as views
from bot.views.backfill import with_backfill
from bot.views.people import with_naming


async def on_todo(update: Update, context: Context) -> None:
    """我的待办, or /todo; who sees all may name a department."""
    named = context.typed if context.typed != MY_TODO else ""
    shown = _own(context, views.todo(await context.run(list_todo, context.principal, named or None)))
    is_behind = not named and await context.run(may_backfill, context.principal)
    await context.say(with_backfill(shown) if is_behind else shown)


async def on_todo_press(update: Update, context: Context) -> None:
    """展开: everything, in place of what was folded."""
    is_whole = context.press.text() == ALL
    await context.revise(_own(context, views.todo(await context.run(list_todo, context.principal), is_whole=is_whole)))


def _own(context: Context, shown: Outgoing) -> Outgoing:
    """A head may name who does what."""
    return with_naming(shown) if context.principal.may(Action.NAME_HANDLER) else shown


async def on_confirm(update: Update, context: Context) -> None:
    """/confirm 3.1, or /confirm alone."""
    if not context.typed:
        await _say(context, await context.run(list_confirmable, context.principal))
        return
    plan = context.bureau.plan
    wanted = [clause.id for clause in parse_item(context.typed, plan)] or parse_duty(context.typed, plan)
    if not wanted:
        raise NotFoundError("item_unknown")
    await _say(context, await context.run(confirm_item, context.principal, wanted))


async def on_confirm_press(update: Update, context: Context) -> None:
    """确认报送 under a reminder (one period's obligation) or under a draft (a clause)."""
    named = context.press.text()
    if "@" not in named:
        await _say(context, await context.run(confirm_item, context.principal, [named]))
        return
    is_known = named in context.bureau.obligation_by_id
    obligation_id = named if is_known else f"{DUTY_PREFIX}{named}"
    await _say(context, await context.run(confirm_obligation, context.principal, obligation_id))


async def _say(context: Context, answer: Confirmation | ConfirmationChoice) -> None:
    if isinstance(answer, ConfirmationChoice):
        await context.say(views.which_to_confirm(answer))
    else:
        await context.say(views.confirmed(answer))


HANDLERS: list[Handler] = [
    command("todo", on_todo),
    words(on_todo, MY_TODO),
    press("todo", on_todo_press),
    command("confirm", on_confirm),
    press("confirm", on_confirm_press),
]
