"""Updates that cannot be read or handled stand aside and hold up nobody."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as effort
from hypothesis import strategies as st
from sqlmodel import select
from telegram import Update

from bot.clock import FixedClock
from bot.config import Settings
from bot.domain.states import InboxState
from bot.intake import desk
from bot.intake.judging import Matter, judge
from bot.messenger import downloads
from bot.services.bureau import Bureau
from bot.services.inbox import chat_of, receive_updates, update_number
from storage.models import InboxUpdate
from storage.unit_of_work import Storage
from tests.support.bot import Stage, bot_on_stage
from tests.support.fuzzing import Fuzzer
from tests.support.people import People
from tests.support.toll import DuplicatedError, LostError, many

pytestmark = pytest.mark.sqlite_only

CHAT = {"id": 1001, "type": "private", "first_name": "x"}
SENDER = {"id": 1001, "is_bot": False, "first_name": "x"}
MESSAGE = {"message_id": 5, "date": 1, "chat": CHAT, "from": SENDER, "text": "x"}

UNREADABLE: list[dict[str, Any]] = [
    {"message": 7},
    {"message": "text"},
    {"message": []},
    {"message": {"message_id": 5}},
    {"message": {**MESSAGE, "date": "yesterday"}},
    {"message": {**MESSAGE, "date": 10**30}},
    {"message": {**MESSAGE, "chat": 5}},
    {"message": {**MESSAGE, "chat": {}}},
    {"message": {**MESSAGE, "from": {"id": 1}}},
    {"message": {**MESSAGE, "from": "me"}},
    {"message": {**MESSAGE, "entities": [{"type": "bold"}]}},
    {"message": {**MESSAGE, "entities": 3}},
    {"message": {**MESSAGE, "photo": [{"file_id": "x"}]}},
    {"message": {**MESSAGE, "document": {"file_id": "x"}}},
    {"message": {**MESSAGE, "reply_to_message": {"message_id": 1}}},
    {"message": {**MESSAGE, "poll": {"id": "1"}}},
    {"callback_query": {}},
    {"callback_query": {"id": "1"}},
    {"callback_query": {"id": "1", "from": SENDER}},
    {"callback_query": 9},
    {"callback_query": {"id": 5, "from": SENDER, "data": {}}},
    {"callback_query": {"id": "1", "from": SENDER, "message": {"chat": CHAT}}},
    {"edited_message": {**MESSAGE, "edit_date": "now"}},
    {"message": {**MESSAGE, "forward_origin": {"type": "moon"}}},
    {"message": {**MESSAGE, "contact": 5}},
    {"message": {**MESSAGE, "video": {"file_id": "x"}}},
    {"message": {**MESSAGE, "location": {"latitude": "north"}}},
    {"message": {**MESSAGE, "new_chat_members": [3]}},
    {"message": {**MESSAGE, "photo": {}}},
    {"my_chat_member": {}},
    {"my_chat_member": {"chat": CHAT, "from": SENDER, "date": 1}},
]

NOTHING: list[dict[str, Any]] = [
    {},
    {"message": None},
    {"unheard_of": {"chat": CHAT}},
    {"message": {**MESSAGE, "chat": {**CHAT, "type": "moon"}}},
    {"channel_post": {"message_id": 1, "date": 1, "chat": {"id": -1, "type": "channel"}}},
    {"message": {**MESSAGE, "text": "\u0000\ud800"}},
    {"message": {**MESSAGE, "from": {**SENDER, "id": 2**62}, "chat": {**CHAT, "id": 2**62}}},
    {"message": {**MESSAGE, "text": "/help", "date": -1}},
    {"message": {**MESSAGE, "unheard_of": {"deep": [[[[]]]]}}},
]


def _push_raw(stage: Stage, content: dict[str, Any]) -> None:
    """An update as no proper server would send it."""
    world = stage.sandbox.world
    for kind, value in (content or {"nothing": None}).items():
        world.push(kind, value)


@pytest.mark.parametrize("content", [*UNREADABLE, *NOTHING], ids=lambda value: json.dumps(value)[:60])
@pytest.mark.usefixtures("_impatient")
async def test_a_poisoned_update_between_good_ones_holds_up_nobody(
    settings: Settings, clock: FixedClock, people: People, storage: Storage, content: dict[str, Any]
) -> None:
    async with bot_on_stage(settings, clock) as stage:
        person = await stage.enter("张三", people.zhang.user_id)
        _push_raw(stage, content)
        await person.say("/help")
        await person.hears("/")
        await stage.settled()
    with storage.read() as session:
        assert InboxState.PENDING not in session.exec(select(InboxUpdate.state)).all()


async def test_what_cannot_be_read_is_kept_as_it_came(
    settings: Settings, clock: FixedClock, people: People, storage: Storage
) -> None:
    async with bot_on_stage(settings, clock) as stage:
        _push_raw(stage, {"message": {"message_id": 5, "oddity": "保留"}})
        await stage.settled()
    with storage.read() as session:
        row = session.exec(select(InboxUpdate).where(InboxUpdate.state == InboxState.QUARANTINED)).one()
    assert json.loads(row.payload)["message"]["oddity"] == "保留"
    assert row.error


@pytest.mark.parametrize("number", [None, "7", -1, 1.5, True, 2**63, [], {}])
def test_an_update_without_a_usable_number_is_left_out_of_the_batch(bureau: Bureau, number: object) -> None:
    received = receive_updates(
        bureau, [{"update_id": number, "message": MESSAGE}, {"update_id": 8, "message": MESSAGE}]
    )
    assert [each.update_id for each in received] == [8]


def test_what_is_no_object_has_no_number() -> None:
    assert [update_number(item) for item in (None, 3, "x", [1])] == [None] * 4


def test_a_nul_in_a_text_is_stored(bureau: Bureau) -> None:
    (received,) = receive_updates(bureau, [{"update_id": 1, "message": {**MESSAGE, "text": "a\u0000b\ud800"}}])
    assert json.loads(received.payload)["message"]["text"] == "a\u0000b\ud800"


BATCH = 5_000
GOOD_EVERY = 50


@pytest.fixture
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A handler that fails is tried again at once; how soon is no part of the promise."""
    monkeypatch.setattr(desk, "RETRIES_S", (0.0, 0.0))
    monkeypatch.setattr(downloads, "PAUSES_S", (0.0,))


def _fuzz(stage: Stage, seed: int, count: int, people: People) -> None:
    """Generated updates of strangers and of all members but 张三, all of them queued at once."""
    members = (people.li, people.wang, people.zhao, people.sun, people.qian)
    fuzzer = Fuzzer(seed, (*(each.user_id for each in members), people.stranger_id, 7001, 7002, 7003))
    for _ in range(count):
        stage.sandbox.inject(fuzzer.update())


async def _between_good_ones(
    settings: Settings, clock: FixedClock, people: People, storage: Storage, seed: int, count: int
) -> None:
    members = {
        str(each.user_id) for each in (people.zhang, people.li, people.wang, people.zhao, people.sun, people.qian)
    }
    async with bot_on_stage(settings, clock, is_ticking=False) as stage:
        zhang = await stage.enter("张三", people.zhang.user_id)
        heard_before = len(zhang.said)
        for number in range(count // GOOD_EVERY):
            _fuzz(stage, seed * count + number, GOOD_EVERY, people)
            await zhang.say("/help")
        await stage.sandbox.all_confirmed(timeout=600)
        await stage.app.dispatcher.idle()
        answer_count = sum("/score" in seen.text for seen in zhang.said[heard_before:])
        spoken_to = {call.chat_id for call in stage.sandbox.calls("sendMessage") if not call.chat_id.startswith("-")}
    with storage.read() as session:
        states = Counter(session.exec(select(InboxUpdate.state)))
    if states[InboxState.PENDING] or sum(states.values()) != count + count // GOOD_EVERY + 1:
        raise LostError(f"of {count} generated updates: {states}")
    if answer_count < count // GOOD_EVERY:
        raise LostError(f"{answer_count} answers to {count // GOOD_EVERY} good updates")
    if answer_count > count // GOOD_EVERY:
        raise DuplicatedError(f"{answer_count} answers to {count // GOOD_EVERY} good updates")
    assert spoken_to <= members


@pytest.mark.usefixtures("_impatient")
async def test_generated_updates_between_good_ones_hold_up_nobody(
    settings: Settings, clock: FixedClock, people: People, storage: Storage
) -> None:
    await _between_good_ones(settings, clock, people, storage, seed=0, count=200)


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.usefixtures("_impatient")
@pytest.mark.parametrize("seed", range(1, many(1, 40) + 1))
async def test_thousands_of_generated_updates_between_good_ones_hold_up_nobody(
    settings: Settings,
    clock: FixedClock,
    people: People,
    storage: Storage,
    record_property: Callable[[str, object], None],
    seed: int,
) -> None:
    record_property("cases", BATCH)
    await _between_good_ones(settings, clock, people, storage, seed, BATCH)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
    max_leaves=8,
)
FIELDS = ("message", "callback_query", "my_chat_member", "edited_message", "channel_post", "poll", "x")
KEYS = ("message_id", "date", "chat", "from", "text", "id", "type", "entities", "photo", "data", "message", "is_bot")
FUZZED = st.dictionaries(
    st.sampled_from(FIELDS), JSON | st.dictionaries(st.sampled_from(KEYS), JSON, max_size=8), max_size=3
)


@given(FUZZED)
@effort(max_examples=300, suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_no_generated_update_is_ever_taken_for_a_person(content: dict[str, Any]) -> None:
    item = {"update_id": 1} | content
    number = chat_of(item)
    assert number is None or abs(number) < 2**63
    try:
        update = Update.de_json(json.loads(json.dumps(item)), None)
        judged = judge(update) if update is not None else None
    except Exception:  # noqa: BLE001 - unreadable in whatever way: the desk quarantines it
        return
    assert judged is None or judged.matter is Matter.NOTHING or judged.user_id != 0
