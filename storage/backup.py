"""Whole copies of an SQLite database while others use it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import make_url

from bot.domain.errors import DomainError


def database_file(url: str) -> Path | None:
    """The file of an SQLite database; ``None`` for one that is not a file."""
    parsed = make_url(url) if url.startswith("sqlite") else None
    return Path(parsed.database) if parsed is not None and parsed.database else None


def copy_database(source: Path, target: Path) -> None:
    """One committed state of ``source`` as ``target``, opened and checked before it takes that name.

    A plain copy of a file in use would miss what still lies in its write-ahead log. Raises ``DomainError``
    ``database_missing`` when there is no source, ``database_unreadable`` when the copy is damaged, as the source then
    is.
    """
    if not source.is_file():
        raise DomainError("database_missing", path=source)
    part = target.with_name(target.name + ".part")
    part.unlink(missing_ok=True)
    with closing(sqlite3.connect(source)) as original, closing(sqlite3.connect(part)) as copy:
        original.backup(copy)
        verdict = copy.execute("PRAGMA integrity_check").fetchone()[0]
    if verdict != "ok":
        raise DomainError("database_unreadable", reason=verdict)
    part.replace(target)
