"""What a dead worker had claimed goes on at the next start, and not only when its lease runs out."""

from __future__ import annotations

from typing import Any

import pytest
from sqlmodel import select

from bot.clock import FixedClock
from bot.config import Settings
from bot.domain.states import OutboxState
from bot.services.bureau import Bureau
from bot.services.outbox import claim_messages, record_parts, release_claims
from bot.texts.delivery import POSSIBLE_COPY
from storage.models import Member, OutboxMessage
from storage.repositories.outbox import tell
from storage.unit_of_work import Storage
from tests.support.bot import bot_on_stage
from tests.support.people import People

PART: dict[str, Any] = {
    "type": "text",
    "text": "#101",
    "buttons": None,
    "menu": None,
    "silent": False,
    "subjects": [],
    "state": "sending",
    "is_copy": False,
    "ids": [],
}


def _left_claimed(bureau: Bureau, people: People, parts: list[dict[str, Any]]) -> None:
    """A row as a worker leaves it that was killed in the middle."""
    with bureau.storage.write() as session:
        member = session.get(Member, people.zhang.member_id)
        assert member is not None
        tell(session, member, "polling_alarm", {"since": "#101", "until": "—"}, key="row", at=bureau.now)
    (claim,) = claim_messages(bureau, "dead", 1)
    record_parts(bureau, claim, parts)


@pytest.mark.parametrize("is_on_its_way", [True, False])
async def test_what_the_dead_had_claimed_is_sent_at_once_and_marked_if_it_was_on_its_way(
    settings: Settings, bureau: Bureau, clock: FixedClock, people: People, storage: Storage, is_on_its_way: bool
) -> None:
    _left_claimed(bureau, people, [PART] if is_on_its_way else [])
    async with bot_on_stage(settings, clock, is_ticking=False) as stage:
        zhang = await stage.enter("张三", people.zhang.user_id)
        told = await zhang.hears("#101", ever=True)
        assert (POSSIBLE_COPY in told.text) is is_on_its_way
        await stage.sandbox.wait_for(lambda: _states(storage) == [OutboxState.SENT])
    assert sum("#101" in seen.text for seen in zhang.said) == 1


@pytest.mark.both_databases
def test_only_rows_under_a_lease_are_released(bureau: Bureau, people: People) -> None:
    assert release_claims(bureau) == 0
    _left_claimed(bureau, people, [PART])
    assert claim_messages(bureau, "living", 1) == ()
    assert release_claims(bureau) == 1
    assert release_claims(bureau) == 0
    (claim,) = claim_messages(bureau, "living", 1)
    assert claim.was_expired
    assert claim.is_possible_copy


def _states(storage: Storage) -> list[OutboxState]:
    with storage.read() as session:
        return list(session.exec(select(OutboxMessage.state)))
