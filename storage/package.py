"""A backup: one .tar of the database, the files, and a manifest of their hashes that comes last."""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from sqlmodel import select

from bot.domain.errors import DomainError
from storage.audit.entries import head_in, moment
from storage.audit.key import KEY_NAME
from storage.migrate import current, head, is_up_to_date
from storage.models import StoredFileRow
from storage.portable import save_database
from storage.unit_of_work import Storage

DATABASE, MANIFEST, CHECKSUM = "database.sqlite3", "manifest.json", "manifest.sha256"
FORMAT = 1
FILE_NAME = re.compile(r"files/([0-9a-f]{2})/(\1[0-9a-f]{62})")
TEMPLATE_NAME = re.compile(r"templates/[^/\0]{1,200}")
Progress = Callable[[int, int], None]


def unheard(_done: int, _total: int) -> None:
    """Nobody watches."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds: SHA-256 and bytes by name. ``damaged``, ``missing``: files that were so on the disk already.

    ``audit_count`` and ``audit_mac``: where the record of changes ended.
    """

    made_at: str
    revision: str
    audit_count: int
    audit_mac: str
    contents: dict[str, tuple[str, int]]
    damaged: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    format: int = field(default=FORMAT)

    @property
    def file_count(self) -> int:
        return sum(FILE_NAME.fullmatch(name) is not None for name in self.contents)

    @property
    def byte_count(self) -> int:
        return sum(size for _, size in self.contents.values())

    @property
    def has_key(self) -> bool:
        return KEY_NAME in self.contents


def make_backup(url: str, data_dir: Path, target: Path, at: datetime, on_bytes: Progress = unheard) -> Manifest:
    """Write a backup as ``target``, while the bot runs or not; the database first, so that no file it names is missed.

    It lies on the disk when this returns. ``on_bytes``: bytes written, and all of them. Raises ``DomainError``
    ``backup_database_old`` or what reading the database says, and ``OSError``.
    """
    if not is_up_to_date(url):
        raise DomainError("backup_database_old")
    with tempfile.TemporaryDirectory(prefix=".creditbot-backup-", dir=target.parent) as work:
        copy = Path(work) / DATABASE
        save_database(url, copy)
        members = {DATABASE: copy, **dict(_members(data_dir))}
        with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as output:
            manifest = _write(output, members, at, on_bytes)
            output.flush()
            os.fsync(output.fileno())
    return manifest


def _write(output: BinaryIO, members: dict[str, Path], at: datetime, on_bytes: Progress) -> Manifest:
    total = sum(path.stat().st_size for path in members.values())
    contents: dict[str, tuple[str, int]] = {}
    done = 0
    with tarfile.open(fileobj=output, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for name, path in members.items():
            contents[name] = _add(archive, name, path, at)
            done += contents[name][1]
            on_bytes(done, total)
        manifest = _manifest(members[DATABASE], contents, at)
        written = json.dumps(asdict(manifest), ensure_ascii=False, indent=1).encode()
        _add_bytes(archive, MANIFEST, written, at)
        _add_bytes(archive, CHECKSUM, hashlib.sha256(written).hexdigest().encode(), at)
    return manifest


def _members(data_dir: Path) -> Iterator[tuple[str, Path]]:
    """What of a data folder belongs in a backup beside the database, by the name it has there."""
    found = [data_dir / KEY_NAME, *sorted(data_dir.glob("templates/*")), *sorted(data_dir.glob("files/*/*"))]
    for path in found:
        name = path.relative_to(data_dir).as_posix()
        is_known = name == KEY_NAME or FILE_NAME.fullmatch(name) or TEMPLATE_NAME.fullmatch(name)
        if is_known and path.is_file() and not path.is_symlink():
            yield name, path


class _Hashing:
    """A file that is hashed as it is read."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        data = self._file.read(size)
        self._digest.update(data)
        return data

    @property
    def sha256(self) -> str:
        return self._digest.hexdigest()


def _add(archive: tarfile.TarFile, name: str, path: Path, at: datetime) -> tuple[str, int]:
    with path.open("rb") as file:
        size = os.fstat(file.fileno()).st_size
        reading = _Hashing(file)
        archive.addfile(_info(name, size, at), reading)
    return reading.sha256, size


def _add_bytes(archive: tarfile.TarFile, name: str, data: bytes, at: datetime) -> None:
    archive.addfile(_info(name, len(data), at), io.BytesIO(data))


def _info(name: str, size: int, at: datetime) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.size, info.mode, info.mtime = size, 0o600, int(at.timestamp())
    return info


def _manifest(database: Path, contents: dict[str, tuple[str, int]], at: datetime) -> Manifest:
    storage = Storage(f"sqlite:///{database}")
    try:
        with storage.read() as session:
            ends = head_in(session)
            named = session.exec(select(StoredFileRow.sha256)).all()
    finally:
        storage.close()
    files = {found[2]: contents[name][0] for name in contents if (found := FILE_NAME.fullmatch(name))}
    return Manifest(
        made_at=moment(at),
        revision=current(f"sqlite:///{database}") or str(head()),
        audit_count=ends.count,
        audit_mac=ends.mac,
        contents=contents,
        damaged=tuple(sorted(name for name, sha256 in files.items() if name != sha256)),
        missing=tuple(sorted(set(named) - set(files))),
    )
