"""Watches whether Telegram still answers."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from bot.services.alarms import report_outage
from bot.services.bureau import Bureau

_logger = logging.getLogger(__name__)
PATIENCE = timedelta(minutes=5)


class Watchdog:
    """Logs while polling is down for longer than five minutes, and tells the coordinators once it is back."""

    def __init__(self, last_success_at: Callable[[], datetime]) -> None:
        self._last_success_at = last_success_at
        self._seen_at: datetime | None = None
        self._down_since: datetime | None = None

    async def watch(self, bureau: Bureau) -> None:
        """One look. An outage that began and ended between two looks is seen by the gap it left."""
        last, before = self._last_success_at(), self._seen_at
        self._seen_at = last
        if bureau.now - last > PATIENCE:
            self._down_since = last
            _logger.error("Telegram has not answered a poll since %s", last.isoformat())
            return
        since = self._down_since
        if since is None and before is not None and last - before > PATIENCE:
            since = before
        self._down_since = None
        if since is not None:
            await asyncio.to_thread(report_outage, bureau, since, last)
