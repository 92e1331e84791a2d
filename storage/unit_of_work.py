"""Transactions. A use case opens one, and either all of it happens or none."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from threading import RLock

from sqlalchemy import Engine
from sqlalchemy.orm import sessionmaker
from sqlmodel import Session

from storage.audit.book import AuditBook
from storage.audit.capture import CAPTURE, Capture, watch
from storage.engine import create_engine, reader, writer


class Storage:
    """A database, and the two ways into it. ``book`` keeps the record of what is written; without one nobody does."""

    def __init__(self, url: str, book: AuditBook | None = None) -> None:
        self.engine: Engine = create_engine(url)
        self._book = book
        self._sessions = sessionmaker(class_=Session, expire_on_commit=False)
        watch(self.engine, self._sessions)
        self._reader = reader(self.engine)
        self._writer = writer(self.engine)
        # SQLite lets those who wait try again at random; a queue in the process keeps a burst from starving one.
        self._turn: AbstractContextManager[object] = RLock() if self.engine.dialect.name == "sqlite" else nullcontext()

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A transaction that can change nothing; it sees one state of the database throughout.

        Rows it read can be used afterwards.
        """
        # Closing ends the transaction; an explicit rollback would empty the rows that were read.
        with Session(self._reader, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A transaction that is committed when the block ends, and undone when it raises.

        It takes the one write lock with its first statement, so that what it reads is still true when it writes.
        Raises SQLAlchemy's ``OperationalError`` when others hold the lock for 10 seconds.
        """
        capture = Capture() if self._book is not None else None
        writer = self._writer.execution_options(**{CAPTURE: capture})
        with self._turn, self._sessions(bind=writer, info={CAPTURE: capture}) as session, session.begin():
            yield session
            if self._book is not None and capture is not None:
                self._book.enter(session, capture)

    def close(self) -> None:
        self.engine.dispose()
