"""What happens by the clock: ticks that ask what is due, and the worker that empties the outbox."""

from __future__ import annotations

from bot.jobs import archives, auditor, escalation, files, mirrors, notices, pages, reminders
from bot.jobs.tick import Tick

TICKS: tuple[Tick, ...] = (
    Tick("reminders", reminders.SECONDS, reminders.tick),
    *escalation.TICKS,
    *notices.TICKS,
    *mirrors.TICKS,
    *pages.TICKS,
    *files.TICKS,
    *archives.TICKS,
    *auditor.TICKS,
)
