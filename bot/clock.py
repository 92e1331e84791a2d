"""The only module that reads the time."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

BUREAU_ZONE = ZoneInfo("Asia/Shanghai")


class SystemClock:
    """The host's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class ShiftedClock:
    """Starts at a given moment and runs at real speed, whatever the host's clock does meanwhile."""

    def __init__(self, start: datetime) -> None:
        self._start = start.astimezone(UTC)
        self._origin = time.monotonic()

    def now(self) -> datetime:
        return self._start + timedelta(seconds=time.monotonic() - self._origin)


class FixedClock:
    """Stands still until it is told to move; for tests, rehearsals and simulations."""

    def __init__(self, moment: datetime) -> None:
        self._moment = moment.astimezone(UTC)

    def now(self) -> datetime:
        return self._moment

    def set(self, moment: datetime) -> None:
        self._moment = moment.astimezone(UTC)

    def advance(self, step: timedelta) -> None:
        self._moment += step


def parse_moment(text: str) -> datetime:
    """An ISO moment as aware UTC; one without a zone is the bureau's local time.

    Raises ``ValueError`` for anything that is not an ISO date or date-time.
    """
    moment = datetime.fromisoformat(text)
    return (moment if moment.tzinfo else moment.replace(tzinfo=BUREAU_ZONE)).astimezone(UTC)


def local(moment: datetime) -> datetime:
    """The moment on the bureau's wall clock."""
    return moment.astimezone(BUREAU_ZONE)


def local_day(moment: datetime) -> date:
    """The bureau's calendar day of a moment."""
    return local(moment).date()
