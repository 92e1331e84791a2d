"""Engines that know what their predecessors compiled.

The bot has one engine for its whole life and compiles a statement once; a test run opens thousands of them. Here all
engines of a kind of database share one dialect and one cache of compiled statements, by SQLAlchemy's own means: a
dialect registered under the database's name, and the ``compiled_cache`` that an engine may be given.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Engine
from sqlalchemy.dialects import registry as dialects
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.engine.default import DefaultDialect

_compiled: dict[Any, Any] = {}


class _Shared(DefaultDialect):
    """One instance a class: what is compiled is remembered by the dialect that it was compiled for."""

    _only: _Shared | None = None

    def __new__(cls, **_arguments: Any) -> _Shared:
        if cls._only is None:
            cls._only = super().__new__(cls)
        return cls._only

    def __init__(self, **arguments: Any) -> None:
        if "dbapi" not in self.__dict__:
            super().__init__(**arguments)

    @classmethod
    def engine_created(cls, engine: Engine) -> None:
        engine.update_execution_options(compiled_cache=_compiled)


class WarmSqlite(_Shared, SQLiteDialect_pysqlite):
    supports_statement_cache = True


class WarmPostgresql(_Shared, PGDialect_psycopg):
    supports_statement_cache = True


def keep_compiled_statements() -> None:
    """From now on in this process."""
    dialects.register("sqlite", __name__, WarmSqlite.__name__)
    dialects.register("postgresql", __name__, WarmPostgresql.__name__)
    dialects.register("postgresql.psycopg", __name__, WarmPostgresql.__name__)
