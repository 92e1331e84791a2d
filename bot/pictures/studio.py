"""The parent's end of the child that decodes pictures: one order at a time, bounded in seconds and bytes."""

from __future__ import annotations

import atexit
import json
import os
import select
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path

CHILD = Path(__file__).with_name("child.py")
WAIT_S = 15.0
TURN_S = 5.0
MOST_BYTES = 10 * 1024 * 1024
_KEPT_VARIABLES = ("LD_LIBRARY_PATH", "PATH")


class PictureError(Exception):
    """The child made nothing of the picture; the words say why."""


class BusyError(PictureError):
    """Other pictures are being looked at; later it may work."""


class Studio:
    """One child, begun with the first order and begun anew after it broke; threads take turns."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = 0
        self._inherited: list[subprocess.Popen[bytes]] = []

    def order(self, task: str, path: Path) -> bytes:
        """What the child answers. Raises :class:`PictureError`."""
        if not self._turn.acquire(timeout=TURN_S):
            raise BusyError("busy")
        try:
            return self._asked(task, path)
        finally:
            self._turn.release()

    def close(self) -> None:
        """End the child."""
        process, self._process = self._process, None
        if process is None or self._owner != os.getpid():
            return
        process.kill()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                pipe.close()
        process.wait()

    def _asked(self, task: str, path: Path) -> bytes:
        try:
            word, answer = self._exchange(json.dumps([task, str(path.resolve())]).encode() + b"\n")
        except (TimeoutError, ValueError) as error:  # it was too slow or answered nonsense: not once more
            self.close()
            raise PictureError(type(error).__name__) from error
        except OSError as error:  # somebody ended it
            self.close()
            raise BusyError(type(error).__name__) from error
        if word != b"ok":
            raise PictureError(answer.decode(errors="replace"))
        return answer

    def _exchange(self, line: bytes) -> tuple[bytes, bytes]:
        process = self._started()
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(line)
        end = time.monotonic() + WAIT_S
        output = process.stdout.fileno()
        head, _, received = _read_until(output, end, lambda seen: b"\n" in seen).partition(b"\n")
        word, length = head.split()
        wanted = int(length)
        if wanted > MOST_BYTES:
            raise BrokenPipeError
        missing = wanted - len(received)
        return word, received + _read_until(output, end, lambda seen: len(seen) >= missing)

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is not None and self._owner != os.getpid():
            # A fork shares the pipes with its parent, whose answers it must not read.
            self._inherited.append(self._process)
            self._process = None
        if self._process is None or self._process.poll() is not None:
            self.close()
            self._process, self._owner = _begin(), os.getpid()
        return self._process


def _begin() -> subprocess.Popen[bytes]:
    """The child, without the parent's environment (which holds the token)."""
    environment = {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ}
    return subprocess.Popen(
        [sys.executable, "-I", str(CHILD)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment | {"MALLOC_ARENA_MAX": "1"},
        cwd="/",
        bufsize=0,
    )


def _read_until(output: int, end: float, is_enough: Callable[[bytearray], bool]) -> bytes:
    """What comes until it is enough. Raises ``TimeoutError`` at ``end``, ``BrokenPipeError`` when no more comes."""
    ready, seen = select.poll(), bytearray()
    ready.register(output, select.POLLIN)
    while not is_enough(seen):
        if not ready.poll(max(0.0, end - time.monotonic()) * 1000):
            raise TimeoutError
        chunk = os.read(output, 65536)
        if not chunk:
            raise BrokenPipeError
        seen += chunk
    return bytes(seen)


@cache
def studio() -> Studio:
    """The process's studio; its child ends with the process."""
    opened = Studio()
    atexit.register(opened.close)
    return opened
