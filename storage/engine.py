"""Engines for SQLite (default) and PostgreSQL (psycopg 3, by URL)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlmodel import create_engine as sqlmodel_engine

BUSY_TIMEOUT_MS = 10_000


def create_engine(url: str) -> Engine:
    """An engine that behaves the same for both databases as far as the use cases can see."""
    if url.startswith("sqlite"):
        return _sqlite(url)
    return sqlmodel_engine(url, pool_pre_ping=True)


def _sqlite(url: str) -> Engine:
    engine = sqlmodel_engine(url, connect_args={"check_same_thread": False, "timeout": BUSY_TIMEOUT_MS / 1000})
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: Any, _record: object) -> None:
    # The driver's own implicit BEGIN is deferred and would lose the race that BEGIN IMMEDIATE settles.
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        f"busy_timeout={BUSY_TIMEOUT_MS}",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    mode = connection.get_execution_options().get("begin", "DEFERRED")
    connection.exec_driver_sql(f"BEGIN {mode}")
