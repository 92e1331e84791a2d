"""What an update is, before anybody acts on it. Pure: it looks at the parsed update only."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from telegram import Chat, ChatMember, Update, User

from bot.services.groups import GroupEntry

ANONYMOUS_ADMIN_ID = 1087968824
CHANNEL_BOT_ID = 136817688
TELEGRAM_ID = 777000
_SERVICE = frozenset({ANONYMOUS_ADMIN_ID, CHANNEL_BOT_ID, TELEGRAM_ID})
_START = re.compile(r"/start(?:@\w+)?\s+([A-Za-z0-9_-]{1,64})\s*")
_GROUPS = frozenset({Chat.GROUP, Chat.SUPERGROUP})
_ENTRIES = {
    "bind": GroupEntry.BINDING,
    "unbind": GroupEntry.BINDING,
    "bind_digest": GroupEntry.BINDING,
    "score": GroupEntry.SCORE,
    "score_item": GroupEntry.SCORE,
    "score_dept": GroupEntry.SCORE,
}
_COMMAND = re.compile(r"/(?P<verb>bind|unbind|score)(?:@(?P<bot>\w+))?(?=\s|$)", re.IGNORECASE)
_PRESS = re.compile(r"1:(?P<verb>bind|bind_digest|score|score_item|score_dept)(?=:|$)")
_PRESENT = frozenset({ChatMember.MEMBER, ChatMember.ADMINISTRATOR, ChatMember.RESTRICTED, ChatMember.OWNER})


class Matter(StrEnum):
    """What to do with an update."""

    ASKING = "asking"  # a person in a private chat: to the handlers, if a member
    BLOCKED = "blocked"  # the person stopped the bot
    UNBLOCKED = "unblocked"  # the person let it in again
    ADDED = "added"  # somebody put the bot into a group
    REMOVED = "removed"  # somebody took the bot out of a group
    IN_GROUP = "in_group"  # a person in a group tries something that may be heard there
    MIGRATED = "migrated"  # the group has another number now
    NOTHING = "nothing"  # not ours to react to


@dataclass(frozen=True, slots=True)
class Judged:
    """``user_id``: who is behind it (0: nobody who counts). ``has_code``: ``/start`` with something like a code.

    ``entry``: what is tried in a group; ``addressee``: the bot that the command names, if any.
    ``new_chat_id``: of a group that became a supergroup.
    """

    matter: Matter
    user_id: int = 0
    chat_id: int = 0
    has_code: bool = False
    entry: GroupEntry | None = None
    addressee: str = ""
    new_chat_id: int = 0


NOTHING = Judged(Matter.NOTHING)


def judge(update: Update) -> Judged:
    """The matter of an update. Posts, other talk in groups, bots and service accounts are nothing to us."""
    if update.my_chat_member is not None:
        return _membership(update)
    user, chat = update.effective_user, update.effective_chat
    if (moved := _migration(update)) is not None:
        return moved
    if user is None or chat is None or not _is_person(user):
        return NOTHING
    if chat.type in _GROUPS:
        return _in_group(update, user.id, chat.id)
    if chat.type != Chat.PRIVATE or chat.id != user.id:  # a private chat has its person's number, or is a forgery
        return NOTHING
    if update.callback_query is not None:
        return Judged(Matter.ASKING, user.id, chat.id)
    message = update.message or update.edited_message
    if message is None or message.sender_chat is not None:
        return NOTHING
    has_code = update.message is not None and _START.fullmatch(message.text or "") is not None
    return Judged(Matter.ASKING, user.id, chat.id, has_code)


def _migration(update: Update) -> Judged | None:
    """Either of the two service messages by which Telegram tells of a new number."""
    message = update.message
    if message is None or message.chat.type not in _GROUPS:
        return None
    if message.migrate_to_chat_id:
        return Judged(Matter.MIGRATED, chat_id=message.chat_id, new_chat_id=message.migrate_to_chat_id)
    if message.migrate_from_chat_id:
        return Judged(Matter.MIGRATED, chat_id=message.migrate_from_chat_id, new_chat_id=message.chat_id)
    return None


def _in_group(update: Update, user_id: int, chat_id: int) -> Judged:
    """Three commands, the buttons that belong to them, and answers to a bot's message."""
    if update.callback_query is not None:
        pressed = _PRESS.match(update.callback_query.data or "")
        return Judged(Matter.IN_GROUP, user_id, chat_id, entry=_ENTRIES[pressed["verb"]]) if pressed else NOTHING
    message = update.message
    if message is None or message.sender_chat is not None:
        return NOTHING
    if (message.text or message.caption or "").startswith("/"):
        typed = _COMMAND.match(message.text or "")
        if typed is None:
            return NOTHING
        entry, addressee = _ENTRIES[typed["verb"].lower()], typed["bot"] or ""
        return Judged(Matter.IN_GROUP, user_id, chat_id, entry=entry, addressee=addressee)
    replied = message.reply_to_message
    is_reply = replied is not None and replied.from_user is not None and replied.from_user.is_bot
    return Judged(Matter.IN_GROUP, user_id, chat_id, entry=GroupEntry.REPLY) if is_reply else NOTHING


def _membership(update: Update) -> Judged:
    change = update.my_chat_member
    if change is None:
        return NOTHING
    user, chat = change.from_user, change.chat
    is_present = change.new_chat_member.status in _PRESENT
    if chat.type == Chat.PRIVATE:
        matter = Matter.UNBLOCKED if is_present else Matter.BLOCKED
        return Judged(matter, user.id, chat.id) if _is_person(user) else NOTHING
    was_present = change.old_chat_member.status in _PRESENT
    if is_present == was_present:
        return NOTHING
    if was_present:
        return Judged(Matter.REMOVED, chat_id=chat.id)
    # A channel is no working group, whoever adds the bot.
    return Judged(Matter.ADDED, user.id if _is_person(user) and chat.type in _GROUPS else 0, chat.id)


def _is_person(user: User) -> bool:
    return not user.is_bot and user.id not in _SERVICE
