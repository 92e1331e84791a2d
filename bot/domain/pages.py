"""How a link stands after a look at it: dead on one day means nothing, on three different days it is amber."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from bot.domain.states import PageOutcome, PageState

AMBER_AFTER_DAYS = 3
WEEKLY = timedelta(days=7)
DAILY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Standing:
    """``failing_day_count``: different dead days since its last answer; ``last_failed_on``: the latest of them."""

    state: PageState = PageState.UNCHECKED
    failing_day_count: int = 0
    last_failed_on: date | None = None


def after_look(before: Standing, outcome: PageOutcome, on: date) -> Standing:
    """The standing after a look on that day. An answer of any sort ends the count: somebody is there."""
    if outcome is PageOutcome.FOUND:
        return Standing(PageState.FINE)
    if outcome is PageOutcome.UNREADABLE:
        return Standing(PageState.UNREADABLE)
    count = before.failing_day_count + (before.last_failed_on != on)
    return Standing(PageState.AMBER if count >= AMBER_AFTER_DAYS else PageState.FAILING, count, on)


def next_look_on(standing: Standing, on: date, ends_on: date | None) -> date | None:
    """The day of the next look after one on that day: weekly, daily after a failure; none after a 公示 has ended."""
    day = on + (DAILY if standing.last_failed_on is not None else WEEKLY)
    return None if ends_on is not None and day > ends_on else day
