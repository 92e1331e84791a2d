"""Messages as they stand in chats, and the calls the bot made."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from bot.sandbox.rules import Json


@dataclass(slots=True)
class Message:
    """One message: ``payload`` is the Bot API's ``Message``; ``touched`` orders creations and edits of all chats."""

    payload: Json
    is_from_bot: bool
    at: datetime
    touched: int
    keyboard: Json = field(default_factory=dict)
    earlier: list[Json] = field(default_factory=list)
    is_deleted: bool = False
    is_silent: bool = False

    @property
    def message_id(self) -> int:
        return int(self.payload["message_id"])

    @property
    def chat_id(self) -> int:
        return int(self.payload["chat"]["id"])


@dataclass(frozen=True, slots=True)
class Call:
    """One request of the bot: ``chat_id`` as text (empty where a method has none), ``status`` 0 when it broke off."""

    at: datetime
    method: str
    chat_id: str
    parameters: Json
    status: int
    description: str


class MessageLog:
    """All messages, by chat and number."""

    def __init__(self) -> None:
        self._by_chat: dict[int, dict[int, Message]] = {}
        self.sequence = 0

    def tick(self) -> int:
        """The next number in the order of events."""
        self.sequence += 1
        return self.sequence

    def add(self, message: Message) -> None:
        self._by_chat.setdefault(message.chat_id, {})[message.message_id] = message

    def find(self, chat_id: int, message_id: int) -> Message | None:
        """The message, unless it never was or was deleted."""
        message = self._by_chat.get(chat_id, {}).get(message_id)
        return None if message is None or message.is_deleted else message

    def chat(self, chat_id: int) -> list[Message]:
        """The chat's messages in order, deleted ones included."""
        return list(self._by_chat.get(chat_id, {}).values())
