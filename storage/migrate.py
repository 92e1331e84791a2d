"""Bringing a database to the present tables, and back; one process at a time, all of it or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError
from sqlalchemy import Connection, Engine, inspect

from bot.domain.errors import DomainError
from storage.backup import copy_database, database_file
from storage.engine import create_engine, reader, writer
from storage.probe import readable_refusals

_SCRIPTS = Path(__file__).with_name("migrations")


def upgrade(url: str, revision: str = "head") -> None:
    """Bring the database to a revision, making it when there is none.

    Before an SQLite file with tables is changed, it is copied beside itself as ``<file>.before-<revision>``. Raises
    ``DomainError`` ``database_newer`` (``revision``) when a newer program made it, ``database_damaged`` (``tables``)
    when rows would point nowhere afterwards, or a code of :func:`storage.probe.readable_refusals`; nothing is changed
    then.
    """
    _migrate(url, revision, command.upgrade)


def downgrade(url: str, revision: str) -> None:
    """Take the database back to a revision (``base``: no tables); backed up and refused as by :func:`upgrade`."""
    _migrate(url, revision, command.downgrade)


def current(url: str) -> str | None:
    """The database's revision; ``None`` when it has no tables yet."""
    file = database_file(url)
    if file is not None and not file.exists():
        return None
    with _connected(url, reader) as connection:
        return _revision(connection)


def is_up_to_date(url: str) -> bool:
    """Whether the database has the present tables."""
    return current(url) == head()


def head() -> str | None:
    """The present tables' revision."""
    return _scripts().get_current_head()


def stamp(connection: Connection) -> None:
    """Mark a database whose tables were made from the models as up to date, in the caller's transaction."""
    MigrationContext.configure(connection).stamp(_scripts(), "head")


def _migrate(url: str, revision: str, run: Callable[[Config, str], None]) -> None:
    with _connected(url, writer) as connection:
        _check_known(connection)
        if _revision(connection) == _scripts().as_revision_number(revision):
            return
        _back_up(url, connection, revision)
        config = _config()
        config.attributes["connection"] = connection
        run(config, revision)
        _check_references(connection)


@contextmanager
def _connected(url: str, use: Callable[[Engine], Engine]) -> Iterator[Connection]:
    """One transaction, with foreign keys off on SQLite: altering a table there drops it and fills it again."""
    engine = create_engine(url)
    try:
        with readable_refusals(), use(engine).connect() as connection:
            if (driver := connection.connection.driver_connection) is not None and engine.dialect.name == "sqlite":
                driver.execute("PRAGMA foreign_keys=OFF")
            with connection.begin():
                yield connection
    finally:
        engine.dispose()


def _check_known(connection: Connection) -> None:
    revision = _revision(connection)
    try:
        _scripts().get_revision(revision or "base")
    except CommandError as error:
        raise DomainError("database_newer", revision=revision) from error


def _back_up(url: str, connection: Connection, revision: str) -> None:
    file = database_file(url)
    if file is not None and inspect(connection).get_table_names():
        copy_database(file, file.with_name(f"{file.name}.before-{revision}"))


def _check_references(connection: Connection) -> None:
    if connection.dialect.name != "sqlite":
        return
    if broken := sorted({row[0] for row in connection.exec_driver_sql("PRAGMA foreign_key_check")}):
        raise DomainError("database_damaged", tables=", ".join(broken))


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


@cache
def _scripts() -> ScriptDirectory:
    # Reading the scripts takes longer than asking the database for its revision.
    return ScriptDirectory.from_config(_config())


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    return config
