"""JSON read strictly, every value with the place at which it stands."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar

Value = TypeVar("Value")

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_SHOWN_LENGTH = 40


class FactFileFault(StrEnum):
    """What is wrong with a fact file."""

    NOT_JSON = "not_json"
    TOO_DEEP = "too_deep"
    DUPLICATE_KEY = "duplicate_key"
    DUPLICATE_ID = "duplicate_id"
    UNKNOWN_KEY = "unknown_key"
    UNKNOWN_CLAUSE = "unknown_clause"
    UNKNOWN_STATUS = "unknown_status"
    UNKNOWN_KIND = "unknown_kind"
    UNKNOWN_FLAG = "unknown_flag"
    UNKNOWN_CHANNEL = "unknown_channel"
    MISSING_KEY = "missing_key"
    EMPTY_SOURCE = "empty_source"
    NOT_WHOLE = "not_whole"
    NOT_OBJECT = "not_object"
    NOT_LIST = "not_list"
    NOT_TEXT = "not_text"
    BROKEN_TEXT = "broken_text"
    BAD_DAY = "bad_day"


class FactFileError(Exception):
    """A fact file that cannot be read.

    ``place``: where, such as ``facts[3].evidence[0].kind``; for text that is no JSON, ``line:column``; or empty, for
    the whole. ``params``: ``key`` or ``value``, fit to be shown in one line.
    """

    def __init__(self, code: FactFileFault, place: str, **params: object) -> None:
        super().__init__(code.value, place)
        self.code = code
        self.place = place
        self.params = {name: shown(value) for name, value in params.items()}


def shown(value: object) -> str:
    """The value on one line of bounded length, without characters that cannot be printed."""
    text = value if isinstance(value, str) else _plain(value)
    clean = "".join(char if char.isprintable() else f"\\u{ord(char):04x}" for char in text[: _SHOWN_LENGTH + 1])
    return clean if len(text) <= _SHOWN_LENGTH else f"{clean[:_SHOWN_LENGTH]}…"


def _plain(value: object) -> str:
    if value is None or isinstance(value, bool):
        return json.dumps(value)
    return str(value) if isinstance(value, int | float | _Constant) else ""


class _Pairs(list[tuple[str, object]]):
    """An object's members as they are written, duplicates included."""


@dataclass(frozen=True, slots=True)
class _Constant:
    """``NaN`` or an infinity, which JSON does not have; refused at its place because it is no value of any kind."""

    name: str

    def __str__(self) -> str:
        return self.name


def parse_day(text: str) -> date:
    """The day of ``YYYY-MM-DD``; ``ValueError`` for any other way of writing one."""
    if not _DAY.fullmatch(text):
        raise ValueError(text)
    return date.fromisoformat(text)


def read_json(text: str) -> Node:
    """The whole of the text as one JSON value; raises :class:`FactFileError` if it is none."""
    try:
        return Node("", json.loads(text, object_pairs_hook=_Pairs, parse_constant=_Constant))
    except json.JSONDecodeError as error:
        raise FactFileError(FactFileFault.NOT_JSON, f"{error.lineno}:{error.colno}") from error
    except RecursionError as error:
        raise FactFileError(FactFileFault.TOO_DEEP, "") from error
    except ValueError as error:  # a number of more digits than Python reads
        raise FactFileError(FactFileFault.NOT_JSON, "") from error


@dataclass(frozen=True, slots=True)
class Node:
    """A value and its place. Each method returns the value as what it must be, or raises :class:`FactFileError`."""

    place: str
    value: object

    def fault(self, code: FactFileFault) -> FactFileError:
        return FactFileError(code, self.place, value=self.value)

    @property
    def is_null(self) -> bool:
        return self.value is None

    def members(self, known: frozenset[str]) -> Members:
        """The members of an object that has no keys but ``known`` and none twice."""
        if not isinstance(self.value, _Pairs):
            raise self.fault(FactFileFault.NOT_OBJECT)
        found: dict[str, Node] = {}
        for key, value in self.value:
            if key in found:
                raise FactFileError(FactFileFault.DUPLICATE_KEY, self.place, key=key)
            if key not in known:
                raise FactFileError(FactFileFault.UNKNOWN_KEY, self.place, key=key)
            found[key] = Node(f"{self.place}.{key}" if self.place else key, value)
        return Members(self.place, found)

    def items(self) -> list[Node]:
        if isinstance(self.value, _Pairs) or not isinstance(self.value, list):
            raise self.fault(FactFileFault.NOT_LIST)
        return [Node(f"{self.place}[{index}]", value) for index, value in enumerate(self.value)]

    def whole(self) -> int:
        """A whole number, 0 or more; neither a truth value nor a number written with a point."""
        if isinstance(self.value, bool) or not isinstance(self.value, int) or self.value < 0:
            raise self.fault(FactFileFault.NOT_WHOLE)
        return self.value

    def text(self) -> str:
        if not isinstance(self.value, str):
            raise self.fault(FactFileFault.NOT_TEXT)
        if _SURROGATE.search(self.value):
            raise self.fault(FactFileFault.BROKEN_TEXT)
        return self.value

    def text_or_null(self) -> str | None:
        return None if self.is_null else self.text()

    def one_of(self, known: Mapping[str, Value], fault: FactFileFault) -> Value:
        """What a known word stands for."""
        word = self.text()
        if word not in known:
            raise self.fault(fault)
        return known[word]

    def day(self) -> date:
        try:
            return parse_day(self.text())
        except ValueError as error:
            raise self.fault(FactFileFault.BAD_DAY) from error


@dataclass(frozen=True, slots=True)
class Members:
    """An object's members by key."""

    place: str
    nodes: dict[str, Node]

    def required(self, key: str) -> Node:
        if key not in self.nodes:
            raise FactFileError(FactFileFault.MISSING_KEY, self.place, key=key)
        return self.nodes[key]

    def optional(self, key: str) -> Node | None:
        return self.nodes.get(key)
