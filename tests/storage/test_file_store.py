"""Files on disk: complete and named by their content, or not there at all."""

from __future__ import annotations

import errno
import hashlib
import os
import resource
import signal
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.domain.errors import DomainError
from bot.ports import StoredFile
from storage.files import STEPS, DiskFileStore
from tests.support.dying import exit_code_of, store_and_be_killed

MB = 1024 * 1024
CONTENT = b"one photo of a meeting"
SHA256 = hashlib.sha256(CONTENT).hexdigest()


async def pieces(*chunks: bytes) -> AsyncIterator[bytes]:
    for chunk in chunks:
        yield chunk


async def failing_after(chunk: bytes, error: Exception) -> AsyncIterator[bytes]:
    yield chunk
    raise error


def files_below(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


@contextmanager
def no_file_beyond(size: int) -> Iterator[None]:
    """The kernel refuses to let any file of this process grow past ``size`` bytes, as a full disk would."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


async def test_a_stored_file_lies_under_its_hash_with_its_bytes(tmp_path: Path) -> None:
    store = DiskFileStore(tmp_path)
    stored = await store.store(pieces(CONTENT[:5], b"", CONTENT[5:]), limit=MB, expected_size=len(CONTENT))
    assert stored == StoredFile(SHA256, len(CONTENT))
    assert store.path(SHA256) == tmp_path / "files" / SHA256[:2] / SHA256
    assert store.path(SHA256).read_bytes() == CONTENT
    assert files_below(tmp_path) == [store.path(SHA256)]


async def test_the_same_content_twice_is_one_file(tmp_path: Path) -> None:
    store = DiskFileStore(tmp_path)
    first = await store.store(pieces(CONTENT), limit=MB)
    second = await store.store(pieces(CONTENT), limit=MB)
    assert first == second
    assert files_below(tmp_path) == [store.path(SHA256)]


async def test_a_file_of_exactly_the_limit_is_taken(tmp_path: Path) -> None:
    assert (await DiskFileStore(tmp_path).store(pieces(b"x" * MB), limit=MB)).size == MB


async def test_a_file_one_byte_over_the_limit_is_refused_and_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(DomainError) as refusal:
        await DiskFileStore(tmp_path).store(pieces(b"x" * MB, b"y"), limit=MB)
    assert (refusal.value.code, refusal.value.params) == ("file_too_large", {"limit": 1})
    assert files_below(tmp_path) == []


@pytest.mark.parametrize("announced", [len(CONTENT) - 1, len(CONTENT) + 1])
async def test_a_file_of_another_size_than_announced_is_refused(tmp_path: Path, announced: int) -> None:
    with pytest.raises(DomainError) as refusal:
        await DiskFileStore(tmp_path).store(pieces(CONTENT), limit=MB, expected_size=announced)
    assert refusal.value.code == "file_incomplete"
    assert refusal.value.params == {"size": len(CONTENT), "expected_size": announced}
    assert files_below(tmp_path) == []


async def test_a_download_that_breaks_off_leaves_nothing_and_says_why(tmp_path: Path) -> None:
    with pytest.raises(ConnectionResetError):
        await DiskFileStore(tmp_path).store(failing_after(CONTENT, ConnectionResetError()), limit=MB)
    assert files_below(tmp_path) == []


async def test_a_full_disk_is_told_as_such_and_leaves_nothing(tmp_path: Path) -> None:
    with no_file_beyond(64 * 1024), pytest.raises(DomainError) as refusal:
        await DiskFileStore(tmp_path).store(pieces(b"x" * (64 * 1024), b"y"), limit=MB)
    assert refusal.value.code == "disk_full"
    assert files_below(tmp_path) == []


async def test_a_disk_that_fills_up_within_one_chunk_is_told_as_such(tmp_path: Path) -> None:
    with no_file_beyond(64 * 1024), pytest.raises(DomainError) as refusal:
        await DiskFileStore(tmp_path).store(pieces(b"x" * MB), limit=MB)
    assert refusal.value.code == "disk_full"
    assert files_below(tmp_path) == []


@pytest.mark.parametrize(("number", "code"), [(errno.EIO, "storage_unwritable"), (errno.ENOSPC, "disk_full")])
@pytest.mark.parametrize("call", ["fsync", "open"])
async def test_a_disk_that_fails_while_syncing_is_told_and_leaves_no_part(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, number: int, code: str
) -> None:
    def fail(*_arguments: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(f"storage.files.os.{call}", fail)
    with pytest.raises(DomainError) as refusal:
        await DiskFileStore(tmp_path).store(pieces(CONTENT), limit=MB)
    assert refusal.value.code == code
    assert refusal.value.params == {"reason": os.strerror(number)}
    monkeypatch.undo()
    assert [path for path in files_below(tmp_path) if path.suffix == ".part"] == []


async def test_a_place_that_cannot_hold_files_is_told(tmp_path: Path) -> None:
    (tmp_path / "incoming").write_text("a file where the folder should be")
    with pytest.raises(DomainError) as refusal:
        await DiskFileStore(tmp_path).store(pieces(CONTENT), limit=MB)
    assert refusal.value.code == "storage_unwritable"


@pytest.mark.parametrize("step", STEPS)
async def test_a_kill_at_any_step_leaves_a_whole_file_or_a_part_that_is_swept(tmp_path: Path, step: str) -> None:
    assert exit_code_of(store_and_be_killed, tmp_path, CONTENT, step) == -signal.SIGKILL
    after = DiskFileStore(tmp_path)
    is_kept = STEPS.index(step) >= STEPS.index("file.renamed")
    assert after.sweep() == (0 if is_kept else 1)
    assert [path.read_bytes() for path in files_below(tmp_path)] == ([CONTENT] if is_kept else [])
    assert await after.store(pieces(CONTENT), limit=MB) == StoredFile(SHA256, len(CONTENT))
    assert files_below(tmp_path) == [after.path(SHA256)]


async def test_bytes_are_synced_before_the_rename_and_the_folders_after_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log: list[str] = []
    sync = os.fsync

    def noting_sync(descriptor: int) -> None:
        sync(descriptor)
        log.append(f"{Path(f'/proc/self/fd/{descriptor}').readlink().suffix or 'folder'} synced")

    monkeypatch.setattr(os, "fsync", noting_sync)
    await DiskFileStore(tmp_path, step=log.append).store(pieces(CONTENT), limit=MB)
    opened, written, fsynced, renamed, directory_fsynced = STEPS
    folders = ["folder synced"] * 3
    assert log == [opened, written, ".part synced", fsynced, renamed, *folders, directory_fsynced]


async def test_sweeping_removes_parts_and_keeps_files(tmp_path: Path) -> None:
    store = DiskFileStore(tmp_path)
    await store.store(pieces(CONTENT), limit=MB)
    (tmp_path / "incoming" / "left-by-a-crash.part").write_bytes(b"half")
    assert store.sweep() == 1
    assert files_below(tmp_path) == [store.path(SHA256)]
    assert store.sweep() == 0
