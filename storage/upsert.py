"""Writing rows that may already be there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, SQLModel

from storage.audit.capture import NOTED, capture_of
from storage.audit.recorded import CHANGES_ONLY, columns_of


def insert_missing(session: Session, model: type[SQLModel], rows: Sequence[dict[str, Any]]) -> None:
    """Insert those rows whose unique keys are not there yet, in one statement, and leave the others alone."""
    if not rows:
        return
    table: Table = model.__table__  # type: ignore[attr-defined]  # SQLModel does not declare it
    is_postgresql = session.get_bind().dialect.name == "postgresql"
    statement = (postgresql.insert if is_postgresql else sqlite.insert)(table).on_conflict_do_nothing()
    statement = statement.execution_options(**{NOTED: True})
    session.flush()
    capture = capture_of(session)
    if capture is None or not columns_of(table) or table.name in CHANGES_ONLY:
        session.connection().execute(statement, list(rows))
        return
    # Only what was not there yet comes back.
    new = session.connection().execute(statement.returning(*table.primary_key.columns), list(rows))
    capture.note_inserts(table, [tuple(key) for key in new])
