"""A ZIP written as a stream: the same content gives the same bytes, on any machine and at any hour."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import IO, BinaryIO

_CHUNK = 1_048_576
_UTF8 = 0x800
_UNIX = 3
_PLAIN_FILE = 0o100644 << 16
_LARGE = 1 << 31
OVERHEAD_BYTES = 160
"""What an entry takes beyond its content and twice its name, at the most."""


@dataclass(frozen=True, slots=True)
class Packed:
    """What went into the ZIP under a path: its size in bytes and the hash of what was written."""

    path: str
    size: int
    sha256: str


class UnreadableError(Exception):
    """A file that should be packed cannot be read."""


class _Entry(zipfile.ZipInfo):
    """An entry whose name is marked as UTF-8 even where it is plain ASCII."""

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # noqa: N802  # the name is zipfile's
        return self.filename.encode(), self.flag_bits | _UTF8


class Zipper:
    """Writes entries into a stream; nothing is compressed, since most of it is already."""

    def __init__(self, stream: BinaryIO, on: date) -> None:
        self._zip = zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED)
        self._day = (max(on.year, 1980), on.month, on.day, 0, 0, 0)
        self.size = 0

    def add(self, path: str, content: bytes) -> Packed:
        return self._add(path, len(content), [content])

    def add_file(self, path: str, source: Path) -> Packed:
        """The file's bytes as they are on disk. Raises :class:`UnreadableError`; the ZIP is then of no use."""
        try:
            stream = source.open("rb")
        except OSError as error:
            raise UnreadableError from error
        with stream:
            return self._add(path, source.stat().st_size, _chunks(stream))

    def close(self) -> None:
        self._zip.close()

    def _add(self, path: str, size: int, chunks: Iterable[bytes]) -> Packed:
        entry = _Entry(path, self._day)
        entry.create_system, entry.external_attr, entry.file_size = _UNIX, _PLAIN_FILE, size
        digest, written = hashlib.sha256(), 0
        with self._zip.open(entry, "w", force_zip64=size >= _LARGE) as target:
            for chunk in chunks:
                target.write(chunk)
                digest.update(chunk)
                written += len(chunk)
        self.size += written + OVERHEAD_BYTES + 2 * len(path.encode())
        return Packed(path, written, digest.hexdigest())


def _chunks(stream: IO[bytes]) -> Iterator[bytes]:
    while chunk := _read(stream):
        yield chunk


def _read(stream: IO[bytes]) -> bytes:
    try:
        return stream.read(_CHUNK)
    except OSError as error:
        raise UnreadableError from error
