"""A chat as those in it read it."""

from __future__ import annotations

from bot.sandbox.chats import Chat
from bot.sandbox.seen import Seen, see
from bot.sandbox.world import World

TAIL = 6


class Room:
    """Reading a chat: everything, the bot's last words, and waiting for words."""

    def __init__(self, world: World, chat: Chat) -> None:
        self.world = world
        self.chat = chat
        self._marked = 0

    @property
    def chat_id(self) -> int:
        return self.chat.chat_id

    def mark(self) -> None:
        """From now on ``heard`` and ``hears`` mean what comes after this moment."""
        self._marked = self.world.log.sequence

    @property
    def transcript(self) -> list[Seen]:
        """All messages of the chat, deleted ones included, oldest first."""
        return [see(message) for message in self.world.log.chat(self.chat_id)]

    @property
    def said(self) -> list[Seen]:
        """All the bot's messages that still stand, oldest first."""
        return [seen for seen in self.transcript if seen.is_from_bot and not seen.is_deleted]

    @property
    def last(self) -> Seen | None:
        """The bot's newest message."""
        return self.said[-1] if self.said else None

    @property
    def heard(self) -> list[Seen]:
        """What the bot wrote or edited here since the last mark, in the order it happened."""
        new = [message for message in self.world.log.chat(self.chat_id) if message.touched > self._marked]
        seen = [see(message) for message in new if message.is_from_bot and not message.is_deleted]
        return sorted(seen, key=lambda each: each.touched)

    @property
    def all_button_words(self) -> list[str]:
        """The words of all inline buttons and of the reply keyboard."""
        keys = [str(button["text"]) for row in self.chat.reply_keyboard.get("keyboard", []) for button in row]
        return [words for seen in self.said for words in seen.button_words] + keys

    async def hears(self, fragment: str, timeout: float = 5.0, *, ever: bool = False) -> Seen:
        """The bot's newest message that holds ``fragment`` in its words, awaited up to ``timeout`` s.

        Looks at what came since the last mark; with ``ever`` at everything. Raises ``AssertionError`` with the end of
        the conversation when it does not come.
        """

        def find() -> Seen | None:
            candidates = self.said if ever else self.heard
            return next((seen for seen in reversed(candidates) if fragment in seen.text), None)

        found = await self.world.pulse.until(find, timeout)
        if found is None:
            raise AssertionError(f"{self.chat.title} did not hear «{fragment}»; the end was:\n{self._tail()}")
        return found

    def _tail(self) -> str:
        lines = [f"{seen.sender}: {seen.text or seen.media} {seen.button_words or ''}" for seen in self.transcript]
        return "\n".join(lines[-TAIL:]) or "(nothing)"
