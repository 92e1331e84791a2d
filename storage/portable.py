"""A database as one SQLite file, whatever it runs on, and back."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, Table, create_engine, func, insert, select, text
from sqlmodel import SQLModel

import storage.models  # noqa: F401 - fills the metadata
from storage.backup import copy_database, database_file
from storage.engine import create_engine as open_engine
from storage.engine import reader
from storage.migrate import stamp, upgrade
from storage.probe import readable_refusals

AT_ONCE = 1000


def save_database(url: str, target: Path) -> None:
    """One committed state of the database, which is up to date, as an SQLite file, while others go on writing."""
    file = database_file(url)
    if file is not None:
        with readable_refusals():
            copy_database(file, target)
        return
    engine = open_engine(url)
    bare = create_engine(f"sqlite:///{target}")
    try:
        with readable_refusals(), reader(engine).connect() as source, bare.begin() as copy:
            SQLModel.metadata.create_all(copy)
            stamp(copy)
            _copy_rows(source, copy)
    finally:
        bare.dispose()
        engine.dispose()


def load_database(file: Path, url: str) -> None:
    """Fill a database that has no tables yet from an SQLite file made by :func:`save_database`; all of it or nothing.

    The file is brought up to date first. On PostgreSQL the numbers of rows to come go on behind those restored.
    """
    upgrade(f"sqlite:///{file}")
    upgrade(url)
    engine = open_engine(url)
    bare = create_engine(f"sqlite:///{file}")
    try:
        with readable_refusals(), bare.connect() as source, engine.begin() as target:
            _copy_rows(source, target)
            for table in SQLModel.metadata.sorted_tables:
                _go_on_numbering(target, table)
    finally:
        bare.dispose()
        engine.dispose()


def _copy_rows(source: Connection, target: Connection) -> None:
    """Every table's rows by key: what a row refers to in its own table came before it."""
    for table in SQLModel.metadata.sorted_tables:
        found = source.execution_options(yield_per=AT_ONCE).execute(select(table).order_by(*table.primary_key.columns))
        for rows in found.mappings().partitions():
            target.execute(insert(table), [dict(row) for row in rows])


def _go_on_numbering(target: Connection, table: Table) -> None:
    numbered = table.autoincrement_column
    if numbered is None:
        return
    last = target.execute(select(func.max(numbered))).scalar()
    if last is not None:
        sequence = select(func.pg_get_serial_sequence(table.name, numbered.name))
        target.execute(text("SELECT setval(:sequence, :last)"), {"sequence": target.scalar(sequence), "last": last})
