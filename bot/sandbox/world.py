"""Everything the sandbox knows, in one place; one instance for one bot."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from random import Random

from bot.ports import Clock
from bot.sandbox.chats import ANONYMOUS_ADMIN_ID, CHANNEL_BOT_ID, TELEGRAM_ID, Chat, User
from bot.sandbox.faults import Faults
from bot.sandbox.files import FileStore
from bot.sandbox.limits import RateLimiter
from bot.sandbox.log import Call, Message, MessageLog
from bot.sandbox.pulse import Pulse
from bot.sandbox.rules import Json, Rules
from bot.sandbox.updates import UpdateQueue


@dataclass(slots=True)
class Callback:
    """A press that waits for its answer; ``answer`` holds the answer's parameters."""

    query_id: str
    user_id: int
    at: datetime
    answer: Json | None = None


@dataclass(slots=True)
class Webhook:
    """Where updates are pushed to; ``url`` empty: nowhere."""

    url: str = ""
    secret: str = ""
    certificate: bool = False
    max_connections: int = 40
    ip_address: str = ""
    last_error_at: datetime | None = None
    last_error: str = ""
    set_at: datetime | None = None


class World:
    """Users, chats, messages, files and queues of one bot."""

    def __init__(self, clock: Clock, token: str, username: str, rules: Rules, seed: int) -> None:
        self.clock = clock
        self.token = token
        self.rules = rules
        self.random = Random(seed)
        bot_id = int(token.partition(":")[0])
        self.bot = User(bot_id, "creditbot", username, is_bot=True, is_known=True)
        self.users: dict[int, User] = {bot_id: self.bot}
        self.chats: dict[int, Chat] = {}
        self.log = MessageLog()
        self.files = FileStore(self.random)
        self.updates = UpdateQueue(self.random)
        self.callbacks: dict[str, Callback] = {}
        self.commands: dict[tuple[str, str], list[Json]] = {}
        self.profile: dict[tuple[str, str], str] = {}
        self.webhook = Webhook()
        self.limiter = RateLimiter(rules)
        self.faults = Faults()
        self.requests: list[Call] = []
        self.actions: list[tuple[int, str]] = []
        self.held: list[tuple[str, Json]] = []
        self.pulse = Pulse()
        self._last_private_id = self.random.randrange(100, 1000)
        self._add_service_accounts()

    def _add_service_accounts(self) -> None:
        self.add_user(User(TELEGRAM_ID, "Telegram"))
        self.add_user(User(ANONYMOUS_ADMIN_ID, "Group", "GroupAnonymousBot", is_bot=True))
        self.add_user(User(CHANNEL_BOT_ID, "Channel", "Channel_Bot", is_bot=True))

    def now(self) -> datetime:
        return self.clock.now()

    def stamp(self) -> int:
        """Now as Telegram writes dates: whole seconds since 1970."""
        return int(self.now().timestamp())

    def add_user(self, user: User) -> User:
        """A user together with the private chat; one with the same id is kept as it stands."""
        self.chats.setdefault(user.user_id, Chat(user.user_id, "private", user.first_name, user.username))
        return self.users.setdefault(user.user_id, user)

    def add_message(self, chat: Chat, content: Json, *, is_from_bot: bool) -> Message:
        """Number, date and keep a message; ``content`` is all of it but number, date and chat."""
        number = {"message_id": self._number(chat), "date": self.stamp(), "chat": chat.json()}
        message = Message(number | content, is_from_bot, self.now(), self.log.tick())
        self.log.add(message)
        self.pulse.beat()
        return message

    def push(self, kind: str, content: Json) -> int | None:
        """Queue an update for the bot and wake whoever delivers it."""
        update_id = self.updates.push(kind, content, self.now())
        self.pulse.beat()
        return update_id

    def touch(self, message: Message) -> None:
        """Mark a message as just changed."""
        message.touched = self.log.tick()
        self.pulse.beat()

    def _number(self, chat: Chat) -> int:
        if chat.kind in {"supergroup", "channel"}:
            chat.last_message_id += 1
            return chat.last_message_id
        self._last_private_id += 1
        return self._last_private_id
