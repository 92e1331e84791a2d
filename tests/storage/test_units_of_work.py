"""Transactions behave the same on both databases: one writer at a time, all or nothing, nothing seen half done."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import pytest
from sqlalchemy import update
from sqlalchemy.exc import DBAPIError
from sqlmodel import col, select

from bot.domain.roles import Role
from storage.models import Member, Meta
from storage.unit_of_work import Storage
from tests.support.people import People, join
from tests.support.racing import together


def value_of(storage: Storage, name: str) -> str | None:
    with storage.read() as session:
        found = session.get(Meta, name)
        return found.value if found is not None else None


def put(storage: Storage, name: str, value: str) -> None:
    with storage.write() as session:
        session.merge(Meta(name=name, value=value))


def test_what_a_unit_wrote_is_there_for_the_next(storage: Storage) -> None:
    put(storage, "bot_username", "creditbot")
    assert value_of(storage, "bot_username") == "creditbot"


def test_a_unit_that_raises_leaves_nothing(storage: Storage) -> None:
    def write_and_fail() -> None:
        with storage.write() as session:
            session.add(Meta(name="bot_username", value="creditbot"))
            session.flush()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_and_fail()
    assert value_of(storage, "bot_username") is None


def test_a_reading_unit_cannot_write(storage: Storage) -> None:
    with storage.read() as session:
        session.add(Meta(name="bot_username", value="creditbot"))
        with pytest.raises(DBAPIError, match=r"read-?only"):
            session.flush()
    put(storage, "bot_username", "afterwards a writer may again")
    assert value_of(storage, "bot_username") == "afterwards a writer may again"


def test_a_reading_unit_sees_one_state_throughout(storage: Storage) -> None:
    put(storage, "state", "before")
    with storage.read() as session:
        question = select(Meta.value).where(Meta.name == "state")
        first = session.exec(question).one()
        put(storage, "state", "after")
        assert (first, session.exec(question).one()) == ("before", "before")
    assert value_of(storage, "state") == "after"


@pytest.fixture
def elsewhere(database_url: str) -> Iterator[Storage]:
    """The same database as another process has it open."""
    opened = Storage(database_url)
    yield opened
    opened.close()


def decide(storage: Storage, name: str, who: str) -> bool:
    with storage.write() as session:
        is_pending = session.exec(select(Meta.value).where(Meta.name == name)).one() == "pending"
        statement = update(Meta).where(col(Meta.name) == name, col(Meta.value) == "pending").values(value=who)
        is_won = session.exec(statement).rowcount == 1
        # What was read before is still true when writing: nobody decided in between.
        assert is_won is is_pending
        return is_won


def increment(storage: Storage, times: int) -> None:
    for _ in range(times):
        with storage.write() as session:
            counter = session.get_one(Meta, "count")
            counter.value = str(int(counter.value) + 1)
            session.add(counter)


def test_of_two_decisions_at_once_exactly_one_wins(storage: Storage, elsewhere: Storage) -> None:
    for number in range(20):
        name = f"decision-{number}"
        put(storage, name, "pending")
        won: list[str] = []

        def attempt(opened: Storage, who: str, name: str = name, won: list[str] = won) -> None:
            if decide(opened, name, who):
                won.append(who)

        assert together(partial(attempt, storage, "wang"), partial(attempt, elsewhere, "qian")) == []
        assert won == [value_of(storage, name)]


def test_two_hundred_increments_at_once_lose_none(storage: Storage, elsewhere: Storage) -> None:
    put(storage, "count", "0")
    errors = together(*(partial(increment, opened, 50) for opened in (storage, elsewhere, storage, elsewhere)))
    assert errors == []
    assert value_of(storage, "count") == "200"


def test_a_burst_of_writers_in_one_process_starves_none(storage: Storage) -> None:
    put(storage, "count", "0")
    assert together(*(partial(increment, storage, 5) for _ in range(16))) == []
    assert value_of(storage, "count") == "80"


def test_a_reader_is_not_held_up_by_a_writer(storage: Storage) -> None:
    put(storage, "state", "before")
    with storage.write() as session:
        session.merge(Meta(name="state", value="after"))
        session.flush()
        assert value_of(storage, "state") == "before"
    assert value_of(storage, "state") == "after"


def test_two_databases_do_not_know_of_each_other(storage: Storage, people: People) -> None:
    """Every test starts with empty tables: the six are the only ones, numbered from one."""
    with storage.read() as session:
        assert sorted(session.exec(select(Member.id))) == [1, 2, 3, 4, 5, 6]
    assert people.zhang.member_id == 1


def test_rows_stay_readable_after_their_unit(storage: Storage) -> None:
    person = join(storage, 2001, "周九", Role.STAFF, "客运科")
    with storage.read() as session:
        member = session.get_one(Member, person.member_id)
    assert (member.name, member.role, member.department) == ("周九", Role.STAFF, "客运科")
