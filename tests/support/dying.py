"""A migration that is cut short at its n-th statement, in this process or by killing its own."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.context import ForkServerContext

from sqlalchemy import Engine, event

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


def warm_processes() -> ForkServerContext:
    """Processes that have imported everything and opened nothing."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.support.dying"])
    return context
