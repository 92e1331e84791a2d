"""Changing and deleting what was sent."""

from __future__ import annotations

from datetime import timedelta

from bot.sandbox.errors import bad_request
from bot.sandbox.log import Message
from bot.sandbox.methods.base import CAPTION, EDIT, method
from bot.sandbox.methods.media import album_item
from bot.sandbox.methods.sending import call_caption, read_markup, read_text
from bot.sandbox.methods.targets import own_message, writable_chat
from bot.sandbox.params import Params
from bot.sandbox.rules import Json
from bot.sandbox.world import World

NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current "
    "content and reply markup of the message"
)
MISSING, REFUSED = "message to edit not found", "message can't be edited"
CONTENT = ("text", "entities", "caption", "caption_entities", "photo", "document", "video", "audio", "reply_markup")
MEDIA = ("photo", "document", "video", "audio", "voice")
DELETABLE = timedelta(hours=48)


def _apply(world: World, message: Message, content: Json, params: Params, replaced: tuple[str, ...]) -> Json:
    """Replace the named fields; raises 400 when nothing changes. An omitted ``reply_markup`` removes the keyboard."""
    parsed = read_markup(world, params)
    if parsed.reply:
        raise bad_request("inline keyboard expected")
    markup = parsed.inline
    kept = {name: value for name, value in message.payload.items() if name not in {*replaced, "reply_markup"}}
    changed = kept | content | ({"reply_markup": markup} if markup else {})
    if all(changed.get(name) == message.payload.get(name) for name in CONTENT):
        raise bad_request(NOT_MODIFIED)
    world.limiter.admit_edit(world.now())
    message.earlier.append(message.payload)
    message.payload = changed | {"edit_date": world.stamp()}
    world.touch(message)
    return message.payload


async def edit_message_text(world: World, params: Params) -> Json:
    content = read_text(params)
    message = own_message(world, params, MISSING, REFUSED)
    if "text" not in message.payload:
        raise bad_request("there is no text in the message to edit")
    return _apply(world, message, content, params, ("text", "entities"))


async def edit_message_caption(world: World, params: Params) -> Json:
    content = call_caption(params)
    message = own_message(world, params, MISSING, REFUSED)
    if not any(name in message.payload for name in MEDIA):
        raise bad_request("there is no caption in the message to edit")
    return _apply(world, message, content, params, ("caption", "caption_entities"))


async def edit_message_reply_markup(world: World, params: Params) -> Json:
    return _apply(world, own_message(world, params, MISSING, REFUSED), {}, params, ())


async def edit_message_media(world: World, params: Params) -> Json:
    content = album_item(world, params, params.json("media", "can't parse input media JSON object"))
    message = own_message(world, params, MISSING, REFUSED)
    replaced = ("text", "entities", "caption", "caption_entities", *MEDIA)
    return _apply(world, message, content, params, replaced)


async def delete_message(world: World, params: Params) -> bool:
    chat = writable_chat(world, params)
    message = world.log.find(chat.chat_id, params.integer("message_id"))
    if message is None:
        raise bad_request("message to delete not found")
    is_ours = message.is_from_bot or chat.is_private or chat.members[world.bot.user_id] == "administrator"
    if not is_ours or world.now() - message.at > DELETABLE:
        raise bad_request("message can't be deleted")
    message.is_deleted = True
    world.touch(message)
    return True


async def delete_messages(world: World, params: Params) -> bool:
    numbers = params.json("message_ids", "can't parse message identifiers JSON object")
    if not isinstance(numbers, list) or not 1 <= len(numbers) <= 100:
        raise bad_request("message identifiers are not specified")
    chat = writable_chat(world, params)
    for number in numbers:
        if world.log.find(chat.chat_id, int(number)) is not None:
            await delete_message(world, Params(params.values | {"message_id": number}, {}))
    return True


METHODS = (
    method(
        "editMessageText",
        edit_message_text,
        EDIT,
        "text parse_mode entities link_preview_options disable_web_page_preview",
    ),
    method("editMessageCaption", edit_message_caption, EDIT, CAPTION),
    method("editMessageReplyMarkup", edit_message_reply_markup, EDIT),
    method("editMessageMedia", edit_message_media, EDIT, "media"),
    method("deleteMessage", delete_message, "chat_id message_id"),
    method("deleteMessages", delete_messages, "chat_id message_ids"),
)
