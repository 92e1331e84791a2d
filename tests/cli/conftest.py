"""The command line as a person at a terminal meets it: exit code, what is printed, and never a traceback."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Thread

import pytest

from bot.cli import main
from bot.clock import FixedClock, parse_moment
from bot.sandbox import Sandbox

PATIENCE_S = 20.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def line(self) -> str:
        """The one line on standard error of a refused command, which prints nothing else."""
        assert self.out == ""
        assert self.err.endswith("\n")
        assert self.err.count("\n") == 1, self.err
        return self.err


Creditbot = Callable[..., Outcome]


@pytest.fixture(autouse=True)
def _own_surroundings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An empty folder, no settings of the caller's, and the log put back as it was."""
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("CREDITBOT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("CREDITBOT_DATA_DIR", str(tmp_path))
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


@pytest.fixture
def creditbot(capsys: pytest.CaptureFixture[str]) -> Creditbot:
    """Run ``creditbot`` with these words in this process."""

    def run(*arguments: str) -> Outcome:
        with pytest.raises(SystemExit) as end:
            main(list(arguments))
        printed = capsys.readouterr()
        assert "Traceback" not in printed.out + printed.err
        return Outcome(int(end.value.code or 0), printed.out, printed.err)

    return run


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    """A sandbox beside the command, in a thread of its own."""
    loop = asyncio.new_event_loop()
    thread = Thread(target=loop.run_forever)
    thread.start()
    stage = Sandbox(clock=FixedClock(parse_moment("2024-06-14T08:30")))
    try:
        asyncio.run_coroutine_threadsafe(stage.start(), loop).result(PATIENCE_S)
        yield stage
        asyncio.run_coroutine_threadsafe(stage.stop(), loop).result(PATIENCE_S)
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
