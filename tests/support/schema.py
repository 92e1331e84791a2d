"""A database's tables as comparable text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sqlalchemy import Connection

_VERSIONS = "alembic_version"
_SQLITE = "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL"
_POSTGRESQL = (
    "SELECT table_name, column_name, data_type, character_maximum_length, is_nullable, "
    "column_default FROM information_schema.columns WHERE table_schema = 'public'",
    "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint "
    "WHERE connamespace = 'public'::regnamespace",
    "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "SELECT tgrelid::regclass::text, tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal",
    "SELECT 'function', proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace",
    "SELECT 'sequence', sequencename, data_type::text FROM pg_sequences WHERE schemaname = 'public'",
)


def describe(connection: Connection) -> list[str]:
    """One line a column, constraint, index, trigger and function, in whatever order; Alembic's own table left out."""
    lines = _sqlite(connection) if connection.dialect.name == "sqlite" else _postgresql(connection)
    return sorted(line for line in lines if _VERSIONS not in line)


def _sqlite(connection: Connection) -> Iterator[str]:
    for kind, name, sql in connection.exec_driver_sql(_SQLITE):
        # A column that was added later stands on the line of the one before it.
        for line in re.split(r",\s+|\n", sql) if kind == "table" else [sql]:
            yield f"{kind} {name}: {line.strip().rstrip(',')}"


def _postgresql(connection: Connection) -> Iterator[str]:
    for question in _POSTGRESQL:
        for row in connection.exec_driver_sql(question):
            yield " ".join(str(row).split())
