"""催办: the list of what is overdue, one department by button, one item by command."""

from __future__ import annotations

from telegram import Update

from bot.context import Context, Handler, command, press, words
from bot.domain.errors import InvalidInputError
from bot.services.matters import department_at
from bot.services.urging import Target, list_urgent, urge
from bot.texts.menu import URGE
from bot.texts.urging import parse_target
from bot.views import urging as views


async def on_urge(update: Update, context: Context) -> None:
    """/urge 3.1, /urge 客运科; /urge alone or the menu's word shows what is overdue."""
    typed = context.typed if context.typed != URGE else ""
    if not typed:
        await context.say(views.urgent(await context.run(list_urgent, context.principal)))
        return
    target = parse_target(typed, context.bureau.plan)
    if target is None:
        raise InvalidInputError("urge_unclear")
    await context.say(views.urged(await context.run(urge, context.principal, target, context.update_id)))


async def on_urge_press(update: Update, context: Context) -> None:
    """A department, from the list or from the morning message, which stays as it is."""
    target = Target(department=department_at(context.bureau, context.press.number()))
    await context.say(views.urged(await context.run(urge, context.principal, target, context.update_id)))


HANDLERS: list[Handler] = [command("urge", on_urge), words(on_urge, URGE), press("urge", on_urge_press)]
