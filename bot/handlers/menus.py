"""The command menu beside the text field: each member's own, nothing for strangers.

Best effort: the keyboard that stays and typed words work without it.
"""

from __future__ import annotations

import asyncio
import logging

from telegram import Bot, BotCommandScopeChat
from telegram.error import TelegramError

from bot.domain.roles import Role
from bot.keyboards.menu import bot_commands
from bot.services.bureau import Bureau
from bot.services.membership import list_menu_holders

log = logging.getLogger(__name__)

_AT_ONCE = 4


async def set_menu(bot: Bot, chat_id: int, role: Role) -> None:
    """Show the role's commands in that chat."""
    try:
        await bot.set_my_commands(bot_commands(role), scope=BotCommandScopeChat(chat_id))
    except TelegramError as error:
        log.warning("command menu of chat %s not set: %s", chat_id, error)


async def clear_menu(bot: Bot, chat_id: int) -> None:
    """Take the commands away from somebody who has left."""
    try:
        await bot.delete_my_commands(scope=BotCommandScopeChat(chat_id))
    except TelegramError as error:
        log.warning("command menu of chat %s not cleared: %s", chat_id, error)


async def set_all_menus(bot: Bot, bureau: Bureau) -> None:
    """At start: no commands for strangers, each member's own in their chat."""
    try:
        await bot.delete_my_commands()
    except TelegramError as error:
        log.warning("default command menu not cleared: %s", error)
    gate = asyncio.Semaphore(_AT_ONCE)
    async with asyncio.TaskGroup() as group:
        for holder in await asyncio.to_thread(list_menu_holders, bureau):
            group.create_task(_set_through(gate, bot, holder.chat_id, holder.role))


async def _set_through(gate: asyncio.Semaphore, bot: Bot, chat_id: int, role: Role) -> None:
    async with gate:
        await set_menu(bot, chat_id, role)
