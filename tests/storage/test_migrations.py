"""Migrations: to the models' tables and back, with rows, whatever interrupts them, on both databases."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Connection, text, update
from sqlmodel import col, select

from bot.clock import FixedClock
from bot.domain.errors import DomainError
from storage.audit.book import AuditBook
from storage.audit.verifying import verify
from storage.backup import database_file
from storage.engine import create_engine
from storage.migrate import current, downgrade, head, is_up_to_date, upgrade
from storage.models import AuditEntry, Member
from storage.unit_of_work import Storage
from tests.conftest import AUDIT_KEY
from tests.support.databases import create_tables
from tests.support.dying import StatementCounter, exit_code_of, listening, upgrade_and_be_killed
from tests.support.people import join_everybody
from tests.support.racing import together
from tests.support.schema import describe

REVISIONS = ("0001", "0002")


class CutError(Exception):
    """Raised in the place of a statement."""


@contextmanager
def connected(url: str) -> Iterator[Connection]:
    engine = create_engine(url)
    with engine.begin() as connection:
        yield connection
    engine.dispose()


def schema(url: str) -> list[str]:
    with connected(url) as connection:
        return describe(connection)


def names(url: str) -> list[str]:
    storage = Storage(url)
    with storage.read() as session:
        found = sorted(session.exec(select(Member.name)))
    storage.close()
    return found


def fill(url: str) -> None:
    storage = Storage(url)
    join_everybody(storage)
    storage.close()


def test_the_schema_from_scratch_equals_the_schema_by_migrations(empty_url: str) -> None:
    upgrade(empty_url)
    migrated = schema(empty_url)
    downgrade(empty_url, "base")
    with connected(empty_url) as connection:
        connection.execute(text("DROP TABLE alembic_version"))
    assert schema(empty_url) == []
    create_tables(empty_url)
    assert migrated == schema(empty_url)


def test_a_database_that_is_not_there_has_no_revision_and_is_not_made_by_asking(empty_url: str) -> None:
    assert current(empty_url) is None
    assert not is_up_to_date(empty_url)
    file = database_file(empty_url)
    assert file is None or not file.exists()


def test_upgrading_brings_a_database_up_to_date_and_again_changes_nothing(empty_url: str) -> None:
    upgrade(empty_url)
    assert current(empty_url) == head()
    assert is_up_to_date(empty_url)
    fill(empty_url)
    before = schema(empty_url)
    upgrade(empty_url)
    assert schema(empty_url) == before
    assert len(names(empty_url)) == 6


def test_down_and_up_again_gives_the_same_tables(empty_url: str) -> None:
    upgrade(empty_url)
    fill(empty_url)
    before = schema(empty_url)
    downgrade(empty_url, "base")
    assert current(empty_url) is None
    assert schema(empty_url) == []
    upgrade(empty_url)
    assert schema(empty_url) == before
    assert names(empty_url) == []


@pytest.mark.parametrize("revision", REVISIONS)
def test_rows_survive_each_revision_up_and_down_and_up_again(empty_url: str, revision: str) -> None:
    upgrade(empty_url, revision)
    fill(empty_url)
    before = schema(empty_url)
    upgrade(empty_url)
    downgrade(empty_url, revision)
    assert schema(empty_url) == before
    upgrade(empty_url)
    assert is_up_to_date(empty_url)
    assert len(names(empty_url)) == 6


def test_the_record_begins_with_what_an_older_database_held(empty_url: str, clock: FixedClock) -> None:
    upgrade(empty_url, "0001")
    fill(empty_url)
    upgrade(empty_url)
    storage = Storage(empty_url, AuditBook(lambda: AUDIT_KEY, clock))
    with storage.write() as session:
        session.execute(update(Member).where(col(Member.id) == 1).values(name="周九"))
    with storage.read() as session:
        verdict = verify(session, AUDIT_KEY)
        actions = session.exec(select(AuditEntry.action).order_by(col(AuditEntry.id))).all()
    storage.close()
    assert verdict.fault is None
    assert actions == ["sealed", "sealed", "changed"]


def test_a_downgrade_that_fails_at_its_end_leaves_every_row(empty_url: str) -> None:
    upgrade(empty_url)
    fill(empty_url)
    before = schema(empty_url)
    counter = StatementCounter()
    with listening(counter):
        downgrade(empty_url, "base")
    upgrade(empty_url)
    fill(empty_url)
    with pytest.raises(CutError), cut_at(counter.count):
        downgrade(empty_url, "base")
    assert schema(empty_url) == before
    assert len(names(empty_url)) == 6


@contextmanager
def cut_at(last: int) -> Iterator[None]:
    def cut() -> None:
        raise CutError

    with listening(StatementCounter(last, cut)):
        yield


def statement_count(url: str) -> int:
    """How many statements an upgrade from nothing takes; the database is empty again afterwards."""
    counter = StatementCounter()
    with listening(counter):
        upgrade(url)
    wipe(url)
    return counter.count


def wipe(url: str) -> None:
    downgrade(url, "base")
    with connected(url) as connection:
        connection.execute(text("DROP TABLE alembic_version"))


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_an_upgrade_cut_at_any_statement_leaves_nothing_and_can_be_repeated(empty_url: str) -> None:
    for last in range(1, statement_count(empty_url) + 1):
        with pytest.raises(CutError), cut_at(last):
            upgrade(empty_url)
        assert current(empty_url) is None
        assert schema(empty_url) == []
    upgrade(empty_url)
    assert is_up_to_date(empty_url)


def kill_at(url: str, last: int) -> None:
    assert exit_code_of(upgrade_and_be_killed, url, last) == -signal.SIGKILL


@pytest.mark.parametrize("place", ["first", "middle", "last"])
def test_an_upgrade_killed_at_a_statement_is_whole_or_absent_and_can_be_repeated(empty_url: str, place: str) -> None:
    count = statement_count(empty_url)
    kill_at(empty_url, {"first": 1, "middle": count // 2, "last": count}[place])
    assert schema(empty_url) == []
    upgrade(empty_url)
    assert is_up_to_date(empty_url)


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_an_upgrade_killed_at_each_statement_is_whole_or_absent_and_can_be_repeated(empty_url: str) -> None:
    for last in range(1, statement_count(empty_url) + 1):
        kill_at(empty_url, last)
        assert schema(empty_url) == []
    upgrade(empty_url)
    assert is_up_to_date(empty_url)


def test_two_upgrades_at_once_do_not_disturb_each_other(empty_url: str) -> None:
    assert together(lambda: upgrade(empty_url), lambda: upgrade(empty_url)) == []
    assert is_up_to_date(empty_url)


def test_a_database_of_a_newer_program_is_refused_untouched(empty_url: str) -> None:
    upgrade(empty_url)
    with connected(empty_url) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    before = schema(empty_url)
    with pytest.raises(DomainError) as refusal:
        upgrade(empty_url)
    assert (refusal.value.code, refusal.value.params) == ("database_newer", {"revision": "9999"})
    assert schema(empty_url) == before
    assert not is_up_to_date(empty_url)


@pytest.mark.sqlite_only
def test_a_file_with_tables_is_copied_whole_before_it_is_changed(empty_url: str, tmp_path: Path) -> None:
    upgrade(empty_url)
    assert [path.name for path in tmp_path.iterdir() if "before" in path.name] == []
    fill(empty_url)
    downgrade(empty_url, "base")
    copy = tmp_path / "creditbot.sqlite3.before-base"
    assert names(f"sqlite:///{copy}") == sorted(["张三", "李四", "王五", "赵六", "孙七", "钱八"])
    assert not copy.with_name(copy.name + ".part").exists()


@pytest.mark.sqlite_only
def test_rows_that_would_point_nowhere_stop_the_upgrade(empty_url: str) -> None:
    with connected(empty_url) as connection:
        connection.execute(text("CREATE TABLE parent (id INTEGER PRIMARY KEY)"))
        connection.execute(text("CREATE TABLE child (parent_id INTEGER REFERENCES parent (id))"))
    engine = create_engine(empty_url)
    with engine.connect() as raw:
        assert raw.connection.driver_connection is not None
        raw.connection.driver_connection.execute("PRAGMA foreign_keys=OFF")
        raw.execute(text("INSERT INTO child VALUES (7)"))
        raw.commit()
    engine.dispose()
    with pytest.raises(DomainError) as refusal:
        upgrade(empty_url)
    assert (refusal.value.code, refusal.value.params) == ("database_damaged", {"tables": "child"})
    assert current(empty_url) is None
