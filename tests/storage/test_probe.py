"""A folder or database that cannot be used is refused with a code, before anything is half done."""

from __future__ import annotations

import shutil
from collections import namedtuple
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.domain.errors import DomainError
from storage.backup import copy_database
from storage.engine import create_engine
from storage.migrate import upgrade
from storage.probe import check_data_dir, prepare_data_dir, readable_refusals
from storage.unit_of_work import Storage


def code_of(refusal: pytest.ExceptionInfo[DomainError]) -> str:
    return refusal.value.code


def test_a_good_folder_passes_and_keeps_no_trace(tmp_path: Path) -> None:
    check_data_dir(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_missing_folder_is_made_below_an_existing_one(tmp_path: Path) -> None:
    prepare_data_dir(tmp_path / "data")
    assert (tmp_path / "data").is_dir()


@pytest.mark.parametrize("check", [check_data_dir, prepare_data_dir])
def test_a_folder_whose_parent_is_missing_is_refused(tmp_path: Path, check: Callable[[Path], None]) -> None:
    with pytest.raises(DomainError) as refusal:
        check(tmp_path / "missing" / "data")
    assert code_of(refusal) == "data_dir_missing"


@pytest.mark.parametrize("check", [check_data_dir, prepare_data_dir])
def test_a_file_in_the_folders_place_is_refused(tmp_path: Path, check: Callable[[Path], None]) -> None:
    (tmp_path / "data").write_text("a file")
    with pytest.raises(DomainError) as refusal:
        check(tmp_path / "data")
    assert code_of(refusal) == "data_dir_not_a_directory"


def test_a_folder_that_takes_no_files_is_refused() -> None:
    with pytest.raises(DomainError) as refusal:
        # No user, root included, can make a file there.
        check_data_dir(Path("/proc"))
    assert code_of(refusal) == "data_dir_readonly"


def test_a_nearly_full_disk_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage(1, 1, 63 * 1024 * 1024))
    with pytest.raises(DomainError) as refusal:
        check_data_dir(tmp_path)
    assert (code_of(refusal), refusal.value.params["least_mb"]) == ("data_dir_full", 64)


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "creditbot.sqlite3").write_bytes(b"not a database " * 500)
    with pytest.raises(DomainError) as refusal:
        upgrade(f"sqlite:///{tmp_path / 'creditbot.sqlite3'}")
    assert code_of(refusal) == "database_unreadable"


def test_a_database_in_a_missing_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DomainError) as refusal:
        upgrade(f"sqlite:///{tmp_path / 'missing' / 'creditbot.sqlite3'}")
    assert code_of(refusal) == "database_unwritable"


def test_a_database_that_another_program_holds_is_refused(
    storage: Storage, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.engine.BUSY_TIMEOUT_MS", 1)
    hurried = Storage(database_url)
    with storage.write() as holding:
        holding.connection()
        with pytest.raises(DomainError) as refusal, readable_refusals(), hurried.write() as session:
            session.connection()
    hurried.close()
    assert code_of(refusal) == "database_locked"


def test_a_folder_that_cannot_be_made_is_refused() -> None:
    with pytest.raises(DomainError) as refusal:
        # The kernel makes folders there, and nobody else.
        prepare_data_dir(Path("/sys/creditbot"))
    assert code_of(refusal) == "data_dir_readonly"


@pytest.mark.parametrize("place", [0, 4096 * 3])
def test_a_damaged_database_gives_no_copy(tmp_path: Path, place: int) -> None:
    source, target = tmp_path / "creditbot.sqlite3", tmp_path / "copy.sqlite3"
    upgrade(f"sqlite:///{source}")
    content = bytearray(source.read_bytes())
    content[place : place + 4096] = b"\xff" * 4096
    source.write_bytes(content)
    with pytest.raises(DomainError) as refusal, readable_refusals():
        copy_database(source, target)
    assert code_of(refusal) == "database_unreadable"
    assert not target.exists()


def test_a_server_that_does_not_answer_is_refused() -> None:
    with pytest.raises(DomainError) as refusal:
        upgrade("postgres://nobody:secret@127.0.0.1:1/creditbot")
    assert code_of(refusal) == "database_unreachable"
    assert "secret" not in str(refusal.value.params)


def test_a_bug_is_not_taken_for_a_refusal(empty_url: str) -> None:
    engine = create_engine(empty_url)
    with pytest.raises(Exception, match="no_such_table") as bug, readable_refusals(), engine.connect() as connection:
        connection.execute(text("SELECT * FROM no_such_table"))
    engine.dispose()
    assert not isinstance(bug.value, DomainError)
