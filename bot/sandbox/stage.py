"""Who and what a test can put on the stage: people, groups, channels, raw updates."""

from __future__ import annotations

from datetime import timedelta

from bot.sandbox.chats import SUPERGROUP_BASE, Chat, User
from bot.sandbox.faults import Faults
from bot.sandbox.groups import Channel, Group
from bot.sandbox.log import Call
from bot.sandbox.people import Person
from bot.sandbox.rules import Json
from bot.sandbox.world import World

FIRST_USER_ID = 500_000_001
INJECTED_LIFE = timedelta(days=365)


class Stage:
    """The driver's side of a world."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._people: dict[int, Person] = {}
        self._groups: dict[int, Group] = {}
        self._channels: dict[int, Channel] = {}

    @property
    def faults(self) -> Faults:
        return self.world.faults

    @property
    def requests(self) -> list[Call]:
        """Every call of the bot, downloads as ``file``, oldest first."""
        return self.world.requests

    def calls(self, method: str, *, chat_id: int | None = None) -> list[Call]:
        """The calls of one method, or of all with ``*``, perhaps only those into one chat."""
        return [
            call
            for call in self.world.requests
            if method in ("*", call.method) and (chat_id is None or call.chat_id == str(chat_id))
        ]

    def person(self, name: str, user_id: int | None = None, *, username: str = "", is_bot: bool = False) -> Person:
        """The account with this id, made when it is new; without an id the next free one."""
        number = user_id if user_id is not None else FIRST_USER_ID + len(self._people)
        if number not in self._people:
            user = self.world.add_user(User(number, name, username, is_bot=is_bot))
            self._people[number] = Person(self.world, user)
        return self._people[number]

    def group(self, title: str, chat_id: int | None = None, *, is_supergroup: bool = False) -> Group:
        """The group with this id, new and without members at first; the bot comes in by ``add_bot``."""
        chat = self._chat("supergroup" if is_supergroup else "group", title, chat_id)
        return self._groups.setdefault(chat.chat_id, Group(self.world, chat))

    def channel(self, title: str, chat_id: int | None = None) -> Channel:
        """The channel with this id, new at first."""
        chat = self._chat("channel", title, chat_id)
        return self._channels.setdefault(chat.chat_id, Channel(self.world, chat))

    def _chat(self, kind: str, title: str, chat_id: int | None) -> Chat:
        if chat_id is None:
            number = self.world.random.randrange(10**8, 10**9)
            chat_id = -number if kind == "group" else SUPERGROUP_BASE - number
        return self.world.chats.setdefault(chat_id, Chat(chat_id, kind, title))

    def inject(self, body: Json) -> int:
        """Queue anything as an update, well-formed or not; gives its ``update_id``."""
        now = self.world.now()
        update_id = self.world.updates.inject(body, now + INJECTED_LIFE, now)
        self.world.pulse.beat()
        return update_id

    def release(self) -> int:
        """Deliver the held album parts; gives how many there were."""
        held, self.world.held = self.world.held, []
        for kind, payload in held:
            self.world.push(kind, payload)
        return len(held)
