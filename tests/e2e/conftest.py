"""Stories begin on the bot's first day."""

from __future__ import annotations

import pytest

from bot.clock import FixedClock, parse_moment
from tests.support.stories import FIRST_DAY


@pytest.fixture
def clock() -> FixedClock:
    """Thursday 2024-06-13, 10:00 in the bureau: the bot's first day."""
    return FixedClock(parse_moment(FIRST_DAY))
