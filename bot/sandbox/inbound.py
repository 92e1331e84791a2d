"""What people do, turned into messages in a chat and updates for the bot."""

from __future__ import annotations

from bot.sandbox.chats import ANONYMOUS_ADMIN_ID, Chat, User
from bot.sandbox.entities.detect import detect
from bot.sandbox.entities.spans import sort_spans
from bot.sandbox.log import Message
from bot.sandbox.methods.chats import member_json
from bot.sandbox.methods.sending import without_reply
from bot.sandbox.rules import Json
from bot.sandbox.world import Callback, World

SERVICE = frozenset(
    {"new_chat_members", "left_chat_member", "migrate_to_chat_id", "migrate_from_chat_id", "group_chat_created"}
)


class ActionError(Exception):
    """A person cannot do this: no such button, message or chat, or the bot is blocked."""


def text_content(text: str) -> Json:
    """A typed text with what Telegram marks in it."""
    entities = [span.json() for span in sort_spans(detect(text))]
    return {"text": text} | ({"entities": entities} if entities else {})


def caption_content(caption: str | None) -> Json:
    if not caption:
        return {}
    shown = text_content(caption)
    return {"caption": caption} | ({"caption_entities": shown["entities"]} if "entities" in shown else {})


def receive(
    world: World,
    chat: Chat,
    sender: User,
    content: Json,
    *,
    reply_to: int = 0,
    is_held: bool = False,
    origin: Json | None = None,
) -> Message:
    """Put a person's message into a chat and tell the bot if it may see it; ``origin`` replaces ``from``."""
    if chat.migrated_to:
        raise ActionError(f"group {chat.chat_id} became supergroup {chat.migrated_to}")
    if chat.is_private:
        _open_private(sender)
    reply = world.log.find(chat.chat_id, reply_to) if reply_to else None
    if reply_to and reply is None:
        raise ActionError(f"no message {reply_to} in chat {chat.chat_id} to reply to")
    shown_reply = {"reply_to_message": without_reply(reply.payload)} if reply else {}
    source = {"from": sender.json()} if origin is None else origin
    message = world.add_message(chat, source | shown_reply | content, is_from_bot=False)
    if _is_visible(world, chat, message.payload):
        sender.is_known = True
        _hand_over(world, "channel_post" if chat.kind == "channel" else "message", message.payload, is_held)
    return message


def _open_private(sender: User) -> None:
    if sender.has_blocked:
        raise ActionError(f"{sender.first_name} has blocked the bot")
    sender.has_started = True


def _hand_over(world: World, kind: str, payload: Json, is_held: bool) -> None:
    if is_held:
        world.held.append((kind, payload))
    else:
        world.push(kind, payload)


def _is_visible(world: World, chat: Chat, payload: Json) -> bool:
    """Whether the bot sees the message: privacy mode hides most of a group's talk."""
    status = chat.members.get(world.bot.user_id)
    if chat.is_private:
        return True
    if status not in {"member", "administrator"}:
        return False
    is_open = chat.kind == "channel" or status == "administrator" or not world.rules.has_privacy_mode
    if is_open or not SERVICE.isdisjoint(payload):
        return True
    replied = payload.get("reply_to_message", {}).get("from", {}).get("id")
    return replied == world.bot.user_id or _addresses_bot(world.bot.username, payload)


def _addresses_bot(username: str, payload: Json) -> bool:
    text = payload.get("text") or payload.get("caption") or ""
    entities = payload.get("entities") or payload.get("caption_entities") or []
    units = text.encode("utf-16-le")
    for entity in entities:
        start = 2 * entity["offset"]
        word = units[start : start + 2 * entity["length"]].decode("utf-16-le")
        if entity["type"] == "mention" and word.lower() == f"@{username.lower()}":
            return True
        if entity["type"] == "bot_command" and word.partition("@")[2].lower() in {"", username.lower()}:
            return True
    return False


def edit(world: World, message: Message, content: Json) -> None:
    """A person changes their own message."""
    message.earlier.append(message.payload)
    kept = {k: v for k, v in message.payload.items() if k not in {"text", "entities", "caption", "caption_entities"}}
    message.payload = kept | content | {"edit_date": world.stamp()}
    world.touch(message)
    kind = "edited_channel_post" if message.payload["chat"]["type"] == "channel" else "edited_message"
    if _is_visible(world, world.chats[message.chat_id], message.payload):
        world.push(kind, message.payload)


def inaccessible(chat: Chat, message_id: int) -> Json:
    """A message that the bot is not shown any more."""
    return {"chat": chat.json(), "message_id": message_id, "date": 0}


def press(world: World, presser: User, shown: Json, data: str) -> Callback:
    """A press on an inline button of a message, with whatever data; the result is filled when the bot answers."""
    presser.is_known = True
    query_id = str(world.random.randrange(10**17, 10**18))
    callback = Callback(query_id, presser.user_id, world.now())
    world.callbacks[query_id] = callback
    instance = str(shown["chat"]["id"])
    query: Json = {"id": query_id, "from": presser.json(), "message": shown, "chat_instance": instance}
    world.push("callback_query", query | {"data": data})
    return callback


def change_bot_status(world: World, chat: Chat, by: User, old: str, new: str) -> None:
    """Tell the bot that its own membership changed."""
    by.is_known = True
    update: Json = {"chat": chat.json(), "from": by.json(), "date": world.stamp()}
    update["old_chat_member"] = _bot_member(world, old)
    update["new_chat_member"] = _bot_member(world, new)
    world.push("my_chat_member", update)


def _bot_member(world: World, status: str) -> Json:
    return member_json(world, world.bot.user_id, status)


def anonymous_origin(world: World, chat: Chat) -> Json:
    """The sender of a message by an anonymous administrator."""
    return {"from": world.users[ANONYMOUS_ADMIN_ID].json(), "sender_chat": chat.json()}
