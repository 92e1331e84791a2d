"""The life of the process: connecting, working, stopping."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import Callable
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

from telegram.error import EndPointNotFound, InvalidToken, TelegramError

from bot.context import App as TelegramApp
from bot.domain.errors import DomainError
from bot.handlers.menus import set_all_menus
from bot.intake import Dispatcher, FrontDesk, Poller, WebhookServer
from bot.jobs import TICKS
from bot.jobs.groups import leaving
from bot.jobs.outbox import OutboxWorker
from bot.jobs.tick import Tick
from bot.jobs.watchdog import Watchdog
from bot.messenger import Messenger
from bot.services.bureau import Bureau
from bot.services.inbox import Received, take_pending
from bot.services.installation import note_first_run, note_username
from bot.services.outbox import release_claims

_logger = logging.getLogger(__name__)
STOP_WITHIN_S = 10.0
CONNECT_PAUSES_S = (0.5, 1, 2, 5, 10, 30)
JOB_OPTIONS: dict[str, Any] = {"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
WATCH_S = 60


@dataclass
class App:
    """One running bot. ``async with`` starts and stops it; :meth:`run_until_stopped` is for a process of its own.

    Without ``is_ticking`` nothing happens by the clock until :meth:`run_ticks` is called.
    """

    bureau: Bureau
    application: TelegramApp
    messenger: Messenger
    desk: FrontDesk
    source: Poller | WebhookServer
    outbox: OutboxWorker
    is_ticking: bool = True
    dispatcher: Dispatcher = field(init=False)
    _serving: asyncio.Task[None] | None = field(init=False, default=None)
    _stopping: asyncio.Event = field(init=False, default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.dispatcher = Dispatcher(self.desk.take, self.outbox.wake)

    async def start(self) -> None:
        """Connect and begin to work. Raises ``DomainError`` ``token_refused``; waits while Telegram is out of reach."""
        await self._connect()
        await asyncio.to_thread(note_first_run, self.bureau)
        if isinstance(self.source, Poller):  # only one process polls, so that whoever held a row is dead
            await asyncio.to_thread(release_claims, self.bureau)
        await asyncio.to_thread(note_username, self.bureau, self.application.bot.username)
        await self.application.start()
        if self.is_ticking:
            self._schedule()
        # Kept and awaited in stop(); a TaskGroup inside it holds everything that works.
        self._serving = asyncio.get_running_loop().create_task(self._serve(), name="creditbot")

    async def stop(self) -> None:
        """Finish what is under way, for ten seconds at most; the rest stays pending in the database."""
        self._stopping.set()
        try:
            if self._serving is not None:
                await self._serving
        finally:
            if self.application.running:
                await self.application.stop()
            await self.application.shutdown()
            await self.application.bot.shutdown()  # the former does nothing when connecting never succeeded
            self.bureau.storage.close()

    async def run_until_stopped(self, on_started: Callable[[], None] = lambda: None) -> None:
        """Work until SIGTERM or SIGINT."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._stopping.set)
        starting = loop.create_task(self.start(), name="creditbot start")
        stopping = loop.create_task(self._stopping.wait(), name="creditbot stop")
        try:
            await asyncio.wait({starting, stopping}, return_when=asyncio.FIRST_COMPLETED)
            if not starting.done():
                starting.cancel()
                await asyncio.wait({starting})
                return
            await starting
            on_started()
            await asyncio.wait({stopping, *([self._serving] if self._serving else [])}, return_when="FIRST_COMPLETED")
        finally:
            stopping.cancel()
            await self.stop()

    async def run_ticks(self) -> None:
        """Do now what the clock would do: every tick once, in order."""
        for tick in (*TICKS, leaving(self.messenger.leave)):
            await self._run_tick(tick)

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    async def _connect(self) -> None:
        """getMe until it answers; only a refused token ends the attempts."""
        for attempt in range(1_000_000):
            try:
                await self.application.initialize()
            except (InvalidToken, EndPointNotFound) as error:
                raise DomainError("token_refused") from error
            except TelegramError as error:
                _logger.warning("Telegram is out of reach, trying on: %s", error)
                await asyncio.sleep(CONNECT_PAUSES_S[min(attempt, len(CONNECT_PAUSES_S) - 1)])
            else:
                return

    async def _serve(self) -> None:
        async with asyncio.TaskGroup() as group:
            sending = group.create_task(self.outbox.run())
            menus = group.create_task(set_all_menus(self.application.bot, self.bureau))
            self._deliver(group, await asyncio.to_thread(take_pending, self.bureau))
            await self._drop_webhook()
            hearing = group.create_task(self.source.run(lambda received: self._deliver(group, received)))
            await self._stopping.wait()
            hearing.cancel()
            menus.cancel()
            self.dispatcher.close()
            self.outbox.close()
            await self._wait_for(self.dispatcher.idle())
            self.dispatcher.cancel()
            await self._wait_for(asyncio.wait({sending}))
            sending.cancel()

    async def _wait_for(self, end: Any) -> None:
        try:
            async with asyncio.timeout(STOP_WITHIN_S):
                await end
        except TimeoutError:
            _logger.warning("something is still under way at the end; it stays pending")

    def _deliver(self, group: asyncio.TaskGroup, received: tuple[Received, ...]) -> None:
        self.dispatcher.feed(group, received)

    async def _drop_webhook(self) -> None:
        """A forgotten webhook would refuse every poll; updates that wait stay."""
        if isinstance(self.source, Poller):
            try:
                await self.application.bot.delete_webhook(drop_pending_updates=False)
            except TelegramError as error:
                _logger.warning("deleteWebhook failed: %s", error)

    def _schedule(self) -> None:
        for tick in self._ticks():
            self._repeat(tick)

    def _ticks(self) -> tuple[Tick, ...]:
        source = self.source
        if not isinstance(source, Poller):
            return (*TICKS, leaving(self.messenger.leave))
        watchdog = Watchdog(lambda: source.last_success_at)
        return (*TICKS, leaving(self.messenger.leave), Tick("watchdog", WATCH_S, watchdog.watch))

    def _repeat(self, tick: Tick) -> None:
        async def run(_context: object) -> None:
            await self._run_tick(tick)

        queue = self.application.job_queue
        if queue is None:  # python-telegram-bot leaves it out in silence without APScheduler 3
            raise RuntimeError("APScheduler 3 is needed")
        queue.run_repeating(run, tick.seconds, first=1, name=tick.name, job_kwargs=JOB_OPTIONS)

    async def _run_tick(self, tick: Tick) -> None:
        await tick.run(self.bureau)
        self.outbox.wake()
