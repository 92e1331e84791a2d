"""F14: a record that was tampered with, backups made under load, backups that were damaged."""

from __future__ import annotations

import asyncio
import random
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import update
from sqlmodel import col, select

from bot.clock import FixedClock
from bot.domain.errors import DomainError
from storage.audit.book import AuditBook
from storage.audit.capture import acting
from storage.audit.verifying import Fault, verify
from storage.files import DiskFileStore
from storage.models import AuditEntry, Member, StoredFileRow
from storage.package import make_backup
from storage.unit_of_work import Storage
from storage.unpacking import Restored, check_backup, restore_backup
from storage.upsert import insert_missing
from tests.conftest import AUDIT_KEY
from tests.support.databases import PostgresDatabases, SqliteDatabases
from tests.support.people import People
from tests.support.tampering import Spoil, damages, flips, rewrite, tamperings
from tests.support.toll import IS_FULL, LostError, many

KEY = AUDIT_KEY.decode()
REFUSALS = {"backup_unreadable", "backup_damaged"}
SHORT_TAMPERINGS = 5


def rename(storage: Storage, member_id: int, name: str) -> None:
    with acting(member_id), storage.write() as session:
        session.execute(update(Member).where(col(Member.id) == member_id).values(name=name))


def keep(storage: Storage, root: Path, clock: FixedClock, content: bytes) -> None:
    """Put a file on the disk and enter it, as an arriving one is."""

    async def chunks() -> AsyncIterator[bytes]:
        yield content

    stored = asyncio.run(DiskFileStore(root).store(chunks(), limit=len(content)))
    with storage.write() as session:
        row = {"sha256": stored.sha256, "size": stored.size, "stored_at": clock.now()}
        insert_missing(session, StoredFileRow, [row])


@pytest.fixture
def elsewhere(
    _databases: SqliteDatabases | PostgresDatabases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, Path]]:
    """An empty database and an empty data folder."""
    folder = tmp_path_factory.mktemp("elsewhere")
    with _databases.empty(folder) as url:
        yield url, folder


def test_every_way_to_tamper_with_the_record_is_named(
    storage: Storage, people: People, record_property: Callable[[str, object], None]
) -> None:
    rename(storage, people.zhang.member_id, "周九")
    with storage.read() as session:
        entries = [entry.model_dump() for entry in session.exec(select(AuditEntry).order_by(col(AuditEntry.id)))]
    cases = list(tamperings(len(entries)))
    chosen = cases if IS_FULL else random.Random(14).sample(cases, SHORT_TAMPERINGS)
    for case in chosen:
        rewrite(storage, case.spoil)
        with storage.read() as session:
            verdict = verify(session, AUDIT_KEY)
        assert verdict.fault is not None, case.name
        assert (verdict.fault.kind, verdict.fault.number) == (case.kind, case.number), case.name
        rewrite(storage, lambda _rows: entries)
    with storage.read() as session:
        assert verify(session, AUDIT_KEY).fault is None
    record_property("cases", len(chosen))


def test_a_backup_made_under_load_restores_whole(
    storage: Storage, people: People, clock: FixedClock, tmp_path: Path, database_url: str, elsewhere: tuple[str, Path]
) -> None:
    url, folder = elsewhere
    is_over, rounds = threading.Event(), many(1, 5)

    def work() -> None:
        number = 0
        while not is_over.is_set():
            number += 1
            keep(storage, tmp_path, clock, f"photo {number}".encode() * 2000)
            rename(storage, people.zhang.member_id, f"name {number}")

    worker = threading.Thread(target=work)
    worker.start()
    try:
        for number in range(rounds):
            backup = folder.parent / f"{folder.name}-{number}.tar"
            make_backup(database_url, tmp_path, backup, clock.now())
    finally:
        is_over.set()
        worker.join()
    restored = restore_backup(backup, url, folder, "")
    assert restored.audit is not None
    assert restored.audit.fault is None
    assert backup.stat().st_mode & 0o777 == 0o600
    check_what_is_there(url, folder, restored, clock)


def test_a_backup_moves_to_the_other_database_and_back(
    backup: Path, elsewhere: tuple[str, Path], clock: FixedClock, tmp_path_factory: pytest.TempPathFactory
) -> None:
    between = tmp_path_factory.mktemp("between")
    url = f"sqlite:///{between}/creditbot.sqlite3"
    restore_backup(backup, url, between, KEY)
    second = between.parent / f"{between.name}.tar"
    make_backup(url, between, second, clock.now())
    restored = restore_backup(second, *elsewhere, KEY)
    assert restored.audit is not None
    assert restored.audit.fault is None
    check_what_is_there(*elsewhere, restored, clock)


def check_what_is_there(url: str, folder: Path, restored: Restored, clock: FixedClock) -> None:
    """The restored bot has every file, and goes on where the old one stopped."""
    storage = Storage(url, AuditBook(lambda: AUDIT_KEY, clock))
    with storage.read() as session:
        named = session.exec(select(StoredFileRow.sha256)).all()
    if lost := [sha256 for sha256 in named if not DiskFileStore(folder).path(sha256).is_file()]:
        raise LostError(lost)
    with storage.write() as session:
        session.add(Member(user_id=7, chat_id=7, name="周九", role="staff", department="客运科", joined_at=clock.now()))
    with storage.read() as session:
        verdict = verify(session, AUDIT_KEY, printed=restored.manifest.audit_mac)
    storage.close()
    assert verdict.fault is None
    assert verdict.head.count == restored.manifest.audit_count + 1


@pytest.fixture
def backup(
    storage: Storage, people: People, clock: FixedClock, tmp_path: Path, database_url: str, elsewhere: tuple[str, Path]
) -> Path:
    """A sound backup with two files and a template."""
    assert people.zhang.member_id
    for content in (b"photo", b"paper" * 300):
        keep(storage, tmp_path, clock, content)
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "ledger.docx").write_bytes(b"letterhead")
    target = elsewhere[1].parent / f"{elsewhere[1].name}.tar"
    make_backup(database_url, tmp_path, target, clock.now())
    return target


@pytest.mark.sqlite_only
@pytest.mark.parametrize("spoil", damages(), ids=lambda spoil: spoil.__name__)
def test_a_damaged_backup_is_refused_and_restores_nothing(
    backup: Path, elsewhere: tuple[str, Path], spoil: Spoil
) -> None:
    url, folder = elsewhere
    backup.write_bytes(spoil(backup.read_bytes()))
    with pytest.raises(DomainError) as refusal:
        restore_backup(backup, url, folder, KEY)
    assert refusal.value.code in REFUSALS
    assert list(folder.iterdir()) == []


def found_in(backup: Path) -> object:
    """The contents of a backup, or why there are none."""
    try:
        return check_backup(backup, KEY).manifest.contents
    except DomainError as error:
        return error.code


@pytest.mark.sqlite_only
def test_a_flipped_bit_is_refused_or_touches_nothing_that_counts(
    backup: Path, record_property: Callable[[str, object], None]
) -> None:
    sound, good = check_backup(backup, KEY).manifest.contents, backup.read_bytes()
    count = many(20, 500)
    for flipped in flips(good, count):
        backup.write_bytes(flipped)
        assert found_in(backup) in (sound, *REFUSALS)
    record_property("cases", count)


@pytest.mark.sqlite_only
def test_a_folder_or_database_with_something_in_it_is_left_alone(backup: Path, elsewhere: tuple[str, Path]) -> None:
    url, folder = elsewhere
    (folder / "audit.key").write_bytes(b"another key")
    with pytest.raises(DomainError) as refusal:
        restore_backup(backup, url, folder, KEY)
    assert refusal.value.code == "restore_not_empty"
    assert [path.name for path in folder.iterdir()] == ["audit.key"]


@pytest.mark.sqlite_only
def test_a_backup_of_a_damaged_disk_names_what_is_damaged(
    backup: Path, storage: Storage, tmp_path: Path, database_url: str, clock: FixedClock, elsewhere: tuple[str, Path]
) -> None:
    first, second = sorted(tmp_path.glob("files/*/*"))
    first.write_bytes(b"rotten")
    second.unlink()
    backup.unlink()
    make_backup(database_url, tmp_path, backup, clock.now())
    url, folder = elsewhere
    manifest = restore_backup(backup, url, folder, KEY).manifest
    assert (manifest.damaged, manifest.missing) == ((first.name,), (second.name,))
    assert (folder / "files" / first.parent.name / first.name).read_bytes() == b"rotten"
    assert (folder / "templates" / "ledger.docx").read_bytes() == b"letterhead"


def test_a_record_that_was_tampered_with_before_the_backup_is_restored_and_named(
    backup: Path, storage: Storage, tmp_path: Path, database_url: str, clock: FixedClock, elsewhere: tuple[str, Path]
) -> None:
    with storage.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE member SET role = 'coordinator' WHERE id = 1")
    backup.unlink()
    make_backup(database_url, tmp_path, backup, clock.now())
    url, folder = elsewhere
    audit = restore_backup(backup, url, folder, KEY).audit
    assert audit is not None
    assert isinstance(audit.fault, Fault)
    assert audit.fault.subject == "member:1"
