"""The rows of the month's ledger in the annex's order, as values that survive as JSON."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from bot.plan.model import Tenths


class Stand(StrEnum):
    """How a department stands with an item at the month's end."""

    DONE = "done"  # 已完成
    DONE_LATE = "done_late"  # 逾期补办
    PENDING = "pending"  # 已报待审
    NIL = "nil"  # 零报告
    JOINED = "joined"  # 随××科统一报送
    EXEMPT = "exempt"  # 不涉及
    ASKED = "asked"  # 已答不涉及，待信用办同意
    SETTLED = "settled"  # 办结
    CONFIRMED = "confirmed"  # 已办，材料后补
    PAUSED = "paused"  # 暂缓
    ELSEWHERE = "elsewhere"  # 全局已报
    OVERDUE = "overdue"  # 逾期
    OPEN = "open"  # 推进中


@dataclass(frozen=True, slots=True)
class Standing:
    """One department's. ``partner``: with whom it reports (统一报送)."""

    department: str
    stand: str
    partner: str = ""


@dataclass(frozen=True, slots=True)
class Sent:
    """A submission of the month as it stood. ``on``: ISO day; ``label`` may be empty."""

    number: int
    department: str
    state: str
    on: str
    label: str


@dataclass(frozen=True, slots=True)
class Said:
    """A leader's words (批示) and what departments answered. ``departments``: to whom they went."""

    number: int
    by: str
    text: str
    departments: tuple[str, ...]
    feedback: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Trouble:
    """存在问题及下一步措施: a department's words, and what it still lacks (checklist titles)."""

    department: str
    text: str
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """What became of a closed month's submission since. ``before`` is empty for one that the ledger did not hold.

    ``before`` equal to ``after``: the day or label was corrected.
    """

    month: str
    number: int
    department: str
    before: str
    after: str
    on: str
    label: str


@dataclass(frozen=True, slots=True)
class DueDay:
    """``on``: ISO day; ``period``: the obligation's (``2024Q2``, ``2024-05``), empty for a one-off."""

    on: str
    period: str


@dataclass(frozen=True, slots=True)
class LedgerItem:
    """One clause or duty in one month. ``number`` is empty for a duty, ``group`` its group's id, empty too.

    ``cap`` and ``earned`` in tenths, ``earned`` at the time of making.
    """

    id: str
    group: str
    number: str
    annex: str
    title: str
    cap: Tenths
    earned: Tenths
    departments: tuple[str, ...]
    due: tuple[DueDay, ...]
    standings: tuple[Standing, ...]
    sent: tuple[Sent, ...]
    instructions: tuple[Said, ...]
    troubles: tuple[Trouble, ...]
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class LedgerWords:
    """What stands around the rows. ``as_of``: ISO day of making; points in tenths; ``head``: of the audit chain.

    ``general``: leaders' words about no item in particular.
    """

    as_of: str
    cap: Tenths
    earned: Tenths
    provisional: Tenths
    attainable: Tenths
    general: tuple[Said, ...] = ()
    head_count: int = 0
    head: str = ""


def rows_as_json(items: Iterable[LedgerItem]) -> list[dict[str, Any]]:
    return [asdict(item) for item in items]


def rows_from_json(rows: Iterable[dict[str, Any]]) -> tuple[LedgerItem, ...]:
    """The inverse of :func:`rows_as_json`, also after a database kept it."""
    return tuple(_item(row) for row in rows)


def words_from_json(words: dict[str, Any]) -> LedgerWords:
    """The inverse of ``asdict``."""
    return LedgerWords(**(words | {"general": tuple(map(_said, words["general"]))}))


def _item(row: dict[str, Any]) -> LedgerItem:
    parts = {
        "departments": tuple(row["departments"]),
        "due": tuple(DueDay(**each) for each in row["due"]),
        "standings": tuple(Standing(**each) for each in row["standings"]),
        "sent": tuple(Sent(**each) for each in row["sent"]),
        "instructions": tuple(map(_said, row["instructions"])),
        "troubles": tuple(Trouble(**(each | {"missing": tuple(each["missing"])})) for each in row["troubles"]),
        "changes": tuple(Change(**each) for each in row["changes"]),
    }
    return LedgerItem(**(row | parts))


def _said(row: dict[str, Any]) -> Said:
    return Said(**(row | {"departments": tuple(row["departments"]), "feedback": tuple(row["feedback"])}))
