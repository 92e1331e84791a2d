"""A day of the bureau played in the chat: mornings, members, what stands approved already."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from sqlmodel import select

from bot.clock import parse_moment
from bot.domain.states import OutboxState
from bot.sandbox import Person
from storage.models import OutboxMessage
from storage.unit_of_work import Storage
from tests.support.bot import Stage
from tests.support.material import send
from tests.support.people import People
from tests.support.people import Person as Member

FIRST_DAY = "2024-06-13T10:00"
MORNING = "2024-06-14T08:30"

_HALF_A_YEAR: tuple[tuple[str, str, str, str | None], ...] = (
    ("1.1a", "2024-03-01", "document", None),
    ("1.1b", "2024-03-01", "document", None),
    ("1.2a", "2024-04-20", "publication", None),
    ("1.3", "2024-03-05", "document", None),
    ("1.4", "2024-02-20", "document", None),
    ("1.4", "2024-05-20", "document", None),
    ("2.1", "2024-02-21", "document", None),
    ("2.1", "2024-05-21", "document", None),
    ("2.2", "2024-05-22", "document", None),
    ("3.1", "2024-02-01", "upload", None),
    ("3.1", "2024-02-02", "upload", None),
    ("3.1", "2024-05-03", "upload", None),
    ("3.1", "2024-05-06", "upload", None),
    ("3.2", "2024-02-06", "upload", "汽车维修"),
    ("3.2", "2024-02-07", "upload", "驾驶员培训"),
    ("3.2", "2024-02-08", "upload", "出租车"),
    ("4.1", "2024-05-08", "upload", None),
    ("4.2", "2024-05-09", "publication", "道路客运"),
    ("5.3a", "2024-05-10", "upload", None),
    ("5.3b", "2024-05-13", "document", "个人"),
    ("6.1a", "2024-05-14", "document", None),
    ("6.2", "2024-05-15", "document", None),
    ("6.3", "2024-05-16", "document", None),
    ("7.1", "2024-05-17", "publication", "信易行"),
    ("7.1", "2024-05-18", "publication", "信易租"),
)
"""Clause, day, kind and label of what has been approved before the story begins: 40.5 points by hand.

1.1 3, 1.2a 2, 1.3 2, 1.4 2, 2.1 2, 2.2 1, 3.1 4, 3.2 3, 4.1 2, 4.2 2, 5.3a 2, 5.3b 0.5, 6.1a 1, 6.2 2, 6.3 2, 7.1 10.
"""


def half_a_year(storage: Storage, people: People) -> None:
    """Put 40.5 approved points into the tables, all of 法规科's sending, none of 客运科's."""
    for clause, on, kind, label in _HALF_A_YEAR:
        send(
            storage,
            people.wang,
            clause,
            on,
            at="2024-06-03T09:00",
            kinds=(kind,),
            label=label,
            count=2 if clause == "1.1b" else None,
            approved_at="2024-06-04T09:00",
        )


async def waiting(stage: Stage, storage: Storage, sender: Member, clause: str) -> int:
    """A submission of 12 June that waits for review, its one file really on the disk; its number."""
    number = send(storage, sender, clause, "2024-06-12", at="2024-06-12T15:00")

    async def chunks() -> AsyncIterator[bytes]:
        yield f"{number}:document".encode()  # whose hash is the one in the tables

    await stage.app.bureau.files.store(chunks(), limit=100)
    return number


async def at(stage: Stage, moment: str) -> None:
    """The clock reaches that moment, and does what is due then."""
    stage.clock.set(parse_moment(moment))
    await stage.app.run_ticks()


async def enter_all(stage: Stage, people: People) -> dict[str, Person]:
    """All six members in their chats, by name."""
    members = (people.zhang, people.li, people.wang, people.zhao, people.sun, people.qian)
    return {member.name: await stage.enter(member.name, member.user_id) for member in members}


async def notices_sent(stage: Stage) -> None:
    """Every notice is recorded as sent, which happens a moment after it is seen."""

    def all_sent() -> bool:
        with stage.app.bureau.storage.read() as session:
            rows = session.exec(select(OutboxMessage.state).where(OutboxMessage.kind == "notice")).all()
            return bool(rows) and set(rows) == {OutboxState.SENT}

    async with asyncio.timeout(5):
        while not all_sent():
            stage.app.outbox.wake()
            await asyncio.sleep(0.02)


async def hears_nothing(stage: Stage, person: Person) -> None:
    """Whatever the person just did is dealt with, and the bot said nothing to them."""
    await stage.settled()
    assert person.heard == []
