"""What one transaction changes in recorded rows, noticed as it happens, in whatever way it is written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Delete, Engine, Insert, Table, Update, event, inspect, select, tuple_
from sqlalchemy.orm import sessionmaker
from sqlmodel import Session

from storage.audit.entries import Change, canonical
from storage.audit.recorded import CHANGES_ONLY, columns_of, row_of, subject_of

CAPTURE = "capture"
NOTED = "is_noted"
Row = dict[str, Any]
Key = tuple[Any, ...]

_acting: ContextVar[int | None] = ContextVar("acting", default=None)


@contextmanager
def acting(member_id: int | None) -> Iterator[None]:
    """Whatever is changed inside is that member's doing."""
    token = _acting.set(member_id)
    try:
        yield
    finally:
        _acting.reset(token)


def acting_member() -> int | None:
    """Whose doing a change is; ``None`` for the bot's own."""
    return _acting.get()


@dataclass(slots=True)
class Touched:
    """A row as it was before the transaction and as it is now; ``is_stale``: the latter has to be read again."""

    table: Table
    key: Key
    before: Row | None
    after: Row | None = None
    is_stale: bool = False


class Capture:
    """The rows that one transaction has touched, in the order of the first touch."""

    def __init__(self) -> None:
        self.is_flushing = False
        self._touched: dict[tuple[str, Key], Touched] = {}

    def note(self, table: Table, key: Key, before: Row | None, after: Row | None, *, is_stale: bool = False) -> None:
        """The row was ``before`` and is ``after``; ``None`` where there is no such row."""
        touched = self._touched.setdefault((table.name, key), Touched(table, key, before))
        # Once changed past the session, what the session still holds of the row may be old.
        touched.after, touched.is_stale = after, is_stale or touched.is_stale

    def note_inserts(self, table: Table, keys: Iterable[Key]) -> None:
        """Rows with these keys are new."""
        for key in keys:
            self.note(table, tuple(key), None, None, is_stale=True)

    def rows_before(self, table: Table) -> dict[Key, Row | None]:
        """What has been touched of a table, as it was before the transaction."""
        return {touched.key: touched.before for touched in self._touched.values() if touched.table.name == table.name}

    def changes(self, connection: Connection) -> list[Change]:
        """What became of all that was touched, rows that are as they were left out."""
        self._read_again(connection)
        return [change for touched in self._touched.values() if (change := _change(touched)) is not None]

    def _read_again(self, connection: Connection) -> None:
        stale: dict[str, list[Touched]] = {}
        for touched in self._touched.values():
            if touched.is_stale:
                stale.setdefault(touched.table.name, []).append(touched)
        for group in stale.values():
            now = rows_with_keys(connection, group[0].table, [touched.key for touched in group])
            for touched in group:
                touched.after, touched.is_stale = now.get(touched.key), False


def capture_of(session: Session) -> Capture | None:
    """What notices the session's changes; ``None`` where nobody keeps a record."""
    found: Capture | None = session.info.get(CAPTURE)
    return found


def watch(engine: Engine, sessions: sessionmaker[Session]) -> None:
    """Notice what these sessions flush and what is executed past them."""
    event.listen(engine, "before_execute", _before_execute)
    event.listen(sessions, "before_flush", _before_flush)
    event.listen(sessions, "after_flush", _after_flush)


def rows_with_keys(connection: Connection, table: Table, keys: list[Key]) -> dict[Key, Row]:
    """The recorded columns of those rows that there are."""
    found: dict[Key, Row] = {}
    for start in range(0, len(keys), 300):
        some = keys[start : start + 300]
        columns = tuple(table.primary_key.columns)
        is_wanted = columns[0].in_([key[0] for key in some]) if len(columns) == 1 else tuple_(*columns).in_(some)
        found |= _rows(connection, table, is_wanted)
    return found


def _rows(connection: Connection, table: Table, *tests: Any) -> dict[Key, Row]:
    keys = tuple(table.primary_key.columns)
    found = connection.execute(select(*keys, *columns_of(table)).where(*tests))
    return {tuple(row[: len(keys)]): row_of(table, row[len(keys) :]) for row in found}


def _before_execute(connection: Connection, statement: Any, many: Any, _params: Any, options: dict[str, Any]) -> None:
    capture: Capture | None = options.get(CAPTURE)
    if capture is None or capture.is_flushing or not isinstance(statement, Insert | Update | Delete):
        return
    table = statement.table
    if not isinstance(table, Table) or not columns_of(table) or options.get(NOTED):
        return
    if isinstance(statement, Insert) or many:
        raise NotImplementedError(f"rows of {table.name} would change unrecorded: use the session or insert_missing")
    tests = () if statement.whereclause is None else (statement.whereclause,)
    for key, before in _rows(connection, table, *tests).items():
        capture.note(table, key, before, None, is_stale=True)


def _before_flush(session: Session, _context: object, _instances: object) -> None:
    capture = capture_of(session)
    if capture is None:
        return
    for row in (*session.dirty, *session.deleted):
        table: Table = row.__table__
        if columns_of(table) and (row in session.deleted or session.is_modified(row)):
            capture.note(
                table, _key(row), row_of(table, (_value_before(row, each.name) for each in columns_of(table))), None
            )
    capture.is_flushing = True


def _after_flush(session: Session, _context: object) -> None:
    capture = capture_of(session)
    if capture is None:
        return
    capture.is_flushing = False
    for row in (*session.new, *session.dirty):
        table: Table = row.__table__
        is_silent = row in session.new and table.name in CHANGES_ONLY
        if columns_of(table) and not is_silent and (row in session.new or session.is_modified(row)):
            capture.note(table, _key(row), None, row_of(table, (getattr(row, each.name) for each in columns_of(table))))


def _key(row: Any) -> Key:
    return tuple(getattr(row, column.name) for column in row.__table__.primary_key.columns)


def _value_before(row: Any, name: str) -> Any:
    history = inspect(row).attrs[name].load_history()
    return history.deleted[0] if history.deleted else getattr(row, name)


def _change(touched: Touched) -> Change | None:
    before, after = touched.before or {}, touched.after or {}
    is_kept = touched.before is not None and touched.after is not None
    changed = [
        name for name in {**before, **after} if not is_kept or canonical(before.get(name)) != canonical(after.get(name))
    ]
    if not changed:
        return None
    return Change(
        subject=subject_of(touched.table.name, touched.key),
        action=_action(touched, changed),
        before={name: before[name] for name in changed if name in before},
        after={name: after[name] for name in changed if name in after},
    )


def _action(touched: Touched, changed: list[str]) -> str:
    if touched.after is None:
        return "deleted"
    if "state" in changed:
        return str(touched.after["state"])
    return "created" if touched.before is None else "changed"
