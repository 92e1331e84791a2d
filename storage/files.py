"""Files on disk by content: ``files/ab/<sha256>``; what is still arriving lies in ``incoming/``."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import uuid
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from bot.domain.errors import DomainError
from bot.ports import StoredFile

Step = Callable[[str], None]
STEPS = ("file.opened", "file.written", "file.fsynced", "file.renamed", "file.directory_fsynced")
_MB = 1024 * 1024
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def _pass(_step: str) -> None:
    """Nothing happens between two steps, except in a crash test."""


class DiskFileStore:
    """The file store of one data folder. ``step`` is called with each of ``STEPS`` as it is passed."""

    def __init__(self, root: Path, *, step: Step = _pass) -> None:
        self._root = root
        self._incoming = root / "incoming"
        self._files = root / "files"
        self._step = step

    def path(self, sha256: str) -> Path:
        """Where the file of that hash lies (whether or not it exists)."""
        return self._files / sha256[:2] / sha256

    def free_bytes(self) -> int:
        """How much room is left for this process where the files lie."""
        self._root.mkdir(parents=True, exist_ok=True)
        return shutil.disk_usage(self._root).free

    async def store(self, chunks: AsyncIterator[bytes], *, limit: int, expected_size: int | None = None) -> StoredFile:
        """Write, hash, fsync and rename; only then return. The same content twice is one file.

        Raises ``DomainError`` ``file_too_large`` (``limit`` in MB), ``file_incomplete`` (``size``,
        ``expected_size``), ``disk_full`` or ``storage_unwritable``; leaves no partial file behind. What ``chunks``
        raises passes through.
        """
        with _readable_refusals():
            self._incoming.mkdir(parents=True, exist_ok=True)
            part = self._incoming / f"{uuid.uuid4().hex}.part"
            output = part.open("xb", buffering=0)
        try:
            with output:
                stored = await self._receive(chunks, output, limit)
                if expected_size is not None and stored.size != expected_size:
                    raise DomainError("file_incomplete", size=stored.size, expected_size=expected_size)
                with _readable_refusals():
                    os.fsync(output.fileno())
                self._step("file.fsynced")
            self._keep(part, stored)
        except BaseException:
            _forget(part)
            raise
        return stored

    def sweep(self) -> int:
        """Remove what a crash left half-arrived; call before anything arrives. The number of files removed."""
        leftovers = list(self._incoming.glob("*.part"))
        with _readable_refusals():
            for leftover in leftovers:
                leftover.unlink()
        return len(leftovers)

    async def _receive(self, chunks: AsyncIterator[bytes], output: BinaryIO, limit: int) -> StoredFile:
        self._step("file.opened")
        digest, size = hashlib.sha256(), 0
        async for chunk in chunks:
            size += len(chunk)
            if size > limit:
                raise DomainError("file_too_large", limit=limit // _MB)
            digest.update(chunk)
            with _readable_refusals():
                _write_all(output, chunk)
        self._step("file.written")
        return StoredFile(digest.hexdigest(), size)

    def _keep(self, part: Path, stored: StoredFile) -> None:
        target = self.path(stored.sha256)
        with _readable_refusals():
            target.parent.mkdir(parents=True, exist_ok=True)
            part.replace(target)
            self._step("file.renamed")
            # Up to the root each time: whether a folder's own entry is on disk cannot be told by looking.
            for folder in (target.parent, self._files, self._files.parent):
                _fsync_folder(folder)
        self._step("file.directory_fsynced")


def _write_all(output: BinaryIO, chunk: bytes) -> None:
    # An unbuffered write may take only a part; the next call then reports why.
    rest = memoryview(chunk)
    while rest:
        rest = rest[output.write(rest) :]


def _fsync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _forget(part: Path) -> None:
    # The disk may refuse this too; the sweep at the next start tries again, and the first error is the one to tell.
    try:
        part.unlink(missing_ok=True)
    except OSError:
        return


@contextmanager
def _readable_refusals() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        code = "disk_full" if error.errno in _FULL else "storage_unwritable"
        raise DomainError(code, reason=error.strerror or str(error)) from error
