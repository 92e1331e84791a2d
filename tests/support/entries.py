"""Every way into the bot, read off the registered handlers, and who tries them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from typing import Any

from telegram.ext import BaseHandler, CallbackQueryHandler, CommandHandler, MessageHandler, filters

from bot.cli.story import picture
from bot.context import App
from bot.sandbox import Channel, Group, Person, inbound
from bot.sandbox.chats import CHANNEL_BOT_ID
from bot.sandbox.rooms import Room
from bot.sandbox.world import Callback
from tests.support.bot import Stage


def handlers(application: App) -> Iterator[BaseHandler[Any, Any, Any]]:
    for group in application.handlers.values():
        yield from group


def commands(application: App) -> list[str]:
    """The commands that have a handler."""
    found = {name for each in handlers(application) if isinstance(each, CommandHandler) for name in each.commands}
    return sorted(found)


def verbs(application: App) -> list[str]:
    """The verbs of callback data that have a handler."""
    patterns = (
        getattr(each.pattern, "pattern", "") for each in handlers(application) if isinstance(each, CallbackQueryHandler)
    )
    return sorted({pattern.removeprefix("^1:").partition("(?")[0].replace("\\", "") for pattern in patterns if pattern})


def words(application: App) -> list[str]:
    """The exact words that have a handler."""
    found: set[str] = set()
    for each in handlers(application):
        if isinstance(each, MessageHandler):
            found |= set(_texts(each.filters))
    return sorted(found)


def _texts(part: object) -> Iterator[str]:
    if isinstance(part, filters.Text):
        yield from part.strings or ()
    for name in ("base_filter", "and_filter", "or_filter", "inv_filter"):
        inner = getattr(part, name, None)
        if isinstance(inner, filters.BaseFilter):
            yield from _texts(inner)


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing to try. ``kind``: ``text``, ``press`` or a kind of message; ``number``: the one it names, if any."""

    kind: str
    value: str
    name: str
    number: int | None = None


MATERIALS = ("photo", "document", "sticker", "location", "contact", "voice", "video", "edited")
LOOSE_TEXTS = ("你好", "https://www.gangcheng.gov.cn/x.html", "12", "6月12日", "一" * 300, "<b>&", "\u202e反")


def entries(application: App, target: int, absent: int, *, is_full: bool) -> list[Entry]:
    """Every command, word, verb and kind of message, those that take an argument with several.

    ``target``: a number that exists and is not the sender's to touch; ``absent``: one that never was.
    """
    found = [Entry("text", word, word) for word in words(application)]
    found += [Entry(kind, "", kind) for kind in MATERIALS]
    numbers = (target, absent) if is_full else (target,)
    for command in commands(application):
        found.append(Entry("text", f"/{command}", command))
        if command != "start":  # five invented codes lock an account out
            found += [Entry("text", f"/{command} {number}", command, number) for number in numbers]
        if is_full:
            found += [Entry("text", f"/{command} {number} 理由", command, number) for number in numbers]
            found += [Entry("text", f"/{command} {rest}", command) for rest in ("4.4", "养护科", "%%")]
    for verb in verbs(application):
        found += [Entry("press", f"1:{verb}:{number}:0", verb, number) for number in numbers]
        if is_full:
            found += [Entry("press", f"1:{verb}{rest}", verb) for rest in ("", ":1.4@2024Q2", ":0")]
    return found + [Entry("text", text, "loose") for text in LOOSE_TEXTS]


class Sender:
    """One account in one place (its private chat, or a group), trying entries."""

    def __init__(self, stage: Stage, person: Person, room: Room | None) -> None:
        self._stage = stage
        self.person = person
        self.room = room

    async def attempt(self, entry: Entry) -> Callback | None:
        """Send it; a press gives what will hold its answer."""
        person, chat = self.person, self.room
        if entry.kind == "text":
            await self.say(entry.value)
        elif entry.kind == "press":
            return self._press(entry.value)
        elif entry.kind == "photo":
            await person.photo(picture(1, 2, 3), chat=chat)
        elif entry.kind == "document":
            await person.document(b"x", "材料.pdf", chat=chat)
        elif entry.kind == "edited":
            await person.edit(await person.say(f"/help@{self._stage.sandbox.username}", chat=chat), "/score", chat=chat)
        else:
            await person.other(entry.kind, chat=chat)
        return None

    async def say(self, text: str) -> None:
        if self.room is not None and text.startswith("/"):
            command, _, rest = text.partition(" ")
            text = f"{command}@{self._stage.sandbox.username} {rest}".strip()
        await self.person.say(text, chat=self.room)

    def _press(self, data: str) -> Callback:
        room, world = self.room or self.person, self._stage.sandbox.world
        said = [message for message in world.log.chat(room.chat_id) if message.is_from_bot]
        shown = said[-1].payload if said else inbound.inaccessible(room.chat, 1)
        room.mark()
        return inbound.press(world, self.person.user, shown, data)


class Anonymous(Sender):
    """An anonymous administrator, or somebody in a channel's name: texts go out under that name."""

    def __init__(self, stage: Stage, person: Person, group: Group, speak: Callable[[str], Awaitable[int]]) -> None:
        super().__init__(stage, person, group)
        self._speak = speak

    async def say(self, text: str) -> None:
        await self._speak(text)


class Posts(Sender):
    """A channel. Its posts are handed over although the bot did not ask for any."""

    def __init__(self, stage: Stage, channel: Channel) -> None:
        super().__init__(stage, stage.sandbox.person("频道", user_id=CHANNEL_BOT_ID), channel)
        self._channel = channel

    async def attempt(self, entry: Entry) -> Callback | None:
        log = self._stage.sandbox.world.log
        earlier = len(log.chat(self._channel.chat_id))
        press = await super().attempt(entry)
        for message in log.chat(self._channel.chat_id)[earlier:]:
            post = {name: value for name, value in message.payload.items() if name != "from"}
            self._stage.sandbox.inject({"channel_post": post | {"sender_chat": self._channel.chat.json()}})
        return press

    async def say(self, text: str) -> None:
        await self._channel.post(text)
