"""Stories play at reading speed: the bot's own pacing of messages has its tests elsewhere."""

from __future__ import annotations

import pytest

from bot.clock import FixedClock, parse_moment
from tests.support.stories import FIRST_DAY, brisk_pacer


@pytest.fixture(autouse=True)
def _without_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.messenger.messenger.Pacer", brisk_pacer)


@pytest.fixture
def clock() -> FixedClock:
    """Thursday 2024-06-13, 10:00 in the bureau: the bot's first day."""
    return FixedClock(parse_moment(FIRST_DAY))
