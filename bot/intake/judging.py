"""What an update is, before anybody acts on it. Pure: it looks at the parsed update only."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from telegram import Chat, ChatMember, Update, User

ANONYMOUS_ADMIN_ID = 1087968824
CHANNEL_BOT_ID = 136817688
TELEGRAM_ID = 777000
_SERVICE = frozenset({ANONYMOUS_ADMIN_ID, CHANNEL_BOT_ID, TELEGRAM_ID})
_START = re.compile(r"/start(?:@\w+)?\s+([A-Za-z0-9_-]{1,64})\s*")
_PRESENT = frozenset({ChatMember.MEMBER, ChatMember.ADMINISTRATOR, ChatMember.RESTRICTED, ChatMember.OWNER})


class Matter(StrEnum):
    """What to do with an update."""

    ASKING = "asking"  # a person in a private chat: to the handlers, if a member
    BLOCKED = "blocked"  # the person stopped the bot
    UNBLOCKED = "unblocked"  # the person let it in again
    ADDED = "added"  # somebody put the bot into a group
    NOTHING = "nothing"  # not ours to react to


@dataclass(frozen=True, slots=True)
class Judged:
    """``user_id``: who is behind it (0: nobody who counts). ``has_code``: ``/start`` with something like a code."""

    matter: Matter
    user_id: int = 0
    chat_id: int = 0
    has_code: bool = False


NOTHING = Judged(Matter.NOTHING)


def judge(update: Update) -> Judged:
    """The matter of an update. Posts, groups, bots and service accounts are nothing to us."""
    if update.my_chat_member is not None:
        return _membership(update)
    user, chat = update.effective_user, update.effective_chat
    if user is None or chat is None or not _is_person(user) or chat.type != Chat.PRIVATE:
        return NOTHING
    if update.callback_query is not None:
        return Judged(Matter.ASKING, user.id, chat.id)
    message = update.message or update.edited_message
    if message is None or message.sender_chat is not None:
        return NOTHING
    has_code = update.message is not None and _START.fullmatch(message.text or "") is not None
    return Judged(Matter.ASKING, user.id, chat.id, has_code)


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
    if not is_present or was_present:
        return NOTHING
    return Judged(Matter.ADDED, user.id if _is_person(user) else 0, chat.id)


def _is_person(user: User) -> bool:
    return not user.is_bot and user.id not in _SERVICE
