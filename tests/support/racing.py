"""Several threads let loose at one moment."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier


def together(*actions: Callable[[], object]) -> list[BaseException]:
    """Run all at once, each in a thread of its own; what they raised."""
    gate = Barrier(len(actions))

    def run(action: Callable[[], object]) -> None:
        gate.wait()
        action()

    with ThreadPoolExecutor(len(actions)) as pool:
        futures = [pool.submit(run, action) for action in actions]
    return [error for future in futures if (error := future.exception()) is not None]
