"""Commands by scope and language, descriptions, the menu button."""

from __future__ import annotations

from typing import Any

import pytest

from bot.sandbox import Person
from tests.sandbox.conftest import Api

SCORE = {"command": "score", "description": "得分"}


async def test_commands_are_kept_per_scope_and_language(api: Api, person: Person) -> None:
    scope = {"type": "chat", "chat_id": person.chat_id}
    await api.ok("setMyCommands", commands=[SCORE])
    await api.ok("setMyCommands", commands=[SCORE, SCORE | {"command": "risk"}], scope=scope)
    await api.ok("setMyCommands", commands=[], language_code="zh")
    assert await api.ok("getMyCommands") == [SCORE]
    assert len(await api.ok("getMyCommands", scope=scope)) == 2
    assert await api.ok("getMyCommands", language_code="zh") == []
    await api.ok("deleteMyCommands", scope=scope)
    assert await api.ok("getMyCommands", scope=scope) == []


@pytest.mark.parametrize(
    ("parameters", "problem"),
    [
        ({"commands": [SCORE | {"command": "Score"}]}, "BOT_COMMAND_INVALID"),
        ({"commands": [SCORE | {"command": "x" * 33}]}, "BOT_COMMAND_INVALID"),
        ({"commands": [SCORE | {"description": ""}]}, "BOT_COMMAND_DESCRIPTION_INVALID"),
        ({"commands": [SCORE | {"description": "字" * 257}]}, "BOT_COMMAND_DESCRIPTION_INVALID"),
        ({"commands": [SCORE] * 101}, "too many bot commands specified"),
        ({"commands": ["score"]}, "can't parse BotCommand: expected an Object"),
        ({"commands": "{"}, "can't parse commands JSON object"),
        ({}, "expected an Array of BotCommand"),
        ({"commands": [], "scope": {"type": "galaxy"}}, "unsupported type specified"),
        ({"commands": [], "scope": {"type": "chat", "chat_id": 5}}, "chat not found"),
        ({"commands": [], "language_code": "chinese"}, "invalid language code specified"),
    ],
)
async def test_wrong_commands_are_refused(api: Api, parameters: dict[str, Any], problem: str) -> None:
    assert await api.refused("setMyCommands", **parameters) == (400, f"Bad Request: {problem}")


@pytest.mark.parametrize(
    ("name", "field", "limit"),
    [("Name", "name", 64), ("Description", "description", 512), ("ShortDescription", "short_description", 120)],
)
async def test_the_bot_describes_itself_within_limits(api: Api, name: str, field: str, limit: int) -> None:
    await api.ok(f"setMy{name}", **{field: "字" * limit})
    assert await api.ok(f"getMy{name}") == {field: "字" * limit}
    assert (await api.refused(f"setMy{name}", **{field: "字" * (limit + 1)}))[0] == 400


async def test_the_menu_button_is_kept_per_chat(api: Api, person: Person) -> None:
    await api.ok("setChatMenuButton", menu_button={"type": "commands"})
    await api.ok("setChatMenuButton", chat_id=person.chat_id, menu_button={"type": "default"})
    assert await api.ok("getChatMenuButton", chat_id=person.chat_id) == {"type": "default"}
    assert await api.ok("getChatMenuButton") == {"type": "commands"}
    assert (await api.refused("setChatMenuButton", menu_button={"type": "disco"}))[0] == 400
