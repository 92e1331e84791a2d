"""What a handler is given: who asks, how to run a use case, how to answer. And how a handler is registered."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from html import escape
from typing import Any, Concatenate, ParamSpec, Protocol, TypeAlias, TypeVar

from telegram import CallbackQuery, Message, Update
from telegram.ext import (
    Application,
    BaseHandler,
    CallbackContext,
    CallbackQueryHandler,
    CommandHandler,
    ExtBot,
    MessageHandler,
    filters,
)

from bot.domain.errors import ForbiddenError
from bot.domain.roles import Principal
from bot.keyboards.callback import Press, decode, pattern
from bot.ports import Outgoing, StoredFile
from bot.services import outbox
from bot.services.audit import on_behalf_of
from bot.services.bureau import Bureau

P = ParamSpec("P")
T = TypeVar("T")
DESK = "desk"
ALERT_LIMIT = 190


class Answered(Protocol):
    """What came of an answer: its parts with their states, the messages' numbers, and why some are unsent."""

    @property
    def parts(self) -> list[dict[str, Any]]: ...
    @property
    def ids(self) -> tuple[int, ...]: ...
    @property
    def is_owed(self) -> bool: ...
    @property
    def is_doubtful(self) -> bool: ...
    @property
    def is_blocked(self) -> bool: ...


class Voice(Protocol):
    """The part of the messenger that answers whoever is asking."""

    def parts(self, outgoing: Outgoing) -> list[dict[str, Any]]: ...
    async def say(self, chat_id: int, parts: list[dict[str, Any]], *, reply_to: int | None = None) -> Answered: ...
    async def edit(self, chat_id: int, message_id: int, outgoing: Outgoing) -> bool: ...
    async def toast(self, query_id: str, text: str, *, is_alert: bool = False) -> bool: ...


class Fetcher(Protocol):
    """The part of the messenger that downloads."""

    async def fetch(self, file_id: str, limit: int, expected_size: int | None = None) -> StoredFile: ...


@dataclass(frozen=True, slots=True)
class Desk:
    """What all handlers share. ``step`` is told how far a handler has come."""

    bureau: Bureau
    voice: Voice
    fetcher: Fetcher
    step: Callable[[str], None] = lambda name: None


@dataclass(slots=True)
class Passing:
    """The update that is being handled: who sent it, its number, what has been done with it so far."""

    update_id: int
    principal: Principal | None
    answer_count: int = 0
    is_handled: bool = False
    is_press_answered: bool = False
    is_private: bool = False
    error: Exception | None = None


_passing: ContextVar[Passing] = ContextVar("passing")


@contextmanager
def passing(current: Passing) -> Iterator[Passing]:
    """Everything inside handles this update."""
    token = _passing.set(current)
    try:
        yield current
    finally:
        _passing.reset(token)


class Context(CallbackContext[ExtBot[None], dict[Any, Any], dict[Any, Any], dict[Any, Any]]):
    """The context of every handler."""

    def __init__(self, application: Any, chat_id: int | None = None, user_id: int | None = None) -> None:
        super().__init__(application, chat_id=chat_id, user_id=user_id)
        self.incoming: Update | None = None

    @classmethod
    def from_update(cls, update: object, application: Any) -> Context:
        context: Context = super().from_update(update, application)
        context.incoming = update if isinstance(update, Update) else None
        if (current := _passing.get(None)) is not None:
            current.is_handled = True
        return context

    @property
    def passing(self) -> Passing:
        """The update at hand; :class:`ForbiddenError` outside of one."""
        current = _passing.get(None)
        if current is None:
            raise ForbiddenError
        return current

    @property
    def principal(self) -> Principal:
        """Who asks; :class:`ForbiddenError` for a stranger."""
        if self.passing.principal is None:
            raise ForbiddenError
        return self.passing.principal

    @property
    def update_id(self) -> int:
        return self.passing.update_id

    @property
    def bureau(self) -> Bureau:
        return self._desk.bureau

    @property
    def _desk(self) -> Desk:
        desk: Desk = self.bot_data[DESK]
        return desk

    @property
    def chat_id(self) -> int:
        """The chat at hand; inside :meth:`in_private` the member's own."""
        if self.passing.is_private:
            return self.principal.user_id
        chat = self.incoming.effective_chat if self.incoming is not None else None
        if chat is None:
            raise ForbiddenError
        return chat.id

    @property
    def message(self) -> Message | None:
        """The message that came, or the one whose button was pressed if Telegram still shows it."""
        return self.incoming.effective_message if self.incoming is not None else None

    @property
    def query(self) -> CallbackQuery | None:
        """The press at hand, if it is one."""
        return self.incoming.callback_query if self.incoming is not None else None

    @property
    def press(self) -> Press:
        """The pressed button; ``ValueError`` for forged or foreign data."""
        press = decode(self.query.data) if self.query is not None else None
        if press is None:
            raise ValueError("no such button")
        return press

    @property
    def typed(self) -> str:
        """The message's words or caption, without a command at their head; empty for a press."""
        message = self.incoming.message if self.incoming is not None else None
        text = ((message.text or message.caption or "") if message is not None else "").strip()
        if not text.startswith("/"):
            return text
        _, *rest = text.split(maxsplit=1)
        return rest[0].strip() if rest else ""

    @property
    def replied_message_id(self) -> int | None:
        """The number of the message that this one replies to."""
        message = self.incoming.message if self.incoming is not None else None
        replied = message.reply_to_message if message is not None else None
        return replied.message_id if replied is not None else None

    @contextmanager
    def in_private(self) -> Iterator[None]:
        """What is said inside is said in the member's private chat, wherever they wrote."""
        self.passing.is_private = True
        try:
            yield
        finally:
            self.passing.is_private = False

    async def run(self, use_case: Callable[Concatenate[Bureau, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """The use case's result, worked out in another thread; what it changes is recorded as the asker's doing."""
        principal = self.passing.principal
        with on_behalf_of(principal.member_id if principal is not None else None):
            return await asyncio.to_thread(use_case, self.bureau, *args, **kwargs)

    async def say(self, outgoing: Outgoing, reply_to: int | None = None) -> tuple[int, ...]:
        """Answer in this chat; the messages' numbers. What cannot pass now is owed and follows through the outbox."""
        ordinal = self.passing.answer_count
        self.passing.answer_count += 1
        said = await self._desk.voice.say(self.chat_id, self._desk.voice.parts(outgoing), reply_to=reply_to)
        if said.is_owed:
            await self.run(
                outbox.keep_answer, self.update_id, ordinal, self.chat_id, said.parts, is_copy=said.is_doubtful
            )
        if said.is_blocked:
            await self.run(outbox.set_reachable, self.chat_id, is_reachable=False)
        await self._record(said.ids, outgoing.subjects)
        return said.ids

    async def revise(self, outgoing: Outgoing) -> tuple[int, ...]:
        """Put this in the place of the message whose button was pressed; say it anew where that is not possible."""
        query = self.query
        if query is not None and query.message is not None:
            message_id = query.message.message_id
            if await self.edit(message_id, outgoing):
                return (message_id,)
        return await self.say(outgoing)

    async def edit(self, message_id: int, outgoing: Outgoing) -> bool:
        """Put this in the place of an earlier message of ours; ``False`` when it is gone or the content needs more."""
        if not await self._desk.voice.edit(self.chat_id, message_id, outgoing):
            return False
        await self._record((message_id,), outgoing.subjects)
        return True

    async def toast(self, text: str, *, is_alert: bool = False) -> bool:
        """Answer the press; once, later calls do nothing. ``False`` when Telegram no longer takes it."""
        if self.query is None or self.passing.is_press_answered:
            return False
        self.passing.is_press_answered = True
        return await self._desk.voice.toast(self.query.id, text[: ALERT_LIMIT + 10], is_alert=is_alert)

    async def complain(self, sentence: str) -> None:
        """Say why something cannot be: a box over the pressed button, else a message."""
        is_box = self.query is not None and not self.passing.is_press_answered and len(sentence) <= ALERT_LIMIT
        if not (is_box and await self.toast(sentence, is_alert=True)):
            await self.say(Outgoing((escape(sentence, quote=False),)))

    def step(self, name: str) -> None:
        """A named step has been passed, at which a crash test may end the process."""
        self._desk.step(name)

    async def download(self, file_id: str, limit: int, expected_size: int | None = None) -> StoredFile:
        """The file, safely on disk; sizes in bytes. Raises ``DomainError``."""
        return await self._desk.fetcher.fetch(file_id, limit, expected_size)

    async def keep(self, data: bytes) -> StoredFile:
        """What the bot made, safely on disk, so that it can be sent. Raises ``DomainError``."""

        async def chunks() -> AsyncIterator[bytes]:
            yield data

        return await self.bureau.files.store(chunks(), limit=len(data), expected_size=len(data))

    async def _record(self, ids: Sequence[int], subjects: Sequence[str]) -> None:
        if ids and subjects:
            await self.run(outbox.record_answer, self.chat_id, ids, subjects)


Callback: TypeAlias = Callable[[Update, Context], Coroutine[Any, Any, None]]
Handler: TypeAlias = BaseHandler[Any, Any, Any]
App: TypeAlias = Application[Any, Context, Any, Any, Any, Any]


def command(name: str, callback: Callback) -> Handler:
    """Listens to ``/name``, with or without words after it."""
    return CommandHandler(name, callback, filters=filters.UpdateType.MESSAGE)


def words(callback: Callback, *texts: str) -> Handler:
    """Listens to exactly these words, as the keyboard that stays sends them."""
    return MessageHandler(filters.UpdateType.MESSAGE & filters.Text(texts), callback)


def press(verb: str, callback: Callback) -> Handler:
    """Listens to buttons of that verb."""
    return CallbackQueryHandler(callback, pattern=pattern(verb))
