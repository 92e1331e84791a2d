"""Groups, supergroups and channels, and what their members do to the bot."""

from __future__ import annotations

from bot.sandbox import inbound
from bot.sandbox.chats import CHANNEL_BOT_ID, SUPERGROUP_BASE, TELEGRAM_ID, Chat, User
from bot.sandbox.people import Person
from bot.sandbox.rooms import Room
from bot.sandbox.rules import Json
from bot.sandbox.world import World


class Group(Room):
    """A group or supergroup; people write there with ``person.say(…, chat=group)``."""

    def __init__(self, world: World, chat: Chat) -> None:
        super().__init__(world, chat)

    @property
    def _bot_id(self) -> int:
        return self.world.bot.user_id

    async def add(self, person: Person, *, by: Person | None = None, status: str = "member") -> None:
        """A person joins; with ``by``, added by that member."""
        self.chat.members[person.user_id] = status
        self._service({"new_chat_members": [person.user.json()]}, (by or person).user)

    async def remove(self, person: Person, *, by: Person | None = None) -> None:
        self.chat.members[person.user_id] = "kicked" if by else "left"
        self._service({"left_chat_member": person.user.json()}, (by or person).user)

    async def add_bot(self, by: Person, *, status: str = "member") -> None:
        """Put the bot into the group (or change its rank) in somebody's name."""
        old = self.chat.members.get(self._bot_id, "left")
        self.chat.members.setdefault(by.user_id, "member")
        self.chat.members[self._bot_id] = status
        inbound.change_bot_status(self.world, self.chat, by.user, old, status)
        if old in {"left", "kicked"}:
            self._service({"new_chat_members": [self.world.bot.json()]}, by.user)

    async def kick_bot(self, by: Person) -> None:
        """Throw the bot out."""
        old = self.chat.members.get(self._bot_id, "left")
        self.chat.members[self._bot_id] = "kicked"
        inbound.change_bot_status(self.world, self.chat, by.user, old, "kicked")

    async def migrate(self) -> Group:
        """Upgrade to a supergroup with a new id; the old id answers with ``migrate_to_chat_id`` from now on."""
        new_id = SUPERGROUP_BASE - self.world.random.randrange(10**9, 2 * 10**9)
        new = Chat(new_id, "supergroup", self.chat.title, members=dict(self.chat.members))
        self.world.chats[new_id] = new
        actor = self._somebody()
        self._service({"migrate_to_chat_id": new_id}, actor)
        self.chat.migrated_to = new_id
        group = Group(self.world, new)
        group._service({"migrate_from_chat_id": self.chat_id}, actor)
        return group

    async def say_anonymously(self, text: str) -> int:
        """An anonymous administrator writes."""
        origin = inbound.anonymous_origin(self.world, self.chat)
        return self._write(inbound.text_content(text), self._somebody(), origin)

    async def say_as_channel(self, text: str, channel: Channel) -> int:
        """Somebody writes in a channel's name."""
        sender = self.world.users[CHANNEL_BOT_ID]
        return self._write(
            inbound.text_content(text), sender, {"from": sender.json(), "sender_chat": channel.chat.json()}
        )

    async def forward_from_channel(self, text: str, channel: Channel) -> int:
        """The linked channel's post arrives by account 777000."""
        sender = self.world.users[TELEGRAM_ID]
        origin = {"from": sender.json(), "sender_chat": channel.chat.json(), "is_automatic_forward": True}
        return self._write(inbound.text_content(text), sender, origin)

    def _somebody(self) -> User:
        member_id = next(iter(self.chat.members), self._bot_id)
        return self.world.users[member_id]

    def _write(self, content: Json, sender: User, origin: Json) -> int:
        number = inbound.receive(self.world, self.chat, sender, content, origin=origin).message_id
        self.mark()
        return number

    def _service(self, content: Json, actor: User) -> None:
        inbound.receive(self.world, self.chat, actor, content)


class Channel(Room):
    """A channel; its posts have no sender."""

    async def add_bot(self, by: Person, *, status: str = "administrator") -> None:
        old = self.chat.members.get(self.world.bot.user_id, "left")
        self.chat.members[self.world.bot.user_id] = status
        inbound.change_bot_status(self.world, self.chat, by.user, old, status)

    async def post(self, text: str) -> int:
        """Publish a text."""
        origin = {"sender_chat": self.chat.json()}
        sender = self.world.users[CHANNEL_BOT_ID]
        content = inbound.text_content(text)
        number = inbound.receive(self.world, self.chat, sender, content, origin=origin).message_id
        self.mark()
        return number
