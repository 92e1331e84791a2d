"""Who keeps the record: turns what a transaction changed into entries, in that same transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import Session

from bot.ports import Clock
from storage.audit.capture import Capture, acting_member
from storage.audit.entries import Change, append, head_in, noted_head
from storage.audit.recorded import CHANGES_ONLY, columns_of, plain, recorded_tables, row_of

SEALED = "sealed"


@dataclass(frozen=True, slots=True)
class AuditBook:
    """The record's keeper. ``key`` is asked for at the first entry."""

    key: Callable[[], bytes]
    clock: Clock

    def enter(self, session: Session, capture: Capture) -> None:
        """Add what the transaction changed; writers come one after another, so that the chain has one end."""
        session.flush()
        changes = capture.changes(session.connection())
        if not changes:
            return
        head = head_in(session)
        if head.count == 0:
            head = noted_head(session)
        if head.count == 0:
            changes = [*_older(session, capture), *changes]
        append(session, self.key(), changes, head, at=self.clock.now(), member_id=acting_member())


def _older(session: Session, capture: Capture) -> Iterator[Change]:
    """An entry a table that already held rows when the record began, with all of them."""
    for table in recorded_tables():
        if table.name in CHANGES_ONLY:
            continue
        keys = tuple(table.primary_key.columns)
        rows = {
            tuple(row[: len(keys)]): row_of(table, row[len(keys) :])
            for row in session.connection().execute(select(*keys, *columns_of(table)))
        }
        held = {key: row for key, row in (rows | capture.rows_before(table)).items() if row is not None}
        if held:
            named = {"/".join(str(plain(part)) for part in key): row for key, row in held.items()}
            yield Change(subject=table.name, action=SEALED, before={}, after=named)
