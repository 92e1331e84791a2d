"""One update from its row to its end: parsed alone, its sender known before anything reacts, handled, settled."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from telegram import Bot, Update

from bot.domain.roles import Principal
from bot.intake.judging import Judged, Matter, judge
from bot.intake.salvage import salvage
from bot.services import groups, inbox, outbox
from bot.services.bureau import Bureau
from bot.services.inbox import Received

_logger = logging.getLogger(__name__)
RETRIES_S = (0.5, 2.0)
_ABOUT_GROUPS = frozenset({Matter.ADDED, Matter.REMOVED, Matter.MIGRATED})

Resolve = Callable[[int], Awaitable[Principal | None]]


@dataclass(frozen=True, slots=True)
class Doors:
    """Where an update goes. ``member``: to the handlers. ``stranger``: a code at the door. ``leave``: out of a group.

    ``apologise``: one sentence to a member whose update could not be handled.
    """

    resolve: Resolve
    member: Callable[[Update, Principal], Awaitable[None]]
    stranger: Callable[[Update], Awaitable[None]]
    leave: Callable[[int], Awaitable[None]]
    apologise: Callable[[Update, Principal], Awaitable[None]]


class FrontDesk:
    """Takes one received update to its end. A fault in the check of the sender means that nobody reacts."""

    def __init__(self, bureau: Bureau, bot: Bot, doors: Doors, step: Callable[[str], None]) -> None:
        self._bureau = bureau
        self._bot = bot
        self._doors = doors
        self._step = step

    async def take(self, received: Received) -> None:
        """Handle the update and settle its row."""
        self._step("update.claimed")
        update = self._parsed(received)
        if isinstance(update, Exception):
            await self._put_aside(received, update)
            return
        judged = judge(update)
        for pause in (*RETRIES_S, None):
            try:
                await self._handle(received, update, judged)
            except Exception as error:
                # Whatever a handler raises, the row must reach an end.
                _logger.exception("update %s could not be handled", received.update_id)
                if pause is None:
                    await self._give_up(received, update, judged, error)
                    return
                await asyncio.sleep(pause)
            else:
                self._step("inbox.handled")
                return

    def _parsed(self, received: Received) -> Update | Exception:
        try:
            update = Update.de_json(json.loads(received.payload), self._bot)
            judge(update)
        except Exception as error:  # noqa: BLE001 - a payload can be wrong in any way; it must not stop the others
            return error
        return update

    async def _handle(self, received: Received, update: Update, judged: Judged) -> None:
        principal = await self._doors.resolve(judged.user_id) if judged.user_id else None
        self._step("principal.resolved")
        is_answered = await self._react(update, judged, principal)
        self._step("handler.done")
        settle = inbox.finish_update if is_answered else inbox.refuse_update
        await asyncio.to_thread(settle, self._bureau, received.update_id)

    async def _react(self, update: Update, judged: Judged, principal: Principal | None) -> bool:
        """Whether the update was anybody's to send."""
        if judged.matter in _ABOUT_GROUPS:
            return await self._about_group(update, judged, principal)
        if principal is None:
            if judged.matter is Matter.ASKING and judged.has_code:
                await self._doors.stranger(update)
            return False
        if judged.matter is Matter.ASKING:
            await self._doors.member(update, principal)
        elif judged.matter is Matter.IN_GROUP:
            return await self._hear_in_group(update, judged, principal)
        elif judged.matter in {Matter.BLOCKED, Matter.UNBLOCKED}:
            is_back = judged.matter is Matter.UNBLOCKED
            await asyncio.to_thread(outbox.set_reachable, self._bureau, judged.chat_id, is_reachable=is_back)
        return judged.matter is not Matter.NOTHING

    async def _about_group(self, update: Update, judged: Judged, principal: Principal | None) -> bool:
        """Coming in, going out, moving: the bot's own membership. Whoever else adds it sees it leave."""
        if judged.matter is Matter.MIGRATED:
            await asyncio.to_thread(groups.move_group, self._bureau, judged.chat_id, judged.new_chat_id)
            return True
        if judged.matter is Matter.REMOVED:
            await asyncio.to_thread(groups.note_removed, self._bureau, judged.chat_id)
            return True
        chat = update.effective_chat
        title = (chat.title if chat is not None else None) or ""
        if await asyncio.to_thread(groups.enter_group, self._bureau, principal, judged.chat_id, title):
            return True
        await self._doors.leave(judged.chat_id)
        return False

    async def _hear_in_group(self, update: Update, judged: Judged, principal: Principal) -> bool:
        """Whether the member is heard there; then as one of the group's department."""
        if judged.entry is None or (judged.addressee and judged.addressee.lower() != self._bot.username.lower()):
            return False
        heard = await asyncio.to_thread(groups.hear_in_group, self._bureau, principal, judged.chat_id, judged.entry)
        if heard is None:
            return False
        await self._doors.member(update, heard)
        return True

    async def _put_aside(self, received: Received, error: Exception) -> None:
        """Nobody can read it; a member who waits for an answer is told so."""
        await self._quarantine(received, error)
        bare = salvage(received.payload, self._bot)
        if bare is not None and bare.effective_user is not None:
            await self._apologise(bare, bare.effective_user.id)

    async def _give_up(self, received: Received, update: Update, judged: Judged, error: Exception) -> None:
        await self._quarantine(received, error)
        if judged.matter is Matter.ASKING:
            await self._apologise(update, judged.user_id)

    async def _apologise(self, update: Update, user_id: int) -> None:
        try:
            principal = await self._doors.resolve(user_id)
            if principal is not None:
                await self._doors.apologise(update, principal)
        except Exception:
            _logger.exception("nobody could be told of update %s", update.update_id)

    async def _quarantine(self, received: Received, error: Exception) -> None:
        _logger.error("update %s is put aside: %s", received.update_id, type(error).__name__)
        reason = f"{type(error).__name__}: {error}"[:2000]
        await asyncio.to_thread(inbox.quarantine_update, self._bureau, received.update_id, reason)
