"""What every use case works with, built once by ``bot.app``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from bot.clock import local_day
from bot.config import Settings
from bot.plan.model import Plan
from bot.plan.obligations import Obligation, obligations
from bot.plan.workdays import WorkCalendar
from bot.ports import Clock, FileStore, PageFetcher
from storage.unit_of_work import Storage


@dataclass(frozen=True)
class Bureau:
    """One bureau, one plan, one database. Use cases take it as their first parameter.

    ``pages``: what looks at links; ``None`` where they are not to be opened.
    """

    plan: Plan
    calendar: WorkCalendar
    storage: Storage
    clock: Clock
    files: FileStore
    settings: Settings
    pages: PageFetcher | None = None

    @property
    def now(self) -> datetime:
        return self.clock.now()

    @property
    def today(self) -> date:
        """The bureau's calendar day."""
        return local_day(self.clock.now())

    @cached_property
    def obligations(self) -> tuple[Obligation, ...]:
        """The plan year's obligations in the annex's order."""
        return obligations(self.plan, self.calendar)

    @cached_property
    def obligation_by_id(self) -> dict[str, Obligation]:
        return {obligation.id: obligation for obligation in self.obligations}
