"""Chats and their members, pinning, copying."""

from __future__ import annotations

from bot.sandbox.chats import Chat
from bot.sandbox.errors import bad_request
from bot.sandbox.log import Message
from bot.sandbox.methods.base import CAPTION, COPY, method
from bot.sandbox.methods.sending import call_caption, deliver, read_markup, without_reply
from bot.sandbox.methods.targets import find_chat, writable_chat
from bot.sandbox.params import Params
from bot.sandbox.rules import Json
from bot.sandbox.world import World

RIGHTS = (
    "can_be_edited", "is_anonymous", "can_manage_chat", "can_delete_messages", "can_manage_video_chats",
    "can_restrict_members", "can_promote_members", "can_change_info", "can_invite_users", "can_post_stories",
    "can_edit_stories", "can_delete_stories", "can_send_welcome_messages",
)  # fmt: skip
COPIED = ("text", "entities", "caption", "caption_entities", "photo", "document", "video", "audio", "voice", "sticker")
PRESENT = frozenset({"creator", "administrator", "member"})
GIFTS = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")


def member_json(world: World, user_id: int, status: str) -> Json:
    """The Bot API's ``ChatMember``."""
    shown: Json = {"status": status, "user": world.users[user_id].json()}
    if status == "administrator":
        shown |= dict.fromkeys(RIGHTS, False) | {"can_manage_chat": True, "can_delete_messages": True}
    if status == "creator":
        shown["is_anonymous"] = False
    if status == "kicked":
        shown["until_date"] = 0
    return shown


async def get_chat(world: World, params: Params) -> Json:
    chat = find_chat(world, params)
    full = chat.json() | {
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(GIFTS, False),
    }
    pinned = world.log.find(chat.chat_id, chat.pinned_id)
    return full | ({"pinned_message": without_reply(pinned.payload)} if pinned else {})


async def get_chat_member(world: World, params: Params) -> Json:
    chat = writable_chat(world, params)
    user_id = params.integer("user_id")
    if user_id not in world.users:
        raise bad_request("invalid user_id specified" if user_id <= 0 else "member not found")
    status = "member" if chat.is_private else chat.members.get(user_id, "left")
    return member_json(world, user_id, status)


async def get_chat_administrators(world: World, params: Params) -> list[Json]:
    chat = writable_chat(world, params)
    if chat.is_private:
        raise bad_request("there are no administrators in the private chat")
    leading = {user_id: status for user_id, status in chat.members.items() if status in {"creator", "administrator"}}
    return [
        member_json(world, user_id, status)
        for user_id, status in leading.items()
        if not world.users[user_id].is_bot or user_id == world.bot.user_id
    ]


async def get_chat_member_count(world: World, params: Params) -> int:
    chat = writable_chat(world, params)
    return 2 if chat.is_private else sum(status in PRESENT for status in chat.members.values())


async def leave_chat(world: World, params: Params) -> bool:
    chat = writable_chat(world, params)
    if chat.is_private:
        raise bad_request("chat member status can't be changed in private chats")
    chat.members[world.bot.user_id] = "left"
    world.pulse.beat()
    return True


async def pin_chat_message(world: World, params: Params) -> bool:
    chat = writable_chat(world, params)
    if world.log.find(chat.chat_id, params.integer("message_id")) is None:
        raise bad_request("message to pin not found")
    _check_can_pin(world, chat)
    chat.pinned_id = params.integer("message_id")
    world.pulse.beat()
    return True


async def unpin_chat_message(world: World, params: Params) -> bool:
    chat = writable_chat(world, params)
    _check_can_pin(world, chat)
    if params.has("message_id") and chat.pinned_id != params.integer("message_id"):
        raise bad_request("message to unpin not found")
    chat.pinned_id = 0
    return True


def _check_can_pin(world: World, chat: Chat) -> None:
    if not chat.is_private and chat.members[world.bot.user_id] != "administrator":
        raise bad_request("not enough rights to manage pinned messages in the chat")


def _source(world: World, params: Params, missing: str) -> Message:
    chat = find_chat(world, params, "from_chat_id")
    message = world.log.find(chat.chat_id, params.integer("message_id"))
    if message is None:
        raise bad_request(missing)
    return message


async def copy_message(world: World, params: Params) -> Json:
    source = _source(world, params, "message to copy not found")
    content = {name: value for name, value in source.payload.items() if name in COPIED}
    if params.has("caption"):
        content = {name: value for name, value in content.items() if not name.startswith("caption")}
        content |= call_caption(params)
    markup = read_markup(world, params)
    chat = writable_chat(world, params)
    world.limiter.admit(chat, world.now(), 1)
    return {"message_id": deliver(world, chat, content, params, markup).message_id}


async def forward_message(world: World, params: Params) -> Json:
    source = _source(world, params, "message to forward not found")
    chat = writable_chat(world, params)
    world.limiter.admit(chat, world.now(), 1)
    origin = {"type": "user", "date": source.payload["date"], "sender_user": source.payload["from"]}
    content = {name: value for name, value in source.payload.items() if name in COPIED} | {"forward_origin": origin}
    no_markup = read_markup(world, Params({}, {}))
    return deliver(world, chat, content, params, no_markup).payload


FORWARD = "chat_id message_thread_id direct_messages_topic_id from_chat_id message_id disable_notification"
METHODS = (
    method("getChat", get_chat, "chat_id"),
    method("getChatMember", get_chat_member, "chat_id user_id"),
    method("getChatAdministrators", get_chat_administrators, "chat_id return_bots"),
    method("getChatMemberCount", get_chat_member_count, "chat_id"),
    method("leaveChat", leave_chat, "chat_id"),
    method("pinChatMessage", pin_chat_message, "business_connection_id chat_id message_id disable_notification"),
    method("unpinChatMessage", unpin_chat_message, "business_connection_id chat_id message_id"),
    method("copyMessage", copy_message, COPY, CAPTION, "from_chat_id message_id video_start_timestamp"),
    method(
        "forwardMessage",
        forward_message,
        FORWARD,
        "protect_content video_start_timestamp suggested_post_parameters message_effect_id",
    ),
)
