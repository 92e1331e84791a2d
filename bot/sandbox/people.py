"""People who use the bot, as a test or the demo plays them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.sandbox import inbound
from bot.sandbox.attachments import photo_sizes, shown
from bot.sandbox.buttons import find_button, find_key
from bot.sandbox.chats import Chat, User
from bot.sandbox.files import StoredFile
from bot.sandbox.inbound import ActionError
from bot.sandbox.log import Message
from bot.sandbox.rooms import Room
from bot.sandbox.rules import Json
from bot.sandbox.world import World

PATIENCE_S = 5.0
PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}")
LINK = re.compile(r"(?:https?://)?t\.me/(?P<bot>\w+)(?:\?start=(?P<payload>[^&]*))?")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a press shows: a toast or, with ``is_alert``, a box; ``url`` for a link button or an answer with one."""

    text: str
    is_alert: bool = False
    url: str = ""


class Person(Room):
    """One Telegram account. Every verb acts in the private chat with the bot unless ``chat`` names a group.

    A verb that sends returns the message's number. ``transcript``, ``last``, ``heard`` and ``hears`` (from ``Room``)
    read the private chat; ``heard`` and ``hears`` look at what the bot wrote or edited since this person's last verb.
    """

    def __init__(self, world: World, user: User) -> None:
        super().__init__(world, world.chats[user.user_id])
        self.user = user

    @property
    def user_id(self) -> int:
        return self.user.user_id

    async def start(self, payload: str | None = None, *, chat: Room | None = None) -> int:
        """Press Start, or open a deep link with its payload; lifts a block as Telegram does.

        Raises ``ActionError`` for a payload that no link can carry; ``say`` types any.
        """
        if payload is not None and not PAYLOAD.fullmatch(payload):
            raise ActionError(f"no deep link can carry the payload {payload!r}")
        if self.user.has_blocked and chat is None:
            await self.unblock()
        at_bot = f"@{self.world.bot.username}" if chat is not None else ""
        return await self.say(f"/start{at_bot} {payload}" if payload else f"/start{at_bot}", chat=chat)

    async def open_link(self, url: str) -> int:
        """Open ``https://t.me/<bot>?start=<payload>``. Raises ``ActionError`` when it leads elsewhere."""
        found = LINK.fullmatch(url)
        if found is None or found["bot"].lower() != self.world.bot.username.lower():
            raise ActionError(f"{url} does not lead to @{self.world.bot.username}")
        return await self.start(found["payload"])

    async def say(self, text: str, *, reply_to: int = 0, chat: Room | None = None) -> int:
        """Type a text."""
        return self._send(inbound.text_content(text), reply_to, chat)

    async def photo(
        self,
        data: bytes,
        *,
        caption: str | None = None,
        reply_to: int = 0,
        chat: Room | None = None,
        declared_size: int = 0,
    ) -> int:
        """Send a picture as a photo: several sizes, no name."""
        content = {"photo": photo_sizes(self.world.files, data, declared_size)} | inbound.caption_content(caption)
        return self._send(content, reply_to, chat)

    async def document(
        self,
        data: bytes,
        name: str = "file.bin",
        mime: str = "application/octet-stream",
        *,
        caption: str | None = None,
        reply_to: int = 0,
        chat: Room | None = None,
        declared_size: int = 0,
    ) -> int:
        """Send a file; ``declared_size`` announces more bytes than there are, to stand for a large one."""
        content = self._file("document", data, name, mime, declared_size) | inbound.caption_content(caption)
        return self._send(content, reply_to, chat)

    async def album(
        self,
        items: Sequence[bytes | tuple[bytes, str]],
        *,
        caption: str | None = None,
        reply_to: int = 0,
        chat: Room | None = None,
        order: Sequence[int] | None = None,
        held: Sequence[int] = (),
    ) -> list[int]:
        """Send an album: bytes are photos, (bytes, name) documents; the caption stands on the first.

        The parts reach the bot as separate updates, in ``order`` (indexes of ``items``); those in ``held`` wait for
        ``Sandbox.release``. Returns the messages' numbers in the order of ``items``.
        """
        group = {"media_group_id": str(self.world.random.randrange(10**16, 10**17))}
        contents = [group | self._item(item) for item in items]
        contents[0] |= inbound.caption_content(caption)
        earlier = len(self.world.held)
        numbers = [self._send(content, reply_to, chat, is_held=True) for content in contents]
        parts = self.world.held[earlier:]
        del self.world.held[earlier:]
        for index in range(len(parts)) if order is None else order:
            if index in held:
                self.world.held.append(parts[index])
            else:
                self.world.push(*parts[index])
        return numbers

    def _item(self, item: bytes | tuple[bytes, str]) -> Json:
        if isinstance(item, bytes):
            return {"photo": photo_sizes(self.world.files, item)}
        return self._file("document", item[0], item[1], "application/octet-stream", 0)

    async def other(self, kind: str, data: bytes = b"x", *, reply_to: int = 0, chat: Room | None = None) -> int:
        """Send a ``video``, ``voice``, ``audio``, ``sticker``, ``location`` or ``contact``."""
        return self._send(self._other(kind, data), reply_to, chat)

    def _other(self, kind: str, data: bytes) -> Json:
        if kind in {"video", "voice", "audio"}:
            mime = {"video": "video/mp4", "voice": "audio/ogg", "audio": "audio/mpeg"}[kind]
            return self._file(kind, data, "" if kind == "voice" else f"{kind}.bin", mime, 0)
        if kind == "sticker":
            body = self._file("sticker", data, "", "", 0)["sticker"]
            flags = {"is_animated": False, "is_video": False, "width": 512, "height": 512, "type": "regular"}
            return {"sticker": body | flags}
        if kind == "location":
            return {"location": {"latitude": 45.65, "longitude": 126.5}}
        if kind == "contact":
            return {"contact": {"phone_number": "+10000000000", "first_name": self.user.first_name}}
        raise ActionError(f"unknown kind of message: {kind}")

    def _file(self, kind: str, data: bytes, name: str, mime: str, declared_size: int) -> Json:
        return shown(self.world.files, StoredFile(kind, data, declared_size or len(data), name, mime))

    async def forward(self, message_id: int, *, source: Room | None = None, chat: Room | None = None) -> int:
        """Forward a message of the private chat, or of ``source``."""
        found = self._message(message_id, source)
        origin = {"type": "user", "date": found.payload["date"], "sender_user": found.payload["from"]}
        dropped = {"message_id", "date", "chat", "from", "reply_to_message", "reply_markup", "media_group_id"}
        content = {name: value for name, value in found.payload.items() if name not in dropped}
        return self._send(content | {"forward_origin": origin}, 0, chat)

    async def edit(self, message_id: int, text: str, *, chat: Room | None = None) -> None:
        """Change the words of an own message."""
        message = self._message(message_id, chat)
        is_text = "text" in message.payload
        inbound.edit(self.world, message, inbound.text_content(text) if is_text else inbound.caption_content(text))
        self._acted(chat)

    async def press(
        self,
        words: str,
        *,
        message_id: int = 0,
        chat: Room | None = None,
        timeout: float = PATIENCE_S,
        is_inaccessible: bool = False,
    ) -> Answer | None:
        """Press the button with these words; the bot's answer, or ``None`` when none came within ``timeout`` s.

        The same words (an emoji may precede) win wherever they stand; else the newest message with a button that
        begins with them or holds them. A key of the reply keyboard sends its text and gives ``None`` at once. Raises
        ``ActionError`` when there is no such button.
        """
        room = chat or self
        messages = [m for m in self.world.log.chat(room.chat.chat_id) if not m.is_deleted]
        wanted = [m for m in messages if message_id in (0, m.message_id)]
        key = "" if message_id else self._key(room.chat, wanted, words)
        if key:
            await self.say(key, chat=chat)
            return None
        found = find_button(wanted, words)
        if found is None:
            raise ActionError(f"no button «{words}»; there are: {room.all_button_words}")
        message, button = found
        if "callback_data" not in button:
            return Answer("", url=str(button.get("url", "")))
        payload = inbound.inaccessible(room.chat, message.message_id) if is_inaccessible else message.payload
        return await self._pressed(payload, button["callback_data"], chat, timeout)

    def _key(self, chat: Chat, messages: list[Message], words: str) -> str | None:
        """The key to use: unless an inline button is at least as close."""
        for worst in range(3):
            if find_button(messages, words, worst) is not None:
                return None
            if (key := find_key(chat.reply_keyboard, words, worst)) is not None:
                return key
        return None

    async def press_data(
        self, data: str, *, message_id: int = 0, chat: Room | None = None, timeout: float = PATIENCE_S
    ) -> Answer | None:
        """Press with forged data: on the given message, else the bot's last one, else one that never was."""
        room = chat or self
        number = message_id or (room.last.message_id if room.last else 1)
        message = self.world.log.find(room.chat.chat_id, number)
        payload = message.payload if message else inbound.inaccessible(room.chat, number)
        return await self._pressed(payload, data, chat, timeout)

    async def _pressed(self, payload: Json, data: str, chat: Room | None, timeout: float) -> Answer | None:
        self._acted(chat)
        callback = inbound.press(self.world, self.user, payload, data)
        done = await self.world.pulse.until(lambda: callback if callback.answer else None, timeout)
        if done is None or done.answer is None:
            return None
        return Answer(str(done.answer["text"]), bool(done.answer["show_alert"]), str(done.answer["url"]))

    async def block(self) -> None:
        """Block the bot."""
        self.user.has_blocked = True
        inbound.change_bot_status(self.world, self.chat, self.user, "member", "kicked")

    async def unblock(self) -> None:
        """Lift the block."""
        self.user.has_blocked = False
        inbound.change_bot_status(self.world, self.chat, self.user, "kicked", "member")

    async def deactivate(self) -> None:
        """Delete the account."""
        self.user.is_deactivated = True

    def _message(self, message_id: int, chat: Room | None) -> Message:
        room = chat or self
        message = self.world.log.find(room.chat.chat_id, message_id)
        if message is None:
            raise ActionError(f"no message {message_id} in chat {room.chat.chat_id}")
        return message

    def _send(self, content: Json, reply_to: int, chat: Room | None, *, is_held: bool = False) -> int:
        room = chat or self
        message = inbound.receive(self.world, room.chat, self.user, content, reply_to=reply_to, is_held=is_held)
        self._acted(chat)
        return message.message_id

    def _acted(self, chat: Room | None) -> None:
        self.mark()
        if chat is not None:
            chat.mark()
