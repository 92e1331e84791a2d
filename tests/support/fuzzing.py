"""Updates generated from the Bot API's own field types, with some fields missing, of another type or out of bounds.

The types are those of ``aiogram``, which are generated from the Bot API's documentation.
"""

from __future__ import annotations

import types
from datetime import datetime
from enum import Enum
from functools import cache
from random import Random
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from aiogram import types as api
from pydantic import BaseModel
from pydantic.fields import FieldInfo

DEPTH = 4
KINDS = ("message", "message", "message", "edited_message", "callback_query", "my_chat_member", "channel_post", "poll")
JUNK: tuple[Any, ...] = (
    None,
    True,
    0,
    -1,
    2**63,
    2**70,
    1.5,
    "",
    "x",
    "\u0000",
    "\ud800",
    "甲" * 5000,
    [],
    [[]],
    {},
    {"id": 1},
)
WORDS = (
    "/help",
    "/todo",
    "/mine",
    "/score 3.1",
    "/start abcdefghijklmnopqrstuvwx",
    "你好",
    "0612",
    "1:done:1",
    "1:score:x",
    "",
)
CHATS = ("private", "private", "private", "group", "supergroup", "channel")


class Fuzzer:
    """A stream of updates without numbers; ``user_ids``: who may be behind them. The seed fixes all of it."""

    def __init__(self, seed: int, user_ids: tuple[int, ...]) -> None:
        self._dice = Random(seed)
        self._user_ids = user_ids

    def update(self) -> dict[str, Any]:
        """One update of one kind."""
        kind = self._dice.choice(KINDS)
        annotation = api.Update.model_fields[kind].annotation
        content = self._value(annotation, kind, 0)
        if self._dice.random() < 0.5:
            _make_private(content, self._dice.choice(self._user_ids))
        return {kind: content}

    def _object(self, model: type[BaseModel], depth: int) -> dict[str, Any]:
        made: dict[str, Any] = {}
        likelihood = 0.12 if depth < 2 else 0.04
        for name, field, is_required in _fields(model):
            wanted = 0.995 if is_required else likelihood
            if depth <= DEPTH and self._dice.random() < wanted:
                made[name] = self._field(field, name, depth)
        return made

    def _field(self, field: FieldInfo, name: str, depth: int) -> Any:
        if self._dice.random() < 0.004:
            return self._dice.choice(JUNK)
        return self._value(field.annotation, name, depth + 1)

    def _value(self, annotation: Any, name: str, depth: int) -> Any:
        origin, inner = get_origin(annotation), get_args(annotation)
        if origin is Annotated:
            return self._value(inner[0], name, depth)
        if origin in (Union, types.UnionType):
            return self._value(self._dice.choice([each for each in inner if each is not type(None)]), name, depth)
        if origin is Literal:
            return self._dice.choice(inner)
        if origin is list:
            return [self._value(inner[0], name, depth + 1) for _ in range(self._dice.randint(0, 2))]
        if isinstance(annotation, type) and issubclass(annotation, BaseModel):
            return self._object(annotation, depth)
        return self._plain(annotation, name)

    def _plain(self, annotation: Any, name: str) -> Any:
        if isinstance(annotation, type) and issubclass(annotation, Enum):
            return self._dice.choice(list(annotation)).value
        if annotation is bool:
            return self._dice.random() < 0.1
        if annotation is datetime:
            return self._dice.choice((1_715_220_000, 1, 0, 2**31))
        if annotation is int:
            return (
                self._dice.choice((*self._user_ids, 1, 0, -5, 2**40))
                if name.endswith("id")
                else self._dice.randrange(99)
            )
        if annotation is float:
            return self._dice.random()
        return self._dice.choice(CHATS) if name == "type" else self._dice.choice(WORDS)


@cache
def _fields(model: type[BaseModel]) -> list[tuple[str, FieldInfo, bool]]:
    return [(field.alias or name, field, field.is_required()) for name, field in model.model_fields.items()]


def _make_private(content: Any, user_id: int) -> None:
    """As most updates are: from a person, in the private chat with the bot."""
    chat = {"id": user_id, "type": "private", "first_name": "x"}
    if isinstance(content, dict):
        content["from"] = {"id": user_id, "is_bot": False, "first_name": "x"}
        holder = content.get("message", content)
        if isinstance(holder, dict):
            holder["chat"] = chat
