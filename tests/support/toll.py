"""What a fault cost, told apart so that the table of the fault matrix can count it."""

from __future__ import annotations

import os

IS_FULL = os.environ.get("CREDITBOT_FAULTS") == "full"


class LostError(AssertionError):
    """Something that was accepted or promised is gone."""


class DuplicatedError(AssertionError):
    """Something took effect, or was said without its mark, more than once."""


def many(short: int, full: int) -> int:
    """How many cases of a kind to run: the short count, or the full one under ``CREDITBOT_FAULTS=full``."""
    return full if IS_FULL else short
