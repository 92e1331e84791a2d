"""Where an update goes once it is known who sent it, and what people read when something cannot be."""

from __future__ import annotations

import asyncio
import logging

from telegram import Update

from bot.context import App, Context, Passing, passing
from bot.domain.errors import DomainError
from bot.domain.roles import Principal
from bot.handlers import door
from bot.intake import Doors
from bot.messenger import Messenger
from bot.services.bureau import Bureau
from bot.services.membership import resolve_principal
from bot.texts.delivery import BUTTON_GONE, incident
from bot.texts.errors import sentence

_logger = logging.getLogger(__name__)


def open_doors(bureau: Bureau, application: App, messenger: Messenger) -> Doors:
    """The ways in, bound to this application."""

    async def resolve(user_id: int) -> Principal | None:
        return await asyncio.to_thread(resolve_principal, bureau, user_id)

    async def to_member(update: Update, principal: Principal) -> None:
        with passing(Passing(update.update_id, principal)) as current:
            await application.process_update(update)
            is_known = current.is_handled  # making one more context would set it
            await _conclude(Context.from_update(update, application), current.error, is_known=is_known)

    async def to_stranger(update: Update) -> None:
        with passing(Passing(update.update_id, None)):
            try:
                await door.knock(update, Context.from_update(update, application))
            except DomainError as error:
                _logger.info("a stranger's code was refused: %s", error.code)

    async def apologise(update: Update, principal: Principal) -> None:
        with passing(Passing(update.update_id, principal)):
            await Context.from_update(update, application).complain(incident(update.update_id))

    application.add_error_handler(_keep_error)
    return Doors(resolve, to_member, to_stranger, messenger.leave, apologise)


async def _keep_error(update: object, context: Context) -> None:
    """python-telegram-bot swallows what a handler raises; keep it for whoever settles the update."""
    if update is None:
        _logger.error("a tick failed", exc_info=context.error)
    else:
        context.passing.error = context.error


async def _conclude(context: Context, error: Exception | None, *, is_known: bool) -> None:
    """Refusals become sentences, other errors go on; every press is answered."""
    is_press = context.query is not None
    if isinstance(error, DomainError):
        await context.complain(sentence(error))
    elif isinstance(error, ValueError) and is_press:
        _logger.warning("a press was refused: %s", error)
        await context.complain(BUTTON_GONE)
    elif error is not None:
        raise error
    elif is_press and not is_known:
        await context.complain(BUTTON_GONE)
    if is_press:
        await context.toast("")
