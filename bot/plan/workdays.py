"""Workdays: the national calendar with its moved days, an administrator's table, Monday to Friday for the rest."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from itertools import accumulate
from types import MappingProxyType

from chinese_calendar.constants import holidays, workdays

_DAY = timedelta(days=1)
_NATIONAL: Mapping[date, bool] = MappingProxyType(dict.fromkeys(holidays, False) | dict.fromkeys(workdays, True))
_NO_TABLE: Mapping[date, bool] = MappingProxyType({})


class WorkCalendar:
    """Which days are workdays. ``extra``: day -> is a workday, before the national calendar.

    A year that neither knows is reckoned Monday to Friday and said to be guessed.
    """

    def __init__(self, extra: Mapping[date, bool] = _NO_TABLE) -> None:
        self._named = dict(_NATIONAL) | dict(extra)
        self._known_years = frozenset(day.year for day in self._named)
        self._counts: dict[int, tuple[int, ...]] = {}

    @property
    def known_years(self) -> frozenset[int]:
        """The years with a table of their own."""
        return self._known_years

    def is_guessed(self, day: date) -> bool:
        """Whether the day's year is reckoned by its weekdays alone."""
        return day.year not in self._known_years

    def is_workday(self, day: date) -> bool:
        named = self._named.get(day)
        return day.weekday() < 5 if named is None else named

    def shift(self, day: date, count: int) -> date:
        """The ``count``-th workday after the day, before it if negative; the day itself for 0."""
        step = _DAY if count > 0 else -_DAY
        for _ in range(abs(count)):
            day += step
            while not self.is_workday(day):
                day += step
        return day

    def last_workday_on_or_before(self, day: date) -> date:
        return day if self.is_workday(day) else self.shift(day, -1)

    def first_workday_of_week(self, day: date) -> date | None:
        """The first workday of the day's Monday-to-Sunday week, ``None`` if it has none."""
        monday = day - day.weekday() * _DAY
        week = (monday + place * _DAY for place in range(7))
        return next((each for each in week if self.is_workday(each)), None)

    def is_first_of_week(self, day: date) -> bool:
        """Whether the day is its week's first workday."""
        return self.first_workday_of_week(day) == day

    def workdays_between(self, earlier: date, later: date) -> int:
        """How many workdays lie after ``earlier`` up to and including ``later``; negative the other way round."""
        years = range(min(earlier, later).year, max(earlier, later).year)
        whole = sum(self._counts_of(year)[-1] for year in years)
        within = self._count_in_year(later) - self._count_in_year(earlier)
        return within + whole if earlier <= later else within - whole

    def _count_in_year(self, day: date) -> int:
        """Workdays from 1 January up to and including the day."""
        return self._counts_of(day.year)[day.timetuple().tm_yday]

    def _counts_of(self, year: int) -> tuple[int, ...]:
        """Running count of workdays by day of the year, kept: the planner asks for thousands."""
        if year not in self._counts:
            first = date(year, 1, 1)
            length = (date(year, 12, 31) - first).days + 1
            each = (int(self.is_workday(first + place * _DAY)) for place in range(length))
            self._counts[year] = tuple(accumulate(each, initial=0))
        return self._counts[year]
