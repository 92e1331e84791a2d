"""The chain: what an entry's seal covers, where the chain ends, how entries are added."""

from __future__ import annotations

import hmac
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Table, bindparam, insert, select, update
from sqlmodel import Session

from storage.models import AuditEntry, Meta

GENESIS = "0" * 64
HEAD = "audit_head"

# Plain tables: these run in every transaction that changes something, and mapped classes would double their price.
_ENTRIES: Table = AuditEntry.__table__  # type: ignore[attr-defined]  # SQLModel does not declare it
_META: Table = Meta.__table__  # type: ignore[attr-defined]  # SQLModel does not declare it
_LAST = select(_ENTRIES.c.id, _ENTRIES.c.mac).order_by(_ENTRIES.c.id.desc()).limit(1)
_ADD = insert(_ENTRIES)
_NOTED = select(_META.c.value).where(_META.c.name == HEAD)
_NOTE = update(_META).where(_META.c.name == HEAD).values(value=bindparam("value"))


@dataclass(frozen=True, slots=True)
class AuditHead:
    """Where the record ends: how many entries, and the last one's seal as 64 hex digits (zeros when there is none)."""

    count: int
    mac: str

    @property
    def short(self) -> str:
        """The first 16 digits, as papers show them."""
        return self.mac[:16]


@dataclass(frozen=True, slots=True)
class Change:
    """What an entry says of one row; ``before`` and ``after`` hold only the columns that changed."""

    subject: str
    action: str
    before: dict[str, Any]
    after: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Sealed:
    """What a seal covers, named as in the table."""

    id: int
    at: datetime
    member_id: int | None
    subject: str
    action: str
    before: str
    after: str
    previous: str


def canonical(value: object) -> str:
    """The one way to write a JSON value: keys sorted, no spaces."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def moment(at: datetime) -> str:
    """The one way to write a moment: UTC, microseconds."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def mac_of(key: bytes, entry: Sealed, *, number: int | None = None) -> str:
    """The seal that the entry should bear, if its number is (or were) ``number``."""
    sealed = {
        "id": entry.id if number is None else number,
        "at": moment(entry.at),
        "member_id": entry.member_id,
        "subject": entry.subject,
        "action": entry.action,
        "before": entry.before,
        "after": entry.after,
    }
    return hmac.digest(key, f"{entry.previous}\n{canonical(sealed)}".encode(), "sha256").hex()


def head_in(session: Session) -> AuditHead:
    """The record's end as its entries have it."""
    last = session.connection().execute(_LAST).one_or_none()
    return AuditHead(*last) if last is not None else AuditHead(0, GENESIS)


def noted_head(session: Session) -> AuditHead:
    """The record's end as it was noted beside the entries, so that cut off entries are missed."""
    noted = session.connection().execute(_NOTED).scalar_one_or_none()
    count, _, mac = (noted or f"0:{GENESIS}").partition(":")
    return AuditHead(int(count), mac)


def append(
    session: Session, key: bytes, changes: Iterable[Change], after: AuditHead, *, at: datetime, member_id: int | None
) -> None:
    """Add an entry a change behind ``after``, and note where the record ends now."""
    number, previous = after.count, after.mac
    rows = []
    for change in changes:
        number += 1
        before, now = canonical(change.before), canonical(change.after)
        entry = Sealed(number, at, member_id, change.subject, change.action, before, now, previous)
        previous = mac_of(key, entry)
        rows.append(asdict(entry) | {"mac": previous})
    connection = session.connection()
    connection.execute(_ADD, rows)
    noted = {"value": f"{number}:{previous}"}
    if connection.execute(_NOTE, noted).rowcount == 0:
        connection.execute(insert(_META), noted | {"name": HEAD})
