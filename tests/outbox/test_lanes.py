"""Broadcasts go beside what answers people, never in its way."""

from __future__ import annotations

from bot.domain.states import Lane
from bot.services import outbox
from bot.services.bureau import Bureau
from storage.models import Member
from storage.repositories.outbox import tell
from tests.support.people import People, Person


def _tell(bureau: Bureau, reader: Person, lane: Lane) -> int:
    with bureau.storage.write() as session:
        member = session.get_one(Member, reader.member_id)
        row = tell(session, member, "notice", {}, key=f"{reader.name}:{lane}", at=bureau.now, lane=lane)
        assert row.id is not None
        return row.id


def test_a_broadcast_leaves_places_free_for_answers(bureau: Bureau, people: People) -> None:
    readers = (people.zhang, people.li, people.wang, people.zhao, people.sun)
    bulk = [_tell(bureau, reader, Lane.BROADCAST) for reader in readers]
    claims = outbox.claim_messages(bureau, "me", 4, 2)
    assert [claim.id for claim in claims] == bulk[:2]
    answer = _tell(bureau, people.qian, Lane.ANSWER)
    assert [claim.id for claim in outbox.claim_messages(bureau, "me", 2, 0)] == [answer]


def test_a_chat_gets_its_answer_before_its_notice(bureau: Bureau, people: People) -> None:
    notice = _tell(bureau, people.zhang, Lane.BROADCAST)
    answer = _tell(bureau, people.zhang, Lane.ANSWER)
    other = _tell(bureau, people.li, Lane.BROADCAST)
    claims = outbox.claim_messages(bureau, "me", 4, 2)
    assert [claim.id for claim in claims] == [answer, other]
    outbox.finish_sent(bureau, claims[0], [])
    assert [claim.id for claim in outbox.claim_messages(bureau, "me", 4, 2)] == [notice]
