"""What somebody with the database in hand may do to the record of changes, and to a backup."""

from __future__ import annotations

import io
import random
import tarfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, insert, select

from storage.append_only import undo_statements
from storage.audit.verifying import FaultKind
from storage.models import AuditEntry
from storage.package import CHECKSUM, DATABASE, MANIFEST
from storage.unit_of_work import Storage

Rows = list[dict[str, Any]]
Spoil = Callable[[bytes], bytes]
Members = list[tuple[tarfile.TarInfo, bytes]]
TABLE = AuditEntry.__table__  # type: ignore[attr-defined]  # SQLModel does not declare it
FIELDS = ("at", "member_id", "subject", "action", "before", "after", "previous", "mac")


@dataclass(frozen=True)
class Tampering:
    """``spoil`` changes the rows at a place (counted from 0); the check must say ``kind`` of entry ``number``."""

    name: str
    kind: FaultKind
    number: int
    spoil: Callable[[Rows], Rows]


def tamperings(count: int) -> Iterator[Tampering]:
    """Everything that is tried on a record of that many entries."""
    for place in (0, count // 2, count - 1):
        number, is_last = place + 1, place == count - 1
        gone = FaultKind.TRUNCATED if is_last else FaultKind.MISSING
        yield Tampering(f"deleted {number}", gone, number, _deleted(place))
        yield Tampering(
            f"deleted {number}, renumbered", gone, number, lambda rows, at=place: _numbered(_deleted(at)(rows))
        )
        yield Tampering(f"inserted {number + 1}", FaultKind.INSERTED, number + 1, _inserted(place + 1))
        yield Tampering(f"truncated from {number}", FaultKind.TRUNCATED, number, lambda rows, at=place: rows[:at])
        for field in FIELDS:
            yield Tampering(f"flipped {field} of {number}", FaultKind.CHANGED, number, _flipped(place, field))
    yield Tampering("swapped neighbours", FaultKind.REORDERED, 2, _swapped(1, 2))
    yield Tampering("swapped first and last", FaultKind.REORDERED, 1, _swapped(0, count - 1))
    yield Tampering("swapped last two", FaultKind.REORDERED, count - 1, _swapped(count - 2, count - 1))


def rewrite(storage: Storage, spoil: Callable[[Rows], Rows]) -> None:
    """Take the triggers off and put other entries in the place of those there are."""
    with storage.engine.begin() as connection:
        rows = [dict(row) for row in connection.execute(select(TABLE).order_by(TABLE.c.id)).mappings()]
        for statement in undo_statements(TABLE.name, connection.dialect.name):
            kind = " ".join(statement.split()[:2])
            connection.exec_driver_sql(statement.replace(kind, f"{kind} IF EXISTS", 1))
        connection.execute(delete(TABLE))
        if spoilt := spoil([dict(row) for row in rows]):
            connection.execute(insert(TABLE), spoilt)


def _deleted(place: int) -> Callable[[Rows], Rows]:
    return lambda rows: rows[:place] + rows[place + 1 :]


def _inserted(place: int) -> Callable[[Rows], Rows]:
    def spoil(rows: Rows) -> Rows:
        forged = rows[place - 1] | {"previous": rows[place - 1]["mac"], "mac": "ab" * 32, "action": "approved"}
        return _numbered([*rows[:place], forged, *rows[place:]])

    return spoil


def _swapped(one: int, other: int) -> Callable[[Rows], Rows]:
    def spoil(rows: Rows) -> Rows:
        rows[one], rows[other] = rows[other], rows[one]
        return _numbered(rows)

    return spoil


def _flipped(place: int, field: str) -> Callable[[Rows], Rows]:
    def spoil(rows: Rows) -> Rows:
        value = rows[place][field]
        if field == "at":
            rows[place][field] = value.replace(microsecond=value.microsecond ^ 1)
        elif field == "member_id":
            rows[place][field] = (value or 0) + 1
        else:
            rows[place][field] = value[:-1] + chr(ord(value[-1]) ^ 1)
        return rows

    return spoil


def _numbered(rows: Rows) -> Rows:
    return [row | {"id": number} for number, row in enumerate(rows, 1)]


def flips(good: bytes, count: int) -> Iterator[bytes]:
    """The same backup with one bit turned, somewhere else each time."""
    chance = random.Random(14)
    for _ in range(count):
        place = chance.randrange(len(good))
        yield good[:place] + bytes([good[place] ^ 1 << chance.randrange(8)]) + good[place + 1 :]


def damages() -> list[Spoil]:
    """Backups that nobody should restore: cut short, members gone, changed or added."""
    return [
        _empty,
        _no_archive,
        _cut_in_the_database,
        _cut_before_the_manifest,
        _without_its_database,
        _without_a_file,
        _without_its_manifest,
        _with_another_file,
        _with_a_member_twice,
        _with_a_way_out,
        _with_a_link,
    ]


def _empty(_good: bytes) -> bytes:
    return b""


def _no_archive(good: bytes) -> bytes:
    return b"PK" + good[2:]


def _cut_in_the_database(good: bytes) -> bytes:
    return good[: len(good) // 2]


def _cut_before_the_manifest(good: bytes) -> bytes:
    return good[: good.index(MANIFEST.encode())]


def _without_its_database(good: bytes) -> bytes:
    return _archive([each for each in _members(good) if each[0].name != DATABASE])


def _without_a_file(good: bytes) -> bytes:
    members = _members(good)
    members.remove(next(each for each in members if each[0].name.startswith("files/")))
    return _archive(members)


def _without_its_manifest(good: bytes) -> bytes:
    return _archive([each for each in _members(good) if each[0].name not in (MANIFEST, CHECKSUM)])


def _with_another_file(good: bytes) -> bytes:
    return _archive([(info, b"x" * len(data) if "files/" in info.name else data) for info, data in _members(good)])


def _with_a_member_twice(good: bytes) -> bytes:
    members = _members(good)
    return _archive([members[0], *members])


def _with_a_way_out(good: bytes) -> bytes:
    return _archive([(tarfile.TarInfo("files/../../outside"), b""), *_members(good)])


def _with_a_link(good: bytes) -> bytes:
    link = tarfile.TarInfo("templates/link")
    link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
    return _archive([(link, b""), *_members(good)])


def _members(good: bytes) -> Members:
    with tarfile.open(fileobj=io.BytesIO(good)) as archive:
        return [(info, content.read()) for info in archive if (content := archive.extractfile(info)) is not None]


def _archive(members: Members) -> bytes:
    output = io.BytesIO()
    with tarfile.open(fileobj=output, mode="w") as archive:
        for info, data in members:
            archive.addfile(info, io.BytesIO(data))
    return output.getvalue()
