"""What happens by the clock: ticks that ask what is due, and the worker that empties the outbox."""

from __future__ import annotations

from bot.jobs import auditor, reminders
from bot.jobs.tick import Tick

TICKS: tuple[Tick, ...] = (
    Tick("reminders", reminders.SECONDS, reminders.tick),
    *auditor.TICKS,
)
