"""When people may be spoken to, and the lights under which an item stands."""

from __future__ import annotations

from datetime import time
from enum import StrEnum

DIGEST_FROM = time(8, 30)
QUIET_FROM = time(18, 0)
PENDING_SILENCES_FOR = 3
"""Workdays for which material that waits for review keeps an item quiet."""
PROOF_GRACE = 20
"""Workdays from the first run during which an ended period still waits for proof (补录)."""


class Light(StrEnum):
    """How an item stands."""

    OVERDUE = "overdue"  # the reminding date has passed
    NEAR = "near"  # its ladder has begun
    PENDING = "pending"  # what is there waits for review
    DONE_LATE = "done_late"  # made good after the due day, never shown as done in time
    DONE = "done"
    AHEAD = "ahead"  # open, its ladder has not begun


def is_talking_hour(at: time) -> bool:
    """Whether digests may go out at that time of a workday (08:30 to 18:00)."""
    return DIGEST_FROM <= at < QUIET_FROM
