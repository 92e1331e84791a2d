"""What the bot says about itself: commands, descriptions, names, the menu button."""

from __future__ import annotations

import json
import re
from typing import Any

from bot.sandbox.errors import bad_request
from bot.sandbox.methods.base import Method, Run, method
from bot.sandbox.methods.targets import find_chat
from bot.sandbox.params import Params
from bot.sandbox.rules import Json
from bot.sandbox.world import World

COMMAND = re.compile(r"[a-z0-9_]{1,32}")
COMMAND_COUNT = 100
DESCRIPTION_LIMIT = 256
PLAIN_SCOPES = frozenset({"default", "all_private_chats", "all_group_chats", "all_chat_administrators"})
CHAT_SCOPES = frozenset({"chat", "chat_administrators", "chat_member"})
TEXTS = {"Name": ("name", 64), "Description": ("description", 512), "ShortDescription": ("short_description", 120)}
BUTTONS = frozenset({"default", "commands", "web_app"})


def _key(world: World, params: Params) -> tuple[str, str]:
    """(scope, language) of a call. Raises 400."""
    scope = params.json("scope", "can't parse BotCommandScope JSON object") or {"type": "default"}
    kind = scope.get("type") if isinstance(scope, dict) else None
    if kind not in PLAIN_SCOPES | CHAT_SCOPES:
        raise bad_request("unsupported type specified")
    if kind in CHAT_SCOPES:
        find_chat(world, Params(scope, {}))
    language = params.text("language_code")
    if language and not re.fullmatch("[a-z]{2}", language):
        raise bad_request("invalid language code specified")
    return json.dumps(scope, sort_keys=True), language


async def set_my_commands(world: World, params: Params) -> bool:
    commands = params.json("commands", "can't parse commands JSON object")
    if not isinstance(commands, list):
        raise bad_request("expected an Array of BotCommand")
    if len(commands) > COMMAND_COUNT:
        raise bad_request("too many bot commands specified")
    world.commands[_key(world, params)] = [_command(item) for item in commands]
    return True


def _command(item: Any) -> Json:
    if not isinstance(item, dict):
        raise bad_request("can't parse BotCommand: expected an Object")
    name, text = str(item.get("command", "")).removeprefix("/"), str(item.get("description", ""))
    if not COMMAND.fullmatch(name):
        raise bad_request("BOT_COMMAND_INVALID")
    if not 1 <= len(text) <= DESCRIPTION_LIMIT:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name, "description": text}


async def get_my_commands(world: World, params: Params) -> list[Json]:
    return world.commands.get(_key(world, params), [])


async def delete_my_commands(world: World, params: Params) -> bool:
    world.commands.pop(_key(world, params), None)
    return True


async def set_chat_menu_button(world: World, params: Params) -> bool:
    button = params.json("menu_button", "can't parse menu button JSON object") or {"type": "default"}
    if not isinstance(button, dict) or button.get("type") not in BUTTONS:
        raise bad_request("unsupported type specified")
    if params.has("chat_id"):
        find_chat(world, params).menu_button = button
    return True


async def get_chat_menu_button(world: World, params: Params) -> Json:
    return find_chat(world, params).menu_button if params.has("chat_id") else {"type": "commands"}


def _setter(field: str, limit: int) -> Run:
    async def run(world: World, params: Params) -> bool:
        text = params.text(field)
        if len(text) > limit:
            raise bad_request(f"{field.replace('_', ' ')} is too long")
        world.profile[field, params.text("language_code")] = text
        return True

    return run


def _getter(field: str) -> Run:
    async def run(world: World, params: Params) -> Json:
        fallback = world.bot.first_name if field == "name" else ""
        return {field: world.profile.get((field, params.text("language_code")), fallback)}

    return run


def _texts() -> list[Method]:
    setters = [method(f"setMy{name}", _setter(*of), of[0], "language_code") for name, of in TEXTS.items()]
    return [*setters, *(method(f"getMy{name}", _getter(of[0]), "language_code") for name, of in TEXTS.items())]


METHODS = (
    method("setMyCommands", set_my_commands, "commands scope language_code"),
    method("getMyCommands", get_my_commands, "scope language_code"),
    method("deleteMyCommands", delete_my_commands, "scope language_code"),
    method("setChatMenuButton", set_chat_menu_button, "chat_id menu_button"),
    method("getChatMenuButton", get_chat_menu_button, "chat_id"),
    *_texts(),
)
