"""Engines for SQLite (default) and PostgreSQL (psycopg 3, by URL)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlmodel import create_engine as sqlmodel_engine

BUSY_TIMEOUT_MS = 10_000
WRITERS_TURN = 0x63726564  # the advisory lock that PostgreSQL's writers take; any number that nobody else uses


def create_engine(url: str) -> Engine:
    """An engine that behaves the same for both databases as far as the use cases can see."""
    return _sqlite(url) if url.startswith("sqlite") else _postgresql(url)


def reader(engine: Engine) -> Engine:
    """The same connections for transactions that see one state throughout; the database refuses to write in them."""
    if engine.dialect.name == "sqlite":
        return engine.execution_options(is_read_only=True)
    return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


def writer(engine: Engine) -> Engine:
    """The same connections for transactions that come one after another, so that what one reads stays true."""
    return engine.execution_options(is_writer=True)


def _sqlite(url: str) -> Engine:
    engine = sqlmodel_engine(url, connect_args={"check_same_thread": False, "timeout": BUSY_TIMEOUT_MS / 1000})
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: Any, _record: object) -> None:
    # The driver's own implicit BEGIN is deferred and would lose the race that BEGIN IMMEDIATE settles.
    connection.isolation_level = None
    for pragma in (
        f"busy_timeout={BUSY_TIMEOUT_MS}",
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    options = connection.get_execution_options()
    connection.exec_driver_sql(f"PRAGMA query_only={int(options.get('is_read_only', False))}")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("is_writer") else "BEGIN DEFERRED")


def _postgresql(url: str) -> Engine:
    # An operator's URL may still bear the scheme that libpq takes and SQLAlchemy does not.
    url = url.replace("postgres://", "postgresql://", 1) if url.startswith("postgres://") else url
    engine = sqlmodel_engine(
        url,
        pool_pre_ping=True,
        connect_args={"connect_timeout": 10, "options": f"-c lock_timeout={BUSY_TIMEOUT_MS}"},
    )
    event.listen(engine, "begin", _take_turn)
    return engine


def _take_turn(connection: Connection) -> None:
    # Writers wait for one another as they do on SQLite: a use case that is right there is right here.
    if connection.get_execution_options().get("is_writer"):
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({WRITERS_TURN})")
