"""Work that is cut short at a named step or n-th statement, in this process or by killing one of its own."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine, event

from storage.files import DiskFileStore
from storage.migrate import upgrade

Listener = Callable[..., None]


@contextmanager
def listening(listener: Listener) -> Iterator[None]:
    """Call ``listener`` before every statement of every engine."""
    event.listen(Engine, "before_cursor_execute", listener)
    try:
        yield
    finally:
        event.remove(Engine, "before_cursor_execute", listener)


class StatementCounter:
    """Counts statements, and calls ``at_last`` before the n-th."""

    def __init__(self, last: int | None = None, at_last: Callable[[], None] = lambda: None) -> None:
        self.count = 0
        self._last = last
        self._at_last = at_last

    def __call__(self, *_arguments: object) -> None:
        self.count += 1
        if self.count == self._last:
            self._at_last()


def upgrade_and_be_killed(url: str, last: int) -> None:
    """Run an upgrade until its n-th statement; ``SIGKILL`` then. Never returns normally when n is within it."""
    with listening(StatementCounter(last, lambda: os.kill(os.getpid(), signal.SIGKILL))):
        upgrade(url)


def store_and_be_killed(root: Path, content: bytes, step: str) -> None:
    """Store a file until a step of ``storage.files.STEPS``; ``SIGKILL`` then."""

    async def chunks() -> AsyncIterator[bytes]:
        yield content

    def die(passed: str) -> None:
        if passed == step:
            os.kill(os.getpid(), signal.SIGKILL)

    asyncio.run(DiskFileStore(root, step=die).store(chunks(), limit=len(content)))


def exit_code_of(target: Callable[..., None], *arguments: object) -> int | None:
    """Run it in a process that has imported everything and opened nothing; minus the signal that ended it."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.support.dying"])
    process = context.Process(target=target, args=arguments)
    process.start()
    process.join()
    code = process.exitcode
    process.close()
    return code
