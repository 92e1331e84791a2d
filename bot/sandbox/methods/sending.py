"""sendMessage, sendChatAction, and what all sending shares: replies, markup, limits."""

from __future__ import annotations

from typing import Any

from bot.sandbox.chats import Chat
from bot.sandbox.entities import formatted
from bot.sandbox.errors import bad_request
from bot.sandbox.keyboards import NOT_JSON, Markup, parse_markup
from bot.sandbox.limits import cost_of
from bot.sandbox.log import Message
from bot.sandbox.methods.base import SEND, method
from bot.sandbox.methods.targets import writable_chat
from bot.sandbox.params import Params
from bot.sandbox.rules import CAPTION_LIMIT, RAW_TEXT_LIMIT, TEXT_LIMIT, Json
from bot.sandbox.world import World

ACTIONS = frozenset(
    (
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    )
)


def read_text(params: Params) -> Json:
    """``text`` and ``entities`` of a call. Raises 400."""
    raw = params.text("text")
    if len(raw.encode()) > RAW_TEXT_LIMIT:
        raise bad_request("text is too long")
    given = params.json("entities", "can't parse entities JSON object")
    text, entities = formatted(raw, params.text("parse_mode"), given)
    if not text:
        raise bad_request("message text is empty")
    if len(text) > TEXT_LIMIT:
        raise bad_request("message is too long")
    return {"text": text} | ({"entities": entities} if entities else {})


def read_caption(raw: str, mode: str, given: Any) -> Json:
    """``caption`` and ``caption_entities``; nothing for an empty one. Raises 400."""
    caption, entities = formatted(raw, mode, given)
    if len(caption) > CAPTION_LIMIT:
        raise bad_request("message caption is too long")
    shown: Json = {"caption": caption} if caption else {}
    return shown | ({"caption_entities": entities} if entities else {})


def call_caption(params: Params) -> Json:
    """The caption of a call."""
    given = params.json("caption_entities", "can't parse caption entities JSON object")
    return read_caption(params.text("caption"), params.text("parse_mode"), given)


def read_markup(world: World, params: Params) -> Markup:
    return parse_markup(params.json("reply_markup", NOT_JSON), world.rules)


def read_reply(world: World, chat: Chat, params: Params) -> Json:
    """``reply_to_message``, or nothing. Raises 400 when the message is missing and must not be."""
    given = params.json("reply_parameters", "can't parse reply parameters JSON object") or {}
    if not isinstance(given, dict):
        raise bad_request("object expected as reply parameters")
    wanted = int(given.get("message_id") or params.integer("reply_to_message_id"))
    if not wanted:
        return {}
    message = world.log.find(chat.chat_id, wanted)
    if message is not None:
        return {"reply_to_message": without_reply(message.payload)}
    if given.get("allow_sending_without_reply") or params.flag("allow_sending_without_reply"):
        return {}
    raise bad_request("message to be replied not found")


def without_reply(payload: Json) -> Json:
    """A message as it is shown inside another: its own reply is left out."""
    return {name: value for name, value in payload.items() if name != "reply_to_message"}


def deliver(world: World, chat: Chat, content: Json, params: Params, markup: Markup) -> Message:
    """Put the bot's message into the chat; limits were asked before."""
    sender: Json = {"sender_chat": chat.json()} if chat.kind == "channel" else {"from": world.bot.json()}
    shown = {"reply_markup": markup.inline} if markup.inline else {}
    protection = {"has_protected_content": True} if params.flag("protect_content") else {}
    reply = read_reply(world, chat, params)
    message = world.add_message(chat, sender | reply | content | protection | shown, is_from_bot=True)
    message.is_silent = params.flag("disable_notification")
    if markup.reply:
        message.keyboard = markup.reply
        chat.reply_keyboard = {} if markup.reply.get("remove_keyboard") else markup.reply
    return message


async def send_message(world: World, params: Params) -> Json:
    content = read_text(params)
    markup = read_markup(world, params)
    chat = writable_chat(world, params)
    read_reply(world, chat, params)
    world.limiter.admit(chat, world.now(), cost_of(content["text"]))
    return deliver(world, chat, content, params, markup).payload


async def send_chat_action(world: World, params: Params) -> bool:
    chat = writable_chat(world, params)
    action = params.text("action")
    if action not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    world.actions.append((chat.chat_id, action))
    return True


METHODS = (
    method("sendMessage", send_message, SEND, "text parse_mode entities link_preview_options disable_web_page_preview"),
    method("sendChatAction", send_chat_action, "business_connection_id chat_id message_thread_id action"),
)
