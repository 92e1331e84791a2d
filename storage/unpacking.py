"""Opening a backup again: is it whole, and back into an empty data folder."""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import func
from sqlmodel import Session, select

from bot.domain.errors import DomainError
from storage.audit.key import KEY_NAME, known_key
from storage.audit.verifying import AuditVerdict, verify
from storage.backup import database_file
from storage.lock import LOCK_NAME
from storage.migrate import current, upgrade
from storage.models import Member, StoredFileRow, Submission
from storage.package import CHECKSUM, DATABASE, FILE_NAME, FORMAT, MANIFEST, TEMPLATE_NAME, Manifest, Progress, unheard
from storage.portable import load_database
from storage.unit_of_work import Storage

CHUNK = 1024 * 1024
HARMLESS = frozenset({".env", LOCK_NAME})
Keep = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Restored:
    """What a backup holds. ``audit``: ``None`` where the key is not known and the record could not be checked."""

    manifest: Manifest
    member_count: int
    submission_count: int
    audit: AuditVerdict | None


def check_backup(file: Path, configured_key: str, on_bytes: Progress = unheard) -> Restored:
    """Read a backup from end to end, open its database and walk its record, restoring nothing.

    Raises as :func:`restore_backup` does.
    """
    with tempfile.TemporaryDirectory(prefix=".creditbot-check-", dir=file.parent) as work:
        manifest = _unpack(file, Path(work), lambda name: FILE_NAME.fullmatch(name) is None, on_bytes)
        return _examine(Path(work), manifest, configured_key)


def restore_backup(file: Path, url: str, data_dir: Path, configured_key: str, on_bytes: Progress = unheard) -> Restored:
    """Put a backup into a data folder that holds nothing yet; all is checked before anything takes its place.

    Raises ``DomainError`` ``backup_unreadable``, ``backup_damaged`` (``name``), ``backup_newer``,
    ``restore_not_empty`` (``path``), ``restore_database_not_empty`` or what the database says, and ``OSError``; the
    folder is as it was then.
    """
    _check_empty(url, data_dir, file)
    with tempfile.TemporaryDirectory(prefix=".restoring-", dir=data_dir) as work:
        folder = Path(work)
        manifest = _unpack(file, folder, lambda name: True, on_bytes)
        restored = _examine(folder, manifest, configured_key)
        for name in ("files", "templates", KEY_NAME):
            if (folder / name).exists():
                (folder / name).rename(data_dir / name)
        _place(folder / DATABASE, url)
    return restored


def _place(database: Path, url: str) -> None:
    """The database comes last: before it there is nothing that a bot would start with."""
    with closing(sqlite3.connect(database)) as opened:
        opened.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # what lies in the log would not move along
    target = database_file(url)
    if target is None:
        load_database(database, url)
    else:
        database.rename(target)
    os.sync()


def _check_empty(url: str, data_dir: Path, file: Path) -> None:
    known = {path for path in data_dir.iterdir() if path.name in HARMLESS or path.resolve() == file.resolve()}
    if occupied := sorted(set(data_dir.iterdir()) - known):
        raise DomainError("restore_not_empty", path=occupied[0])
    if current(url) is not None:
        raise DomainError("restore_database_not_empty")


def _unpack(file: Path, folder: Path, keeps: Keep, on_bytes: Progress) -> Manifest:
    found: dict[str, tuple[str, int]] = {}
    ends: dict[str, bytes] = {}
    total = file.stat().st_size
    with _readable(file), tarfile.open(file, mode="r:") as archive:
        for member in archive:
            if not member.isreg() or not _is_known(member.name) or member.name in found | ends:
                raise DomainError("backup_damaged", name=member.name[:80])
            if member.name in (MANIFEST, CHECKSUM):
                ends[member.name] = b"".join(_chunks(archive, member))
            else:
                found[member.name] = _take(archive, member, folder if keeps(member.name) else None)
            on_bytes(min(archive.offset, total), total)
    return _checked(ends, found)


def _take(archive: tarfile.TarFile, member: tarfile.TarInfo, folder: Path | None) -> tuple[str, int]:
    """The member's hash and size; its bytes in the folder, if there is one."""
    digest = hashlib.sha256()
    if folder is None:
        for chunk in _chunks(archive, member):
            digest.update(chunk)
        return digest.hexdigest(), member.size
    path = folder / member.name
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("xb") as output:
        path.chmod(0o600)
        for chunk in _chunks(archive, member):
            digest.update(chunk)
            output.write(chunk)
    return digest.hexdigest(), member.size


def _chunks(archive: tarfile.TarFile, member: tarfile.TarInfo) -> Iterator[bytes]:
    content = archive.extractfile(member)
    assert content is not None
    while chunk := content.read(CHUNK):
        yield chunk


def _is_known(name: str) -> bool:
    is_plain = name in (DATABASE, MANIFEST, CHECKSUM, KEY_NAME) or FILE_NAME.fullmatch(name) is not None
    return is_plain or (TEMPLATE_NAME.fullmatch(name) is not None and Path(name).name not in (".", ".."))


def _checked(ends: dict[str, bytes], found: dict[str, tuple[str, int]]) -> Manifest:
    written = ends.get(MANIFEST, b"")
    if hashlib.sha256(written).hexdigest().encode() != ends.get(CHECKSUM):
        raise DomainError("backup_damaged", name=MANIFEST)
    raw = json.loads(written)
    if raw["format"] != FORMAT:
        raise DomainError("backup_newer")
    contents = {name: (sha256, size) for name, (sha256, size) in raw["contents"].items()}
    for name in sorted(contents.keys() | found.keys()):
        if contents.get(name) != found.get(name):
            raise DomainError("backup_damaged", name=name)
    raw |= {"contents": contents, "damaged": tuple(raw["damaged"]), "missing": tuple(raw["missing"])}
    return Manifest(**raw)


def _examine(folder: Path, manifest: Manifest, configured_key: str) -> Restored:
    with closing(sqlite3.connect(folder / DATABASE)) as database:
        verdict = database.execute("PRAGMA integrity_check").fetchone()[0]
        broken = database.execute("PRAGMA foreign_key_check").fetchone()
    if verdict != "ok" or broken is not None:
        raise DomainError("backup_damaged", name=DATABASE)
    upgrade(f"sqlite:///{folder / DATABASE}")
    storage = Storage(f"sqlite:///{folder / DATABASE}")
    try:
        with storage.read() as session:
            return _described(session, manifest, known_key(folder, configured_key))
    finally:
        storage.close()


def _described(session: Session, manifest: Manifest, key: bytes | None) -> Restored:
    named = set(session.exec(select(StoredFileRow.sha256)))
    held = {found[2] for name in manifest.contents if (found := FILE_NAME.fullmatch(name))}
    if lacking := sorted(named - held - set(manifest.missing)):
        raise DomainError("backup_damaged", name=lacking[0])
    return Restored(
        manifest=manifest,
        member_count=session.exec(select(func.count()).select_from(Member)).one(),
        submission_count=session.exec(select(func.count()).select_from(Submission)).one(),
        audit=verify(session, key) if key is not None else None,
    )


@contextmanager
def _readable(file: Path) -> Iterator[None]:
    try:
        yield
    except (tarfile.TarError, EOFError) as error:
        raise DomainError("backup_unreadable", path=file) from error
