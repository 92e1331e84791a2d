"""Refusals that the operator can act upon, before anything is half done."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from bot.domain.errors import DomainError

LEAST_FREE_BYTES = 64 * 1024 * 1024
_SQLITE_CODES = {
    "BUSY": "database_locked",
    "LOCKED": "database_locked",
    "CORRUPT": "database_unreadable",
    "NOTADB": "database_unreadable",
    "CANTOPEN": "database_unwritable",
    "READONLY": "database_unwritable",
    "PERM": "database_unwritable",
    "IOERR": "database_unwritable",
    "FULL": "disk_full",
}
_LOCK_NOT_AVAILABLE = "55P03"


def prepare_data_dir(path: Path) -> None:
    """Make the folder when only it is missing, then :func:`check_data_dir`."""
    try:
        path.mkdir(exist_ok=True)
    except (FileNotFoundError, FileExistsError, NotADirectoryError):
        # The check tells which.
        pass
    except OSError as error:
        raise DomainError("data_dir_readonly", path=path.parent, reason=error.strerror) from error
    check_data_dir(path)


def check_data_dir(path: Path) -> None:
    """Whether the bot can keep its files there.

    Raises ``DomainError`` ``data_dir_missing``, ``data_dir_not_a_directory``, ``data_dir_readonly`` or
    ``data_dir_full`` (``path``, and ``least_mb`` for the last).
    """
    if not path.exists():
        raise DomainError("data_dir_missing", path=path)
    if not path.is_dir():
        raise DomainError("data_dir_not_a_directory", path=path)
    _check_writable(path)
    if shutil.disk_usage(path).free < LEAST_FREE_BYTES:
        raise DomainError("data_dir_full", path=path, least_mb=LEAST_FREE_BYTES // (1024 * 1024))


@contextmanager
def readable_refusals() -> Iterator[None]:
    """Turn what a database says of its state into ``DomainError`` codes with a ``reason``; let bugs pass.

    ``database_locked``, ``database_unreadable``, ``database_unwritable``, ``database_unreachable``, ``disk_full``.
    """
    try:
        yield
    except (DBAPIError, sqlite3.Error) as error:
        code = _code_of(error)
        if code is None:
            raise
        raise DomainError(code, reason=_first_line(error)) from error


def _check_writable(path: Path) -> None:
    # Permission bits say nothing of a read-only mount, and root passes them all: write and see.
    try:
        descriptor, name = tempfile.mkstemp(prefix=".probe-", dir=path)
        os.close(descriptor)
        Path(name).unlink()
    except OSError as error:
        raise DomainError("data_dir_readonly", path=path, reason=error.strerror) from error


def _code_of(error: DBAPIError | sqlite3.Error) -> str | None:
    original = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(original, sqlite3.Error):
        name = getattr(original, "sqlite_errorname", "").removeprefix("SQLITE_")
        return _SQLITE_CODES.get(name.partition("_")[0])
    state = getattr(original, "sqlstate", None)
    if state == _LOCK_NOT_AVAILABLE:
        return "database_locked"
    return "database_unreachable" if isinstance(error, DBAPIError) and _is_connecting(error, state) else None


def _is_connecting(error: DBAPIError, state: str | None) -> bool:
    """Whether the connection broke, or there was none to run a statement on."""
    return error.connection_invalidated or (error.statement is None and state is None)


def _first_line(error: DBAPIError | sqlite3.Error) -> str:
    return (str(error.orig if isinstance(error, DBAPIError) else error).splitlines() or [""])[0]
