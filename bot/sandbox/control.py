"""The driver over HTTP, so that another process can play the people: ``POST /sandbox/<operation>`` with JSON.

Answers ``{"ok": true, "result": …}``, or ``{"ok": false, "kind": "action" | "assertion" | "value", "problem": …}`` with
status 400. Bytes travel as base64.
"""

from __future__ import annotations

import base64
import dataclasses
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

from aiohttp import web

from bot.clock import FixedClock, parse_moment
from bot.sandbox.inbound import ActionError
from bot.sandbox.people import Person
from bot.sandbox.rooms import Room
from bot.sandbox.rules import Json
from bot.sandbox.stage import Stage

VERBS = frozenset(
    (
        "start",
        "open_link",
        "say",
        "photo",
        "document",
        "album",
        "other",
        "forward",
        "edit",
        "press",
        "press_data",
        "block",
        "unblock",
        "deactivate",
        "mark",
    )
)
GROUP_VERBS = frozenset(("add", "remove", "add_bot", "kick_bot", "migrate", "say_anonymously", "post", "mark"))
KINDS: tuple[tuple[type[Exception], str], ...] = (
    (ActionError, "action"),
    (AssertionError, "assertion"),
    (KeyError, "value"),
    (TypeError, "value"),
    (ValueError, "value"),
)


def shown(value: Any) -> Any:
    """A result as JSON."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return dataclasses.asdict(value)
    if isinstance(value, Room):
        return {"chat_id": value.chat_id}
    return value


class Control:
    """The operations by name."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._operations: dict[str, Callable[[Json], Awaitable[Any]]] = {
            "person": self.person,
            "group": self.group,
            "act": self.act,
            "group_act": self.group_act,
            "transcript": self.transcript,
            "heard": self.heard,
            "hears": self.hears,
            "buttons": self.buttons,
            "faults": self.faults,
            "clear_faults": self.clear_faults,
            "calls": self.calls,
            "inject": self.inject,
            "release": self.release,
            "confirmed": self.confirmed,
            "clock": self.clock,
        }

    def routes(self) -> list[web.RouteDef]:
        return [web.post("/sandbox/{operation}", self.run)]

    async def run(self, request: web.Request) -> web.Response:
        """One operation."""
        operation = self._operations.get(request.match_info["operation"])
        if operation is None:
            return _problem("value", "unknown operation", 404)
        try:
            body = await request.json() if request.can_read_body else {}
            return web.json_response({"ok": True, "result": shown(await operation(body))})
        except (ActionError, AssertionError, KeyError, TypeError, ValueError) as error:
            kind = next(name for known, name in KINDS if isinstance(error, known))
            return _problem(kind, str(error), 400)

    async def person(self, body: Json) -> Room:
        return self._stage.person(**body)

    async def group(self, body: Json) -> Room:
        if body.pop("is_channel", False):
            return self._stage.channel(**body)
        return self._stage.group(**body)

    async def act(self, body: Json) -> Any:
        """``user_id``, ``verb`` and what the verb takes; ``chat_id`` names a group."""
        person, verb = self._person(body.pop("user_id")), body.pop("verb")
        if verb not in VERBS:
            raise ValueError(f"unknown verb {verb}")
        if "chat_id" in body:
            body["chat"] = self._room(body.pop("chat_id"))
        if "data" in body and verb != "press_data":
            body["data"] = base64.b64decode(body["data"])
        if "items" in body:
            body["items"] = [_item(item) for item in body["items"]]
        result = getattr(person, verb)(**body)
        return await result if verb != "mark" else result

    async def group_act(self, body: Json) -> Any:
        """``chat_id``, ``verb`` and what the verb takes; ``person`` and ``by`` are ids of users."""
        room, verb = self._room(body.pop("chat_id")), body.pop("verb")
        if verb not in GROUP_VERBS:
            raise ValueError(f"unknown verb {verb}")
        people = {name: self._person(body.pop(name)) for name in ("person", "by") if body.get(name)}
        result = getattr(room, verb)(**people, **body)
        return shown(await result if verb != "mark" else result)

    async def transcript(self, body: Json) -> list[Json]:
        return [shown(seen) for seen in self._room(body["chat_id"]).transcript]

    async def heard(self, body: Json) -> list[Json]:
        return [shown(seen) for seen in self._room(body["chat_id"]).heard]

    async def hears(self, body: Json) -> Any:
        room = self._room(body["chat_id"])
        return await room.hears(body["fragment"], float(body.get("timeout", 5.0)), ever=bool(body.get("ever")))

    async def buttons(self, body: Json) -> list[str]:
        return self._room(body["chat_id"]).all_button_words

    async def faults(self, body: Json) -> Any:
        return self._stage.faults.add(**body)

    async def clear_faults(self, body: Json) -> None:
        self._stage.faults.clear()

    async def calls(self, body: Json) -> list[Json]:
        found = self._stage.calls(body.get("method", "*"), chat_id=body.get("chat_id"))
        return [dataclasses.asdict(call) | {"at": call.at.isoformat()} for call in found]

    async def inject(self, body: Json) -> int:
        return self._stage.inject(body["update"])

    async def release(self, body: Json) -> int:
        return self._stage.release()

    async def confirmed(self, body: Json) -> bool:
        """Whether the bot confirmed every update within ``timeout`` s."""
        world = self._stage.world
        waited = world.pulse.until(lambda: not world.updates.waiting(world.now()), float(body.get("timeout", 5.0)))
        return bool(await waited)

    async def clock(self, body: Json) -> str:
        """The clock's moment, after moving a fixed one by ``advance_s`` or to ``moment``."""
        clock = self._stage.world.clock
        if body and not isinstance(clock, FixedClock):
            raise ValueError("the sandbox's clock runs by itself")
        if isinstance(clock, FixedClock) and "moment" in body:
            clock.set(parse_moment(body["moment"]))
        if isinstance(clock, FixedClock) and "advance_s" in body:
            clock.advance(timedelta(seconds=body["advance_s"]))
        self._stage.world.pulse.beat()
        return clock.now().isoformat()

    def _person(self, user_id: int) -> Person:
        user = self._stage.world.users.get(user_id)
        if user is None:
            raise ActionError(f"no person {user_id}")
        return self._stage.person(user.first_name, user_id)

    def _room(self, chat_id: int) -> Room:
        chat = self._stage.world.chats.get(chat_id)
        if chat is None:
            raise ActionError(f"no chat {chat_id}")
        if chat.is_private:
            return self._person(chat_id)
        return (
            self._stage.channel(chat.title, chat_id)
            if chat.kind == "channel"
            else self._stage.group(chat.title, chat_id)
        )


def _item(item: Any) -> bytes | tuple[bytes, str]:
    """An album's item: base64, or a pair of base64 and a name."""
    return base64.b64decode(item) if isinstance(item, str) else (base64.b64decode(item[0]), str(item[1]))


def _problem(kind: str, problem: str, status: int) -> web.Response:
    return web.json_response({"ok": False, "kind": kind, "problem": problem}, status=status)
