"""What is to be changed in a submission, as people type it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.texts.days import parse_day
from bot.texts.numbers import parse_people, parse_yes

_DAY = ("日期", "办事日期", "月份")
_COUNT = ("人数",)
_EVALUATION = ("评价类", "信用评价类数据", "数据类别")


@dataclass(frozen=True, slots=True)
class Wish:
    """One answer given anew: a day, a number of people, the sort of data, or else a label."""

    on: date | None = None
    count: int | None = None
    is_evaluation: bool | None = None
    label: str = ""


def parse_change(text: str, *, prompt: str, today: date, year: int) -> Wish | None:
    """日期 6月12日, 人数 3, 评价类 是, 领域 出租车; the first word may be left out where the rest is plain.

    ``prompt``: what the clause's label is called, empty where it has none. ``None`` for what cannot be read.
    """
    head, _, tail = text.strip().partition(" ")
    named = tail.strip() if tail else ""
    if head in _DAY:
        return _day(named, today, year)
    if head in _COUNT:
        count = parse_people(named)
        return Wish(count=count) if count is not None else None
    if head in _EVALUATION:
        is_evaluation = parse_yes(named)
        return Wish(is_evaluation=is_evaluation) if is_evaluation is not None else None
    if prompt and head == prompt:
        return Wish(label=named) if named else None
    return _day(text, today, year) or (Wish(label=text.strip()) if prompt else None)


def _day(text: str, today: date, year: int) -> Wish | None:
    on = parse_day(text, today=today, year=year)
    return Wish(on=on) if on is not None else None
