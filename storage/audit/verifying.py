"""Whether the record is whole and the tables are as it says."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import select as select_rows
from sqlmodel import Session, col, select

from storage.audit.entries import GENESIS, AuditHead, Sealed, canonical, noted_head
from storage.audit.entries import mac_of as seal_of
from storage.audit.recorded import CHANGES_ONLY, columns_of, recorded_tables, row_of, subject_of
from storage.models import AuditEntry

Rows = dict[str, dict[str, Any] | None]
AT_ONCE = 500


class FaultKind(StrEnum):
    CHANGED = "changed"  # an entry is not as it was sealed, or the key is another
    MISSING = "missing"  # entries between others are gone
    REORDERED = "reordered"  # an entry stands where another stood
    INSERTED = "inserted"  # an entry that nobody sealed stands between others or at the end
    TRUNCATED = "truncated"  # entries at the end are gone
    UNRECORDED = "unrecorded"  # a row of a table is not as the last entry about it says
    FOREIGN_HEAD = "foreign_head"  # a seal printed on paper is not in the record


@dataclass(frozen=True, slots=True)
class Fault:
    """The first thing that is wrong. ``number``: the entry; ``subject``: the row, where it is known."""

    kind: FaultKind
    number: int = 0
    subject: str = ""


@dataclass(frozen=True, slots=True)
class AuditVerdict:
    """How far the record is sound, and what ends that, if anything does."""

    head: AuditHead
    fault: Fault | None = None


def verify(
    session: Session,
    key: bytes,
    *,
    printed: str = "",
    on_entry: Callable[[int, int], None] = lambda number, count: None,
) -> AuditVerdict:
    """Walk the whole record, then compare the tables with it. ``printed``: the beginning of a seal to look for.

    ``on_entry`` is told the number of each entry that passes, and of the last one.
    """
    walk = _Walk(session, key, printed.lower())
    count = noted_head(session).count
    for entry in _entries(session):
        on_entry(entry.id, count)
        if (fault := walk.take(entry)) is not None:
            return AuditVerdict(walk.head, fault)
    return AuditVerdict(walk.head, walk.end() or _difference(session, walk.rows))


def last_entry(session: Session) -> AuditEntry | None:
    return session.exec(select(AuditEntry).order_by(col(AuditEntry.id).desc()).limit(1)).first()


def is_sealed_by(key: bytes, entry: AuditEntry) -> bool:
    return entry.mac == mac_of(key, entry)


class _Walk:
    """From the first entry to the last."""

    def __init__(self, session: Session, key: bytes, printed: str) -> None:
        self.head = AuditHead(0, GENESIS)
        self.rows: Rows = {}
        self._session = session
        self._key = key
        self._printed = printed
        self._is_found = not printed

    def take(self, entry: AuditEntry) -> Fault | None:
        number = self.head.count + 1
        if entry.id != number or entry.previous != self.head.mac or entry.mac != mac_of(self._key, entry):
            return Fault(self._kind(entry, number), number, entry.subject if entry.id == number else "")
        self.head = AuditHead(number, entry.mac)
        self._is_found = self._is_found or entry.mac.startswith(self._printed)
        _replay(self.rows, entry)
        return None

    def end(self) -> Fault | None:
        """What only shows once all entries have passed."""
        noted = noted_head(self._session)
        if noted.count > self.head.count:
            return Fault(FaultKind.TRUNCATED, self.head.count + 1)
        if noted != self.head:
            return Fault(FaultKind.INSERTED, noted.count + 1)
        return None if self._is_found else Fault(FaultKind.FOREIGN_HEAD)

    def _kind(self, entry: AuditEntry, number: int) -> FaultKind:
        if entry.id != number:
            return FaultKind.MISSING
        if entry.mac == mac_of(self._key, entry, number=number + 1):
            return FaultKind.REORDERED if self._is_sealed_as(number) else FaultKind.MISSING
        if self._is_from_elsewhere(entry):
            return FaultKind.REORDERED
        return FaultKind.INSERTED if self._is_surplus(number) else FaultKind.CHANGED

    def _is_sealed_as(self, number: int) -> bool:
        """Whether the entry that belongs at that place stands elsewhere."""
        query = select(AuditEntry).where(AuditEntry.previous == self.head.mac, col(AuditEntry.id) != number)
        return any(each.mac == mac_of(self._key, each, number=number) for each in self._session.exec(query))

    def _is_from_elsewhere(self, entry: AuditEntry) -> bool:
        """Whether the entry is sound at the place behind the one that it names as its predecessor."""
        query = select(AuditEntry.id).where(AuditEntry.mac == entry.previous)
        return any(entry.mac == mac_of(self._key, entry, number=each + 1) for each in self._session.exec(query))

    def _is_surplus(self, number: int) -> bool:
        """Whether the record goes on soundly without the entry."""
        following = self._session.get(AuditEntry, number + 1)
        if following is None:
            return noted_head(self._session) == self.head
        return following.previous == self.head.mac and following.mac == mac_of(self._key, following, number=number)


def mac_of(key: bytes, entry: AuditEntry, *, number: int | None = None) -> str:
    """The seal that a row of the table should bear."""
    values = (entry.at, entry.member_id, entry.subject, entry.action, entry.before, entry.after, entry.previous)
    return seal_of(key, Sealed(entry.id, *values), number=number)


def _entries(session: Session) -> Iterator[AuditEntry]:
    last = -1
    while page := session.exec(
        select(AuditEntry).where(col(AuditEntry.id) > last).order_by(col(AuditEntry.id)).limit(AT_ONCE)
    ).all():
        yield from page
        last = page[-1].id
        session.expunge_all()


def _replay(rows: Rows, entry: AuditEntry) -> None:
    # By its shape: a state may be called like an action.
    after = json.loads(entry.after)
    if ":" not in entry.subject:
        rows.update({f"{entry.subject}:{key}": row for key, row in after.items()})
    elif not after:
        rows[entry.subject] = None
    else:
        rows[entry.subject] = (rows.get(entry.subject) or {}) | after


def _difference(session: Session, rows: Rows) -> Fault | None:
    """The first row that is not as the record has it."""
    left = {subject for subject, row in rows.items() if row is not None}
    for table in recorded_tables():
        keys = tuple(table.primary_key.columns)
        found = session.connection().execute(select_rows(*keys, *columns_of(table)).order_by(*keys))
        for values in found:
            subject = subject_of(table.name, values[: len(keys)])
            left.discard(subject)
            recorded = rows.get(subject)
            if recorded is None and table.name in CHANGES_ONLY:
                continue
            now = row_of(table, values[len(keys) :])
            if recorded is None or any(
                canonical(now[name]) != canonical(value) for name, value in recorded.items() if name in now
            ):
                return Fault(FaultKind.UNRECORDED, subject=subject)
    return Fault(FaultKind.UNRECORDED, subject=min(left)) if left else None
