"""Fresh databases for tests, copied from one prepared with the present tables."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

from sqlmodel import SQLModel

import storage.models  # noqa: F401 - fills the metadata
from storage.engine import create_engine
from storage.migrate import stamp
from tests.support.postgres import PostgresServer


class SqliteDatabases:
    """Databases as files of a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @contextmanager
    def empty(self, folder: Path) -> Iterator[str]:
        yield _file_url(folder / "creditbot.sqlite3")

    @contextmanager
    def prepared(self, folder: Path) -> Iterator[str]:
        shutil.copyfile(self._template, folder / "creditbot.sqlite3")
        yield _file_url(folder / "creditbot.sqlite3")

    def close(self) -> None:
        """Nothing runs; the folder is the test session's."""

    @cached_property
    def _template(self) -> Path:
        path = self._folder / "template.sqlite3"
        create_tables(_file_url(path))
        return path


class PostgresDatabases:
    """Databases of one server, started when the first is asked for."""

    def __init__(self, start: Callable[[], PostgresServer] = PostgresServer) -> None:
        self._start = start

    @contextmanager
    def empty(self, _folder: Path) -> Iterator[str]:
        yield from self._lend(None)

    @contextmanager
    def prepared(self, _folder: Path) -> Iterator[str]:
        yield from self._lend(self._template)

    def close(self) -> None:
        if "_server" in self.__dict__:
            self._server.close()

    def _lend(self, template: str | None) -> Iterator[str]:
        name = self._server.create_database(template)
        try:
            yield self._server.url(name)
        finally:
            self._server.drop_database(name)

    @cached_property
    def _server(self) -> PostgresServer:
        return self._start()

    @cached_property
    def _template(self) -> str:
        name = self._server.create_database()
        create_tables(self._server.url(name))
        return name


def create_tables(url: str) -> None:
    """The tables as the models have them this minute, marked as migrated."""
    engine = create_engine(url)
    try:
        with engine.begin() as connection:
            SQLModel.metadata.create_all(connection)
            stamp(connection)
    finally:
        engine.dispose()


def _file_url(path: Path) -> str:
    return f"sqlite:///{path}"
