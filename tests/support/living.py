"""The bot as a process of its own, which a test may kill."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import pkgutil
import signal
import sys
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from functools import partial
from importlib import import_module
from multiprocessing.context import ForkServerContext
from pathlib import Path
from types import TracebackType

from sqlalchemy.orm import configure_mappers

import storage.models  # noqa: F401 - fills the metadata
from bot import handlers
from bot.app import build
from bot.app.crash import VARIABLE
from bot.cli.run import run
from bot.domain.pacing import Pace
from bot.plan.loader import load_builtin
from bot.sandbox import Sandbox
from tests.support.bot import UNPACED

PATIENCE_S = 30.0
PAUSE = timedelta(seconds=20)

for _module in pkgutil.walk_packages(handlers.__path__, f"{handlers.__name__}."):
    import_module(_module.name)  # which the bot does as it starts; done here, once for all of a test run's processes
configure_mappers()
load_builtin()


def run_bot(environment: dict[str, str], log: str) -> None:
    """In the new process: ``creditbot run`` under these settings, without pauses between a chat's messages."""
    os.environ.update(environment)
    # How fast it may speak is shown elsewhere; here six messages to one chat would wait five seconds a life.
    vars(import_module("bot.cli.run"))["build"] = partial(build, pace=Pace(UNPACED))
    with Path(log).open("a", encoding="utf-8") as stream:
        os.dup2(stream.fileno(), 2)
        os.dup2(stream.fileno(), 1)
        sys.stderr = sys.stdout = stream
        run()


def warm_bots() -> ForkServerContext:
    """Processes that have imported the bot and opened nothing."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.support.living", "tests.support.dying"])
    return context


class LivingBot:
    """Starts the bot against a sandbox and a database, each time a little later by its own clock.

    ``settings``: further ones, by their names in small letters.
    """

    def __init__(self, sandbox: Sandbox, database_url: str, folder: Path, begin: datetime, **settings: str) -> None:
        self._environment = {
            "CREDITBOT_TOKEN": sandbox.token,
            "CREDITBOT_API_BASE_URL": sandbox.api_base_url,
            "CREDITBOT_FILE_BASE_URL": sandbox.file_base_url,
            "CREDITBOT_DATABASE_URL": database_url,
            "CREDITBOT_DATA_DIR": str(folder),
            "CREDITBOT_LOG_LEVEL": "WARNING",
            **{f"CREDITBOT_{name.upper()}": value for name, value in settings.items()},
        }
        self._log = folder / "bot.log"
        self._clock = begin
        self._context = warm_bots()
        self._process: multiprocessing.process.BaseProcess | None = None
        self._crash_at = ""
        self.death_count = 0

    @property
    def log(self) -> str:
        return self._log.read_text(encoding="utf-8") if self._log.exists() else ""

    def start(self, crash_at: str = "") -> None:
        """Start it; ``crash_at``: ``step:n``, where it kills itself."""
        environment = self._environment | {"CREDITBOT_CLOCK_START": self._clock.isoformat(), VARIABLE: crash_at}
        self._clock += PAUSE  # far shorter than a lease: what the dead one held must be released, not waited for
        self._crash_at = crash_at
        self._process = self._context.Process(target=run_bot, args=(environment, str(self._log)), daemon=True)
        self._process.start()

    @property
    def pid(self) -> int:
        """The running process's number."""
        assert self._process is not None
        assert self._process.pid is not None
        return self._process.pid

    @property
    def is_dead(self) -> bool:
        return self._process is None or self._process.exitcode is not None

    def __enter__(self) -> LivingBot:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.kill()

    def kill(self) -> None:
        """Kill it at whatever it is doing."""
        if self._process is not None:
            self._process.kill()
            self._process.join()

    async def stop(self) -> int:
        """Ask it to end; its exit code."""
        process = self._process
        assert process is not None
        process.terminate()
        await asyncio.to_thread(process.join, PATIENCE_S)
        if process.exitcode is None:
            process.kill()
            process.join()
        return process.exitcode or 0

    async def survive(self, is_reached: Callable[[], bool], next_crash: Callable[[], str] = lambda: "") -> None:
        """Wait until something has happened; start the bot anew whenever it has died before that.

        ``next_crash`` is called at each death, before the next start. Any death but the one that was wished for fails.
        """
        try:
            async with asyncio.timeout(PATIENCE_S):
                while not is_reached():
                    if self.is_dead:
                        self._check_death()
                        self.start(next_crash())
                    await asyncio.sleep(0.02)
        except TimeoutError:
            raise AssertionError(f"died {self.death_count} times, then waited in vain\n{self.log}") from None

    def _check_death(self) -> None:
        """It was killed, and at the step where it was to be."""
        process = self._process
        assert process is not None
        assert process.exitcode == -signal.SIGKILL, f"ended by itself: {process.exitcode}\n{self.log}"
        assert self._crash_at, f"died where nobody had asked it to\n{self.log}"
        assert f"killed at {self._crash_at}" in self.log, f"died, but not at {self._crash_at}\n{self.log}"
        self.death_count += 1

    async def act(self, deed: Callable[[], Awaitable[object]], is_reached: Callable[[], bool]) -> None:
        """Do something as a person, and wait for what must come of it."""
        await deed()
        await self.survive(is_reached)
