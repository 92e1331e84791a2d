"""Which chat or message a call means, and whether the bot may write there."""

from __future__ import annotations

from bot.sandbox.chats import Chat
from bot.sandbox.errors import bad_request, forbidden, migrated
from bot.sandbox.log import Message
from bot.sandbox.params import Params
from bot.sandbox.world import World


def find_chat(world: World, params: Params, name: str = "chat_id") -> Chat:
    """The chat a call names. Raises 400 for none, an unknown one or a group that moved."""
    wanted = params.text(name).strip()
    if not wanted:
        raise bad_request(f"{name} is empty")
    if wanted.startswith("@"):
        chat = next((c for c in world.chats.values() if not c.is_private and c.username == wanted[1:]), None)
    else:
        chat = world.chats.get(params.integer(name))
    if chat is None or not _is_known(world, chat):
        raise bad_request("chat not found")
    if chat.migrated_to:
        raise migrated(chat.migrated_to)
    return chat


def _is_known(world: World, chat: Chat) -> bool:
    if not chat.is_private:
        return world.bot.user_id in chat.members
    user = world.users.get(chat.chat_id)
    return user is not None and (user.is_known or user.has_started)


def writable_chat(world: World, params: Params) -> Chat:
    """The chat a call names, if the bot may write there. Raises 400 or 403."""
    chat = find_chat(world, params)
    if chat.is_private:
        _check_person(world, chat.chat_id)
    else:
        _check_membership(world, chat)
    return chat


def _check_person(world: World, user_id: int) -> None:
    user = world.users[user_id]
    if user.is_deactivated:
        raise forbidden("user is deactivated")
    if user.is_bot:
        raise forbidden("bots can't send messages to bots")
    if user.has_blocked:
        raise forbidden("bot was blocked by the user")
    if not user.has_started:
        raise forbidden("bot can't initiate conversation with a user")


def _check_membership(world: World, chat: Chat) -> None:
    status = chat.members[world.bot.user_id]
    if status == "kicked":
        noun = {"group": "group chat", "supergroup": "supergroup chat"}.get(chat.kind, "channel chat")
        raise forbidden(f"bot was kicked from the {noun}")
    if status == "left":
        noun = {"group": "group chat", "supergroup": "supergroup chat"}.get(chat.kind, "channel chat")
        raise forbidden(f"bot is not a member of the {noun}")
    if chat.kind == "channel" and status != "administrator":
        raise bad_request("need administrator rights in the channel chat")


def own_message(world: World, params: Params, missing: str, refused: str) -> Message:
    """The bot's own message a call names; ``missing`` and ``refused`` are the 400 messages otherwise."""
    if params.has("inline_message_id"):
        raise bad_request("MESSAGE_ID_INVALID")
    chat = writable_chat(world, params)
    message = world.log.find(chat.chat_id, params.integer("message_id"))
    if message is None:
        raise bad_request(missing)
    if not message.is_from_bot:
        raise bad_request(refused)
    return message
