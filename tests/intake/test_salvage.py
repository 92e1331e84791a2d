"""A member whose update cannot be read is told so; nobody else hears anything."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from sqlmodel import select
from telegram import Bot

from bot.clock import FixedClock
from bot.config import Settings
from bot.domain.states import InboxState
from bot.intake.salvage import salvage
from storage.models import InboxUpdate
from storage.unit_of_work import Storage
from tests.support.bot import Stage, bot_on_stage
from tests.support.people import People

CHAT = {"id": 1001, "type": "private"}
SENDER = {"id": 1001, "is_bot": False, "first_name": "x"}
BROKEN = {"message_id": 5, "date": "yesterday", "chat": CHAT, "from": SENDER, "text": "x"}
STRANGER = {**BROKEN, "chat": {**CHAT, "id": 6666}, "from": {**SENDER, "id": 6666}}


@pytest.fixture
async def stage(settings: Settings, clock: FixedClock, people: People) -> AsyncIterator[Stage]:
    async with bot_on_stage(settings, clock, is_ticking=False) as running:
        yield running


@pytest.mark.parametrize(
    "content",
    [{"message": BROKEN}, {"callback_query": {"from": SENDER, "message": BROKEN, "data": 5}}],
    ids=["message", "press"],
)
async def test_a_member_reads_one_sentence_with_the_incidents_number(
    stage: Stage, storage: Storage, content: dict[str, Any]
) -> None:
    zhang = await stage.enter("张三", 1001)
    number = stage.sandbox.inject(content)
    told = await zhang.hears("事故编号")
    assert str(number) in told.text
    await stage.settled()
    assert len(zhang.heard) == 1
    with storage.read() as session:
        row = session.exec(select(InboxUpdate).where(InboxUpdate.update_id == number)).one()
    assert row.state is InboxState.QUARANTINED


async def test_a_stranger_whose_update_cannot_be_read_hears_nothing(stage: Stage) -> None:
    await stage.enter("张三", 1001)
    before = len(stage.sandbox.calls("sendMessage"))
    stage.sandbox.inject({"message": STRANGER})
    await stage.settled()
    assert len(stage.sandbox.calls("sendMessage")) == before


@pytest.mark.parametrize(
    "content",
    [
        {},
        {"message": 7},
        {"message": {**BROKEN, "from": 7}},
        {"message": {**BROKEN, "chat": {"id": -1, "type": "group"}}},
        {"message": {**BROKEN, "chat": {**CHAT, "id": 1002}}},
        {"message": {**BROKEN, "from": {**SENDER, "is_bot": True}}},
        {"message": {**BROKEN, "sender_chat": CHAT}},
        {"message": {**BROKEN, "from": {**SENDER, "id": True}, "chat": {**CHAT, "id": True}}},
        {"message": {**BROKEN, "from": {**SENDER, "id": "1001"}, "chat": {**CHAT, "id": "1001"}}},
        {"callback_query": {"from": SENDER, "message": "gone"}},
        {"channel_post": BROKEN},
    ],
    ids=lambda content: json.dumps(content)[:60],
)
async def test_who_cannot_be_told_for_certain_is_nobody(content: dict[str, Any]) -> None:
    assert salvage(json.dumps({"update_id": 1, **content}), Bot("1:test")) is None


def test_nothing_but_number_and_sender_is_kept() -> None:
    bare = salvage(json.dumps({"update_id": 9, "message": {**BROKEN, "text": "/invite"}}), Bot("1:test"))
    assert bare is not None
    assert bare.message is not None
    assert (bare.update_id, bare.message.chat_id, bare.message.text) == (9, 1001, None)
