"""sendPhoto, sendDocument and their like, and albums."""

from __future__ import annotations

from typing import Any

from bot.sandbox.attachments import read_input, shown
from bot.sandbox.errors import bad_request
from bot.sandbox.keyboards import Markup
from bot.sandbox.methods.base import SEND, SENT_CAPTION, Method, method
from bot.sandbox.methods.sending import call_caption, deliver, read_caption, read_markup, read_reply
from bot.sandbox.methods.targets import writable_chat
from bot.sandbox.params import Params
from bot.sandbox.rules import ALBUM_LIMIT, Json
from bot.sandbox.world import World

ALBUM_KINDS = frozenset({"photo", "video", "document", "audio"})
EXTRA = {
    "photo": "has_spoiler show_caption_above_media",
    "document": "thumbnail disable_content_type_detection",
    "video": (
        "duration width height thumbnail cover start_timestamp has_spoiler show_caption_above_media supports_streaming"
    ),
    "audio": "duration performer title thumbnail",
    "voice": "duration",
}


async def send_media(world: World, params: Params, kind: str) -> Json:
    file = read_input(world.files, params, kind, kind, params.text(kind))
    caption = call_caption(params)
    markup = read_markup(world, params)
    chat = writable_chat(world, params)
    read_reply(world, chat, params)
    world.limiter.admit(chat, world.now(), 1)
    return deliver(world, chat, shown(world.files, file) | caption, params, markup).payload


def _sender(kind: str) -> Method:
    async def run(world: World, params: Params) -> Json:
        return await send_media(world, params, kind)

    return method(f"send{kind.capitalize()}", run, SEND, SENT_CAPTION, kind, EXTRA[kind])


async def send_media_group(world: World, params: Params) -> list[Json]:
    items = params.json("media", "can't parse media JSON object")
    if not isinstance(items, list):
        raise bad_request("expected an Array of InputMedia")
    contents = [album_item(world, params, item) for item in items]
    _check_album([str(item["type"]) for item in items])
    chat = writable_chat(world, params)
    read_reply(world, chat, params)
    world.limiter.admit(chat, world.now(), len(contents))
    group = {"media_group_id": str(world.random.randrange(10**16, 10**17))}
    return [deliver(world, chat, group | content, params, Markup()).payload for content in contents]


def album_item(world: World, params: Params, item: Any) -> Json:
    """File and caption of one ``InputMedia``. Raises 400."""
    if not isinstance(item, dict):
        raise bad_request("can't parse InputMedia: expected an Object")
    kind = str(item.get("type", ""))
    if kind not in ALBUM_KINDS:
        raise bad_request(f"can't parse InputMedia: invalid type {kind} is specified")
    file = read_input(world.files, params, kind, "", str(item.get("media", "")))
    mode, entities = str(item.get("parse_mode") or ""), item.get("caption_entities")
    return shown(world.files, file) | read_caption(str(item.get("caption") or ""), mode, entities)


def _check_album(kinds: list[str]) -> None:
    if not kinds:
        raise bad_request("There are no messages to send")
    if len(kinds) > ALBUM_LIMIT:
        raise bad_request("Too many messages to send as an album")
    for kind in ("audio", "document"):
        if kind in kinds and set(kinds) != {kind}:
            raise bad_request(f"{kind.capitalize()} can't be mixed with other media types")


METHODS = (
    *(_sender(kind) for kind in EXTRA),
    method(
        "sendMediaGroup",
        send_media_group,
        "business_connection_id chat_id message_thread_id direct_messages_topic_id media disable_notification",
        "protect_content allow_paid_broadcast message_effect_id reply_parameters reply_to_message_id",
        "allow_sending_without_reply",
    ),
)
