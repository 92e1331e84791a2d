"""Users and chats as the sandbox keeps them."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.sandbox.rules import Json

SUPERGROUP_BASE = -1_000_000_000_000
ANONYMOUS_ADMIN_ID = 1_087_968_824
TELEGRAM_ID = 777_000
CHANNEL_BOT_ID = 136_817_688


@dataclass(slots=True)
class User:
    """A person, the bot itself or another bot; ``is_known`` once the bot has seen them."""

    user_id: int
    first_name: str
    username: str = ""
    is_bot: bool = False
    has_started: bool = False
    has_blocked: bool = False
    is_deactivated: bool = False
    is_known: bool = False

    def json(self) -> Json:
        """The Bot API's ``User``."""
        shown: Json = {"id": self.user_id, "is_bot": self.is_bot, "first_name": self.first_name}
        return shown | ({"username": self.username} if self.username else {})


@dataclass(slots=True)
class Chat:
    """A private chat, group, supergroup or channel; ``members`` maps user ids to a ChatMember status."""

    chat_id: int
    kind: str
    title: str
    username: str = ""
    members: dict[int, str] = field(default_factory=dict)
    migrated_to: int = 0
    pinned_id: int = 0
    last_message_id: int = 0
    menu_button: Json = field(default_factory=lambda: {"type": "commands"})
    reply_keyboard: Json = field(default_factory=dict)

    @property
    def is_private(self) -> bool:
        return self.kind == "private"

    @property
    def is_group(self) -> bool:
        return self.kind in {"group", "supergroup"}

    def json(self) -> Json:
        """The Bot API's ``Chat``."""
        shown: Json = {"id": self.chat_id, "type": self.kind}
        shown["first_name" if self.is_private else "title"] = self.title
        return shown | ({"username": self.username} if self.username else {})
