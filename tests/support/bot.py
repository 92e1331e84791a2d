"""The real bot in the sandbox: python-telegram-bot over HTTP, people on the other side."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from pydantic import SecretStr

from bot.app import App, build
from bot.app.crash import no_step
from bot.clock import FixedClock
from bot.config import Settings
from bot.domain.pacing import Limits, Pace
from bot.ports import PageFetcher
from bot.sandbox import Person, Rules, Sandbox

QUICK = Rules(stretches_polls=False)
UNPACED = Limits(overall_count=10_000, bulk_per_s=10_000, chat_count=1_000, burst_count=1_000, group_count=1_000)


@dataclass(frozen=True, slots=True)
class Stage:
    """A running bot, and the sandbox in which it lives."""

    sandbox: Sandbox
    app: App
    clock: FixedClock

    async def enter(self, name: str, user_id: int) -> Person:
        """A person who opens the chat with the bot by pressing Start, and whatever the bot says to it has been said."""
        person = self.sandbox.person(name, user_id=user_id)
        await person.start()
        await self.settled()
        person.mark()
        return person

    async def settled(self) -> None:
        """Return once every update is confirmed and handled."""
        await self.sandbox.all_confirmed()
        await self.app.dispatcher.idle()


def settings_for(sandbox: Sandbox, settings: Settings, **changes: object) -> Settings:
    """Settings that lead to this sandbox."""
    return settings.model_copy(
        update={
            "token": SecretStr(sandbox.token),
            "api_base_url": sandbox.api_base_url,
            "file_base_url": sandbox.file_base_url,
            **changes,
        }
    )


@asynccontextmanager
async def bot_on_stage(
    settings: Settings,
    clock: FixedClock,
    *,
    rules: Rules = QUICK,
    step: Callable[[str], None] = no_step,
    is_ticking: bool = True,
    pages: PageFetcher | None = None,
) -> AsyncIterator[Stage]:
    """The bot, started; stopped at the end. Without ``is_ticking`` only ``app.run_ticks()`` moves it by the clock."""
    async with Sandbox(clock=clock, rules=rules) as sandbox:
        led = settings_for(sandbox, settings)
        app = build(led, clock, step=step, poll_timeout_s=2, pace=Pace(UNPACED), pages=pages)
        app.is_ticking = is_ticking
        async with app:
            yield Stage(sandbox, app, clock)
