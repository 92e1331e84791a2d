"""Strict reading of TOML tables: every value is asked for by name and type, every key left over is refused."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

from bot.plan.errors import PlanError
from bot.plan.model import Tenths

_T = TypeVar("_T")
_D = TypeVar("_D")
_E = TypeVar("_E", bound=StrEnum)
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_MOST_POINTS = 1000


class Table:
    """One TOML table with the entry that it stands for; the readers raise :class:`PlanError`."""

    def __init__(self, raw: Mapping[str, object], entry: str) -> None:
        self._raw = raw
        self._asked: set[str] = set()
        self.entry = entry

    def has(self, key: str) -> bool:
        return key in self._raw

    def refuse(self, code: str, **params: object) -> PlanError:
        """The error to raise about this entry."""
        return PlanError(code, self.entry, "", **params)

    def either(self, key: str, read: Callable[[str], _T], default: _D) -> _T | _D:
        """What ``read`` gives if the key stands, else the default; the key counts as known."""
        self._asked.add(key)
        return read(key) if key in self._raw else default

    def several(self, key: str, read: Callable[[str], tuple[_T, ...]]) -> tuple[_T, ...]:
        """What ``read`` gives if the key stands, else nothing; the key counts as known."""
        self._asked.add(key)
        return read(key) if key in self._raw else ()

    def text(self, key: str) -> str:
        """Text that is more than white space, as written."""
        return self._words(key, self._take(key))

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts, at least one."""
        return tuple(self._words(key, item) for item in self._list(key))

    def text_map(self, key: str) -> dict[str, str]:
        """A table of texts by name."""
        return {name: self._words(f"{key}.{name}", value) for name, value in self._mapping(key).items()}

    def whole(self, key: str) -> int:
        """A whole number of at least 1."""
        return self._positive(key, self._take(key))

    def wholes(self, key: str) -> tuple[int, ...]:
        return tuple(self._positive(key, item) for item in self._list(key))

    def flag(self, key: str) -> bool:
        value = self._take(key)
        if not isinstance(value, bool):
            raise self.refuse("not_flag", key=key)
        return value

    def points(self, key: str) -> Tenths:
        """Points above 0 in whole tenths; the file writes 2 or 0.5."""
        value = self._take(key)
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            raise self.refuse("not_points", key=key)
        points = Decimal(value)
        if not points.is_finite() or not 0 < points <= _MOST_POINTS or points * 10 % 1:
            raise self.refuse("not_points", key=key)
        return int(points * 10)

    def day(self, key: str) -> date:
        """A day written ``"YYYY-MM-DD"``."""
        return self._day(key, self._take(key))

    def days(self, key: str) -> tuple[date, ...]:
        return tuple(self._day(key, item) for item in self._list(key))

    def choice(self, key: str, kinds: type[_E], code: str) -> _E:
        """A member of the enumeration; an unknown one is refused with the given code."""
        return self._choose(kinds, code, self.text(key))

    def choices(self, key: str, kinds: type[_E], code: str) -> tuple[_E, ...]:
        return tuple(self._choose(kinds, code, item) for item in self.texts(key))

    def alternatives(self, key: str, kinds: type[_E], code: str) -> tuple[frozenset[_E], ...]:
        """A list of lists: all of the outer ones, each by any of its members."""
        rows = Table({f"{key}[{place}]": row for place, row in enumerate(self._list(key), 1)}, self.entry)
        return tuple(frozenset(rows.choices(name, kinds, code)) for name in rows.names())

    def table(self, key: str, entry: str | None = None) -> Table:
        """The table under the key; its entry is this one's with the key, unless given."""
        return Table(self._mapping(key), entry or f"{self.entry} {key}".strip())

    def tables(self, key: str, sort: str | None = None, name_key: str = "id") -> tuple[Table, ...]:
        """The list of tables under the key.

        With ``sort`` each becomes an entry of its own, named by its ``name_key``; else a place inside this one.
        """
        return tuple(self._row(key, place, row, sort, name_key) for place, row in enumerate(self._list(key), 1))

    def names(self) -> tuple[str, ...]:
        return tuple(self._raw)

    def done(self) -> None:
        """Refuses the first key that nothing asked for, misspelt ones above all."""
        for key in self._raw:
            if key not in self._asked:
                raise self.refuse("unknown_key", key=key)

    def _row(self, key: str, place: int, row: object, sort: str | None, name_key: str) -> Table:
        if not isinstance(row, dict):
            raise self.refuse("not_table", key=f"{key}[{place}]")
        name = row.get(name_key)
        if sort is None:
            return Table(row, f"{self.entry} {key}[{place}]")
        return Table(row, f"{sort} {name}" if isinstance(name, str) and name.strip() else f"{sort} [{place}]")

    def _take(self, key: str) -> object:
        self._asked.add(key)
        if key not in self._raw:
            raise self.refuse("missing_key", key=key)
        return self._raw[key]

    def _list(self, key: str) -> list[object]:
        value = self._take(key)
        if not isinstance(value, list) or not value:
            raise self.refuse("not_list", key=key)
        return value

    def _mapping(self, key: str) -> dict[str, object]:
        value = self._take(key)
        if not isinstance(value, dict):
            raise self.refuse("not_table", key=key)
        return value

    def _words(self, key: str, value: object) -> str:
        if not isinstance(value, str) or not value.strip():
            raise self.refuse("not_text", key=key)
        return value

    def _positive(self, key: str, value: object) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or value < 1:
            raise self.refuse("not_whole", key=key)
        return value

    def _day(self, key: str, value: object) -> date:
        if not isinstance(value, str) or not _ISO_DAY.fullmatch(value):
            raise self.refuse("not_date", key=key, value=value)
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise self.refuse("impossible_date", key=key, value=value) from None

    def _choose(self, kinds: type[_E], code: str, value: str) -> _E:
        try:
            return kinds(value)
        except ValueError:
            raise self.refuse(code, value=value) from None
