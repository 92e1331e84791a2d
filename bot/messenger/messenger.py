"""Says things: paces, sends, retries what is safe to retry, and sorts what went wrong."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from telegram import Bot, LinkPreviewOptions, Message, ReplyParameters
from telegram.constants import ParseMode
from telegram.error import TelegramError

from bot.messenger.enclosures import forget_files, forget_numbers, send_enclosures
from bot.messenger.markup import inline, keyboard
from bot.messenger.pacer import Pacer
from bot.messenger.parts import Part, message_ids, parts_of, unsent
from bot.messenger.split import length, plain
from bot.messenger.verdict import DeliveryError, Kind, Verdict, classify
from bot.ports import Attachment, FileStore, Outgoing
from bot.texts import delivery as texts

_logger = logging.getLogger(__name__)
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
PATIENCE_S = 15
RETRIES_S = (0.3, 1.0, 3.0)


@dataclass(frozen=True, slots=True)
class Said:
    """What came of saying something. ``parts`` carry their states; ``verdict`` tells why some are unsent."""

    parts: list[Part] = field(default_factory=list)
    verdict: Verdict | None = None

    @property
    def ids(self) -> tuple[int, ...]:
        return message_ids(self.parts)

    @property
    def is_owed(self) -> bool:
        """Whether the unsent parts may pass later."""
        return self.verdict is not None and self.verdict.kind not in {Kind.REFUSED, Kind.UNMARKED}

    @property
    def is_doubtful(self) -> bool:
        """Whether the part that did not pass may have arrived all the same."""
        return self.verdict is not None and self.verdict.kind is Kind.AMBIGUOUS

    @property
    def is_blocked(self) -> bool:
        """Whether the person is out of reach for good."""
        return self.verdict is not None and self.verdict.is_blocked


async def _nobody_minds(old_id: int, new_id: int) -> None:
    """A chat that has another number is nobody's business."""


class Messenger:
    """Everything that leaves for Telegram passes here."""

    def __init__(
        self,
        bot: Bot,
        files: FileStore,
        *,
        pacer: Pacer | None = None,
        step: Callable[[str], None] = lambda name: None,
        on_moved: Callable[[int, int], Awaitable[None]] = _nobody_minds,
    ) -> None:
        self._bot = bot
        self._files = files
        self._pacer = pacer or Pacer()
        self._step = step
        self._on_moved = on_moved

    def parts(self, outgoing: Outgoing) -> list[Part]:
        """The calls that it takes; see :mod:`bot.messenger.parts`."""
        return parts_of(outgoing, self._size_of)

    async def say(self, chat_id: int, parts: list[Part], *, reply_to: int | None = None) -> Said:
        """Answer the person who is asking: at once, with a few safe retries. Never raises for Telegram's errors."""
        for position in unsent(parts):
            part = parts[position]
            try:
                part["ids"] = await self._persist(chat_id, part, reply_to if position == 0 else None)
            except DeliveryError as error:
                _logger.warning("an answer did not pass: %s", error.verdict)
                return Said(parts, error.verdict)
            part["state"] = "sent"
        self._step("answer.sent")
        return Said(parts)

    async def _persist(self, chat_id: int, part: Part, reply_to: int | None) -> list[int]:
        for pause in RETRIES_S:
            try:
                return await self.send_part(chat_id, part, reply_to=reply_to)
            except DeliveryError as error:
                await self._prepare_retry(part, error, pause)
        return await self.send_part(chat_id, part, reply_to=reply_to)

    async def _prepare_retry(self, part: Part, error: DeliveryError, pause: float) -> None:
        match error.verdict:
            case Verdict(kind=Kind.NOT_SENT):
                await asyncio.sleep(pause)
            case Verdict(kind=Kind.WAIT, wait_s=wait_s) if wait_s <= PATIENCE_S:
                await asyncio.sleep(0)  # the pacer knows how long this chat has to rest
            case Verdict(kind=Kind.AMBIGUOUS) if not part["is_copy"]:
                part["is_copy"] = True
                await asyncio.sleep(pause)
            case _:
                raise error

    async def send_part(
        self, chat_id: int, part: Part, *, reply_to: int | None = None, is_bulk: bool = False
    ) -> list[int]:
        """One call; the new messages' numbers. Raises :class:`DeliveryError`."""
        await self._pacer.wait(chat_id, cost=_cost(part), is_bulk=is_bulk)
        try:
            return await self._attempt(chat_id, part, reply_to)
        except DeliveryError as error:
            return await self._another_way(chat_id, part, reply_to, error)

    async def _another_way(self, chat_id: int, part: Part, reply_to: int | None, error: DeliveryError) -> list[int]:
        """What may pass after a clear refusal. Raises the error where nothing else is worth trying."""
        verdict = error.verdict
        if verdict.kind is Kind.MOVED:
            await self._on_moved(chat_id, verdict.chat_id)
            return await self._attempt(verdict.chat_id, part, reply_to)
        if verdict.kind is Kind.UNMARKED and part["type"] == "text":
            _logger.warning("markup was refused, sending plain words: %s", verdict.reason)
            return await self._attempt(chat_id, part, reply_to, is_plain=True)
        if not _is_file_refused(part, verdict):
            raise error
        _logger.warning("a file was refused, sending its bytes: %s", verdict.reason)
        forget_numbers(part)
        try:
            return await self._attempt(chat_id, part, reply_to)
        except DeliveryError as again:
            if not _is_file_refused(part, again.verdict):
                raise
        forget_files(part)
        return await self._attempt(chat_id, part, reply_to)

    async def _attempt(self, chat_id: int, part: Part, reply_to: int | None, *, is_plain: bool = False) -> list[int]:
        options: dict[str, Any] = {"disable_notification": part["silent"] or None}
        if reply_to is not None:
            options["reply_parameters"] = ReplyParameters(reply_to, allow_sending_without_reply=True)
        try:
            if part["type"] == "text":
                return [(await self._send_text(chat_id, part, options, is_plain=is_plain)).message_id]
            sent = await send_enclosures(self._bot, self._files, chat_id, part, options)
        except TelegramError as error:
            raise self._sorted(chat_id, error) from error
        return [message.message_id for message in sent]

    async def _send_text(self, chat_id: int, part: Part, options: dict[str, Any], *, is_plain: bool) -> Message:
        text, mode = _words(part, is_plain=is_plain)
        return await self._bot.send_message(
            chat_id, text, parse_mode=mode, reply_markup=keyboard(part), link_preview_options=_NO_PREVIEW, **options
        )

    async def edit_part(self, chat_id: int, message_id: int, part: Part) -> bool:
        """Put a text part in a message's place. ``False``: the message is gone. Raises :class:`DeliveryError`."""
        await self._pacer.wait_edit(chat_id)
        text, mode = _words(part, is_plain=False)
        try:
            await self._bot.edit_message_text(
                text,
                chat_id,
                message_id,
                parse_mode=mode,
                reply_markup=inline(part["buttons"]),
                link_preview_options=_NO_PREVIEW,
            )
        except TelegramError as error:
            verdict = self._sorted(chat_id, error).verdict
            if "not modified" in verdict.reason.lower():
                return True
            if verdict.kind is Kind.REFUSED and not verdict.is_blocked:
                return False
            raise DeliveryError(verdict) from error
        return True

    async def edit(self, chat_id: int, message_id: int, outgoing: Outgoing) -> bool:
        """Edit at once, with safe retries (an edit may be repeated). ``False``: not possible, say it anew."""
        parts = self.parts(outgoing)
        if len(parts) != 1 or parts[0]["type"] != "text" or parts[0]["menu"] is not None:
            return False
        for pause in RETRIES_S:
            try:
                return await self.edit_part(chat_id, message_id, parts[0])
            except DeliveryError as error:
                if error.verdict.kind not in {Kind.NOT_SENT, Kind.AMBIGUOUS, Kind.WAIT}:
                    return False
                await asyncio.sleep(pause)
        return False

    async def toast(self, query_id: str, text: str, *, is_alert: bool = False) -> bool:
        """Answer a press. ``False`` when Telegram no longer waits for the answer."""
        for pause in RETRIES_S:
            try:
                await self._bot.answer_callback_query(query_id, text or None, show_alert=is_alert or None)
            except TelegramError as error:
                if classify(error).kind not in {Kind.NOT_SENT, Kind.AMBIGUOUS, Kind.WAIT}:
                    return False
                await asyncio.sleep(pause)
            else:
                return True
        return False

    async def leave(self, chat_id: int) -> None:
        """Leave a group without a word. Raises ``TelegramError``."""
        await self._bot.leave_chat(chat_id)

    def _sorted(self, chat_id: int, error: TelegramError) -> DeliveryError:
        verdict = classify(error)
        if verdict.kind is Kind.WAIT:
            self._pacer.block(chat_id, verdict.wait_s)
        return DeliveryError(verdict)

    def _size_of(self, item: Attachment) -> int | None:
        try:
            return self._files.path(item.sha256).stat().st_size if item.sha256 and not item.file_id else None
        except OSError:
            return None


def _is_file_refused(part: Part, verdict: Verdict) -> bool:
    """Whether the files may be what the server did not like, and not the reader."""
    return part["type"] == "files" and verdict.kind is Kind.REFUSED and not verdict.is_blocked


def _words(part: Part, *, is_plain: bool) -> tuple[str, str | None]:
    """Text and parse mode; a possible copy says so unless there is no room for it."""
    text = str(part["text"])
    if part["is_copy"] and length(text) + len(texts.POSSIBLE_COPY) < 4096:
        text += texts.POSSIBLE_COPY
    return (plain(text), None) if is_plain else (text, ParseMode.HTML)


def _cost(part: Part) -> int:
    """How many messages Telegram counts: an album's items; long texts weigh double."""
    if part["type"] == "files":
        return len(part["files"])
    return 2 if length(str(part["text"])) > 500 else 1
