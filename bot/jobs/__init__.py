"""What happens by the clock: ticks that ask what is due, and the worker that empties the outbox."""

from __future__ import annotations

from bot.jobs import auditor, escalation, mirrors, notices, reminders
from bot.jobs.tick import Tick

TICKS: tuple[Tick, ...] = (
    Tick("reminders", reminders.SECONDS, reminders.tick),
    *escalation.TICKS,
    *notices.TICKS,
    *mirrors.TICKS,
    *auditor.TICKS,
)
