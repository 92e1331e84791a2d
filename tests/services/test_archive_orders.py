"""An archive ordered in the chat: once, by those who may, worked on by one process at a time, and its end is told."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import col, select

from bot.clock import FixedClock
from bot.domain.errors import ConflictError, ForbiddenError, NotFoundError
from bot.domain.states import ArchiveState, ArchiveVersion, MemberState, OutboxState
from bot.jobs import archives
from bot.ports import StoredFile
from bot.services import archive_orders as orders
from bot.services import archive_work as work
from bot.services import outbox
from bot.services.archive_progress import PROGRESS
from bot.services.archive_work import PACKAGE, Package, Task
from bot.services.bureau import Bureau
from storage.files import DiskFileStore
from storage.models import ArchiveOrder, Member, OutboxMessage
from tests.support.archives import put, stock
from tests.support.material import send
from tests.support.people import People

ACCEPTANCE = ArchiveVersion.ACCEPTANCE


def ordered(bureau: Bureau, people: People, update_id: int = 1) -> Task:
    orders.order_archive(bureau, people.wang.principal, update_id, ACCEPTANCE)
    task = work.next_order(bureau)
    assert task is not None
    return task


def said(bureau: Bureau, kind: str) -> list[OutboxMessage]:
    with bureau.storage.read() as session:
        query = select(OutboxMessage).where(OutboxMessage.kind == kind).order_by(col(OutboxMessage.id))
        return list(session.exec(query))


def last_progress(bureau: Bureau) -> str:
    return str(said(bureau, PROGRESS)[-1].params["state"])


def deliver(bureau: Bureau) -> None:
    while claims := outbox.claim_messages(bureau, "test", 20):
        for claim in claims:
            outbox.finish_sent(bureau, claim, [])


def package(bureau: Bureau, content: bytes = b"zip") -> Package:
    return Package("a.zip", StoredFile(put(bureau, content), len(content)), {"personal": [["a", "phone", "1*", None]]})


def test_only_the_coordinator_orders_and_the_same_update_orders_once(bureau: Bureau, people: People) -> None:
    for person in (people.zhang, people.li, people.sun, people.qian):
        with pytest.raises(ForbiddenError):
            orders.order_archive(bureau, person.principal, 1, ACCEPTANCE)
        with pytest.raises(ForbiddenError):
            orders.offer_archive(bureau, person.principal)
    with pytest.raises(NotFoundError):
        orders.order_archive(bureau, people.wang.principal, 1, ACCEPTANCE, "9.9")
    first = orders.order_archive(bureau, people.wang.principal, 1, ACCEPTANCE)
    assert orders.order_archive(bureau, people.wang.principal, 1, ACCEPTANCE) == first
    with pytest.raises(ConflictError):
        orders.order_archive(bureau, people.wang.principal, 2, ACCEPTANCE)
    assert len(said(bureau, PROGRESS)) == 1


def test_an_order_is_in_one_pair_of_hands_until_its_lease_ends(
    bureau: Bureau, people: People, clock: FixedClock
) -> None:
    first = ordered(bureau, people)
    assert work.next_order(bureau) is None
    assert work.note_step(bureau, first, 0, [package(bureau)])
    clock.advance(work.LEASE + timedelta(seconds=1))
    second = work.next_order(bureau)
    assert second is not None
    assert (second.id, second.attempt, second.made) == (first.id, 2, frozenset({0}))
    assert not work.note_step(bureau, first, 1, [package(bureau)])
    work.finish_order(bureau, first)
    assert last_progress(bureau) == "working"
    work.finish_order(bureau, second)
    assert last_progress(bureau) == "done"
    assert [row.params["name"] for row in said(bureau, PACKAGE)] == ["a.zip"]


def test_progress_is_one_message_edited_in_place(bureau: Bureau, people: People) -> None:
    task = ordered(bureau, people)
    work.note_progress(bureau, task, 1, 9, "4.2")  # the first message is not out yet: nothing is added
    deliver(bureau)
    work.note_progress(bureau, task, 2, 9, "4.2")
    work.finish_order(bureau, task)  # the end is said even while an edit is on its way
    rows = said(bureau, PROGRESS)
    assert [row.params["state"] for row in rows] == ["working", "working", "done"]
    assert [row.edits_id for row in rows] == [None, rows[0].id, rows[0].id]
    assert rows[1].params["at"] == "四、2 信用评价结果"


def test_an_order_that_keeps_failing_is_given_up_and_told(bureau: Bureau, people: People) -> None:
    task = ordered(bureau, people)
    for _ in range(work.MOST_ATTEMPTS - 1):
        work.release_order(bureau, task)
        again = work.next_order(bureau)
        assert again is not None
        task = again
    work.release_order(bureau, task)
    assert work.next_order(bureau) is None
    assert last_progress(bureau) == "failed"
    orders.order_archive(bureau, people.wang.principal, 2, ACCEPTANCE)


async def test_packages_leave_the_disk_once_they_are_sent_and_evidence_never_does(
    bureau: Bureau, people: People
) -> None:
    send(bureau.storage, people.wang, "1.4", "2024-05-06", at="2024-05-06T10:00")
    stock(bureau)
    for update_id in (1, 2):  # the second holds the same bytes as the first
        task = ordered(bureau, people, update_id)
        evidence = package(bureau, b"1:document")  # by chance the bytes of somebody's file
        work.note_step(bureau, task, 0, [package(bureau), evidence])
        work.finish_order(bureau, task)
    place = bureau.files.path(package(bureau).stored.sha256)
    first, second = said(bureau, PACKAGE)[:2], said(bureau, PACKAGE)[2:]
    with bureau.storage.write() as session:
        for row in first:
            session.get_one(OutboxMessage, row.id).state = OutboxState.SENT
    await archives.tick(bureau)
    assert place.exists()
    assert len(second) == 2
    deliver(bureau)
    await archives.tick(bureau)
    assert not place.exists()
    assert bureau.files.path(evidence.stored.sha256).exists()
    assert work.spent_packages(bureau) == ()


async def test_somebody_who_left_gets_nothing(bureau: Bureau, people: People) -> None:
    orders.order_archive(bureau, people.wang.principal, 1, ACCEPTANCE)
    with bureau.storage.write() as session:
        session.get_one(Member, people.wang.member_id).state = MemberState.LEFT
    await archives.tick(bureau)
    assert said(bureau, PACKAGE) == []
    with bureau.storage.read() as session:
        assert session.exec(select(ArchiveOrder.state)).one() is ArchiveState.DONE


async def test_a_damaged_file_ends_the_order_with_its_name(bureau: Bureau, people: People) -> None:
    send(bureau.storage, people.wang, "1.4", "2024-05-06", at="2024-05-06T10:00", approved_at="2024-05-07T10:00")
    orders.order_archive(bureau, people.wang.principal, 1, ArchiveVersion.INTERNAL)
    await archives.tick(bureau)
    end = said(bureau, PROGRESS)[-1].params
    assert (end["state"], end["code"], end["count"]) == ("failed", "archive_damaged", 1)
    assert "1-1 法规科 2024-05-06" in end["names"]
    assert said(bureau, PACKAGE) == []


class FullDisk(DiskFileStore):
    """Takes one file and no more, until it is told that there is room."""

    room = 1

    async def store(self, chunks: AsyncIterator[bytes], *, limit: int, expected_size: int | None = None) -> StoredFile:
        self.room -= 1
        if self.room < 0:
            raise OSError("the process dies here")
        return await super().store(chunks, limit=limit, expected_size=expected_size)


async def test_what_was_interrupted_goes_on_after_the_last_step(bureau: Bureau, people: People, tmp_path: Path) -> None:
    send(bureau.storage, people.wang, "1.4", "2024-05-06", at="2024-05-06T10:00", approved_at="2024-05-07T10:00")
    stock(bureau)
    orders.order_archive(bureau, people.wang.principal, 1, ACCEPTANCE)
    store = FullDisk(tmp_path)
    broken = replace(bureau, files=store)
    await archives.tick(broken)
    assert last_progress(bureau) == "working"
    kept = sorted(store.path("").parent.rglob("*"))
    store.room = 1  # room for the one step that is missing
    await archives.tick(broken)
    assert last_progress(bureau) == "done"
    assert [row.params["name"][:2] for row in said(bureau, PACKAGE)] == ["00", "04"]
    assert set(kept) < set(store.path("").parent.rglob("*"))
