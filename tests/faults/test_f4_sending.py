"""Whatever Telegram does with what is sent, it arrives, or is owed, or its end is known; never more than one copy."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from telegram import Bot

from bot.clock import FixedClock
from bot.domain.pacing import Pace
from bot.messenger import AiohttpRequest, Messenger, Pacer, messenger, request
from bot.messenger.parts import Part
from bot.ports import Attachment, AttachmentKind, Button, Outgoing
from bot.sandbox import Person, Rules, Sandbox
from bot.texts.delivery import POSSIBLE_COPY, files_missing
from storage.files import DiskFileStore
from tests.sandbox.conftest import png
from tests.support.bot import UNPACED
from tests.support.toll import DuplicatedError, LostError, many

ZHANG_ID = 1001
BEHAVIOURS: dict[str, dict[str, Any]] = {
    "400": {"kind": "error", "status": 400},
    "400-entities": {"kind": "error", "status": 400, "description": "Bad Request: can't parse entities: x"},
    "400-no-chat": {"kind": "error", "status": 400, "description": "Bad Request: chat not found"},
    "401": {"kind": "error", "status": 401},
    "403-blocked": {"kind": "error", "status": 403, "description": "Forbidden: bot was blocked by the user"},
    "404": {"kind": "error", "status": 404},
    "409": {"kind": "error", "status": 409},
    "413": {"kind": "error", "status": 413},
    "429": {"kind": "error", "status": 429, "retry_after": 1},
    "429-bare": {"kind": "error", "status": 429},
    "500": {"kind": "error", "status": 500},
    "502": {"kind": "error", "status": 502},
    "ok-false": {"kind": "error", "status": 200},
    "html": {"kind": "html", "status": 502},
    "hang": {"kind": "hang"},
    "reset": {"kind": "reset"},
    "cut": {"kind": "cut"},
    "drop-after": {"kind": "drop_after"},
    "error-after": {"kind": "error_after", "status": 500},
}
HARMLESS_TWICE = frozenset({"hang", "reset", "html", "500", "502", "ok-false", "cut", "drop-after", "error-after"})
"""Behaviours after which nobody can know whether the message was taken."""
STANDS_FOR = {files_missing(count): count for count in (1, 2, 3)}
"""The line in place of files that Telegram refuses for good, and how many it names."""
METHODS = {
    "text": "sendMessage",
    "buttons": "sendMessage",
    "long": "sendMessage",
    "photo": "sendPhoto",
    "document": "sendDocument",
    "photos": "sendMediaGroup",
    "documents": "sendMediaGroup",
    "edit": "editMessageText",
    "toast": "answerCallbackQuery",
}
TIMES = range(1, many(1, 3) + 1)
"""How often in a row Telegram behaves so."""


@dataclass(frozen=True, slots=True)
class Wire:
    """张三 has started the bot; ``file``: a picture on the disk."""

    sandbox: Sandbox
    messenger: Messenger
    zhang: Person
    file: str


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pauses short enough for a test; how long they are is no part of the promise."""
    monkeypatch.setattr(messenger, "RETRIES_S", (0.01, 0.01, 0.01))
    monkeypatch.setattr(request, "DEFAULT_WAIT_S", 1)
    monkeypatch.setattr(request, "MEDIA_WRITE_S", 0.1)


@pytest.fixture
async def wire(clock: FixedClock, tmp_path: Path) -> AsyncIterator[Wire]:
    async with Sandbox(clock=clock, rules=Rules(stretches_polls=False)) as sandbox:
        bot = Bot(
            sandbox.token,
            base_url=sandbox.api_base_url,
            base_file_url=sandbox.file_base_url,
            request=AiohttpRequest(read_s=0.2),
            get_updates_request=AiohttpRequest(connections=2),
        )
        async with bot:
            zhang = sandbox.person("张三", user_id=ZHANG_ID)
            await zhang.start()
            await bot.get_updates()
            files = DiskFileStore(tmp_path)

            async def chunks() -> AsyncIterator[bytes]:
                yield png(30, 30)

            stored = await files.store(chunks(), limit=10**6)
            yield Wire(sandbox, Messenger(bot, files, pacer=Pacer(Pace(UNPACED))), zhang, stored.sha256)


def _outgoing(wire: Wire, way: str) -> Outgoing:
    photo = Attachment(AttachmentKind.PHOTO, "图.png", sha256=wire.file)
    document = Attachment(AttachmentKind.DOCUMENT, "图.png", sha256=wire.file)
    return {
        "text": Outgoing(("编号 #1",)),
        "buttons": Outgoing(("编号 #1",), ((Button("好", data="1:x"),),)),
        "long": Outgoing(("甲" * 4000, "乙" * 4000)),
        "photo": Outgoing((), attachments=(photo,)),
        "document": Outgoing((), attachments=(document,)),
        "photos": Outgoing((), attachments=(photo,) * 3),
        "documents": Outgoing((), attachments=(document,) * 2),
    }[way]


async def _say(wire: Wire, way: str, behaviour: str, times: int) -> None:
    parts = wire.messenger.parts(_outgoing(wire, way))
    said = await wire.messenger.say(ZHANG_ID, parts)
    wire.sandbox.faults.clear()
    if said.is_owed:  # as the outbox does: from the first part that is not surely sent
        for part in parts:
            part["is_copy"] = part["is_copy"] or (said.is_doubtful and part["state"] != "sent")
        said = await wire.messenger.say(ZHANG_ID, parts)
    if said.verdict is None:
        _check_arrival(wire, parts, behaviour, times)
    elif wire.zhang.said:
        raise DuplicatedError("what was refused has arrived")


def _check_arrival(wire: Wire, parts: list[Part], behaviour: str, times: int) -> None:
    """Every message once, or twice where nobody can know; of two texts the second says so."""
    said = wire.zhang.said
    wanted = sum(len(part["files"]) if part["type"] == "files" else 1 for part in parts)
    arrived = sum(STANDS_FOR.get(seen.text, 1) for seen in said)
    if arrived < wanted:
        raise LostError(f"{wanted} messages were sent, {arrived} arrived")
    if arrived == wanted:
        return
    if behaviour not in HARMLESS_TWICE or arrived > (1 + times) * wanted:
        raise DuplicatedError(f"{wanted} messages were sent, {arrived} arrived")
    copies = [seen.text for seen in said if not seen.media and POSSIBLE_COPY in seen.text]
    originals = [seen.text for seen in said if not seen.media and POSSIBLE_COPY not in seen.text]
    if len(originals) > sum(part["type"] == "text" for part in parts):
        raise DuplicatedError(f"copies without their mark: {originals} beside {copies}")


async def _edit(wire: Wire) -> None:
    said = await wire.messenger.say(ZHANG_ID, wire.messenger.parts(Outgoing(("旧",))))
    is_done = await wire.messenger.edit(ZHANG_ID, said.ids[0], Outgoing(("新",)))
    wire.sandbox.faults.clear()
    (seen,) = wire.zhang.said
    if is_done and seen.text != "新":
        raise LostError("an edit was called done that is not there")


async def _toast(wire: Wire) -> None:
    world = wire.sandbox.world
    before = [each.answer for each in world.callbacks.values()]
    is_taken = await wire.messenger.toast("1234", "好")
    wire.sandbox.faults.clear()
    assert not is_taken  # nobody pressed anything; all the same nothing is raised
    assert [each.answer for each in world.callbacks.values()] == before


@pytest.mark.parametrize("way", METHODS)
@pytest.mark.parametrize("behaviour", BEHAVIOURS)
@pytest.mark.parametrize("times", TIMES)
async def test_what_is_sent_arrives_or_its_end_is_known(wire: Wire, way: str, behaviour: str, times: int) -> None:
    wire.sandbox.faults.add(METHODS[way], times=times, **BEHAVIOURS[behaviour])
    if way == "edit":
        await _edit(wire)
    elif way == "toast":
        await _toast(wire)
    else:
        await _say(wire, way, behaviour, times)
