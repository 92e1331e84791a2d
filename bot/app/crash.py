"""Named steps at which a crash test kills the process; nothing in service."""

from __future__ import annotations

import logging
import os
import signal
from collections import Counter
from collections.abc import Callable

from bot.config import Settings

_logger = logging.getLogger(__name__)
VARIABLE = "CREDITBOT_CRASH_AT"
Step = Callable[[str], None]


def no_step(name: str) -> None:
    """Nothing happens between two steps."""


def crash_hook(settings: Settings) -> Step:
    """``CREDITBOT_CRASH_AT=step:n`` kills the process as it passes the step for the n-th time.

    Honoured only away from Telegram's own server. Raises ``ValueError`` for another shape.
    """
    wish = os.environ.get(VARIABLE, "")
    if not wish or settings.is_cloud_api:
        return no_step
    name, _, count = wish.rpartition(":")
    return _killer(name, int(count))


def _killer(wanted: str, count: int) -> Step:
    passed: Counter[str] = Counter()

    def step(name: str) -> None:
        passed[name] += 1
        if name == wanted and passed[name] == count:
            _logger.warning("killed at %s:%d", name, count)
            os.kill(os.getpid(), signal.SIGKILL)

    return step
