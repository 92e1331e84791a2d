"""/archive: the year's evidence, bound; made in the background and sent when it is ready."""

from __future__ import annotations

from telegram import Update

from bot.context import Context, Handler, command, press
from bot.domain.errors import InvalidInputError
from bot.domain.states import ArchiveVersion
from bot.keyboards import archive as keyboards
from bot.services.archive_orders import offer_archive, order_archive
from bot.texts.archive_chat import parse_archive
from bot.views import archive as views


async def on_archive(update: Update, context: Context) -> None:
    """/archive offers; /archive 验收版, /archive 4.2 内部版 order."""
    asked = parse_archive(context.typed, context.bureau.plan)
    if asked is None:
        raise InvalidInputError("archive_unclear")
    version, indicator_id = asked
    if version is None:
        await context.say(views.offer(await context.run(offer_archive, context.principal, indicator_id)))
        return
    ordered = await context.run(order_archive, context.principal, context.update_id, version, indicator_id)
    await context.say(views.ordered(ordered))


async def on_version(update: Update, context: Context) -> None:
    """「验收版」, 「内部版」."""
    version, scope = ArchiveVersion(context.press.text()), _scope(context.press.text(1))
    ordered = await context.run(order_archive, context.principal, context.update_id, version, scope)
    await context.revise(views.ordered(ordered))


async def on_choose(update: Update, context: Context) -> None:
    """「按指标」."""
    await context.run(offer_archive, context.principal)  # who may not have it is not shown the list either
    await context.revise(views.choose_indicator(context.bureau.plan))


async def on_item(update: Update, context: Context) -> None:
    """An indicator, or the way back to all of them."""
    found = await context.run(offer_archive, context.principal, _scope(context.press.text()))
    await context.revise(views.offer(found))


def _scope(text: str) -> str | None:
    return None if text == keyboards.ALL else text


HANDLERS: list[Handler] = [
    command("archive", on_archive),
    press(keyboards.ORDER, on_version),
    press(keyboards.CHOOSE, on_choose),
    press(keyboards.ITEM, on_item),
]
