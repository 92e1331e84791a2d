"""Items as lines of a digest or list: plain values that an outbox row can keep, and their order. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from bot.plan.model import Cadence, Plan, RuleKind, Tenths
from bot.services.items import Item

MOST_LINES = 8


@dataclass(frozen=True, slots=True)
class Line:
    """One item as it reads.

    ``number`` is empty for a duty. ``period`` is the obligation's, ``2024Q2`` or ``2024-05``, empty for a one-off.
    ``due_on`` and ``ends_on`` are ISO days. ``is_ledger``: the month's own ledger (1.2b). ``is_late``: 补发.
    ``button``: ``submit``, ``confirm`` or empty. The rest is :class:`Item`'s.
    """

    id: str
    number: str
    annex: str
    title: str
    short_title: str
    period: str
    points: Tenths
    light: str
    workdays: int
    due_on: str
    ends_on: str
    missing: tuple[str, ...]
    short_count: int
    is_staffing: bool
    is_ledger: bool
    has_material: bool
    is_open: bool
    is_elsewhere: bool
    is_confirmed: bool
    is_expired: bool
    has_ended: bool
    is_lost: bool
    is_in_grace: bool
    is_late: bool
    button: str
    ended_by: str = ""
    partner: str = ""
    is_asked: bool = False
    moved_by: str = ""
    is_paused: bool = False
    has_difficulty: bool = False
    is_closed: bool = False

    def params(self) -> dict[str, Any]:
        """As JSON keeps it."""
        return asdict(self) | {"missing": list(self.missing)}


def line_from(params: dict[str, Any]) -> Line:
    """The inverse of :meth:`Line.params`."""
    return Line(**(params | {"missing": tuple(params["missing"])}))


@dataclass(frozen=True, slots=True)
class Selection:
    """Which items a digest shows, in order, and how many it folds (另有N项)."""

    shown: tuple[Item, ...]
    folded_count: int


def select_daily(items: Iterable[Item]) -> Selection:
    """Nothing unless an item is spoken of that day; then at most eight of those, the rest folded."""
    ordered = in_order(items)
    spoken = [item for item in ordered if item.is_spoken_of]
    if not spoken:
        return Selection((), 0)
    shown = spoken[:MOST_LINES]
    return Selection(tuple(shown), len(ordered) - len(shown))


def select_weekly(items: Iterable[Item]) -> Selection:
    """All of them."""
    return Selection(in_order(items), 0)


def in_order(items: Iterable[Item]) -> tuple[Item, ...]:
    """Due today and tomorrow by points; what else is spoken of, by due date; overdue, youngest first; the rest."""
    return tuple(sorted(items, key=_place))


def _place(item: Item) -> tuple[int, int, Tenths]:
    if not item.is_spoken_of:
        return (_place_of_rest(item), abs(item.workdays), -item.points)
    if item.workdays < 0:
        return (2, -item.workdays, -item.points)
    if item.workdays <= 1:
        return (0, 0, -item.points)
    return (1, item.workdays, -item.points)


def _place_of_rest(item: Item) -> int:
    """Long overdue, then what is to come, then what others reported or what pauses, at last what has expired."""
    if item.is_expired:
        return 7
    if item.is_paused:
        return 6
    if item.is_elsewhere:
        return 5
    return 3 if item.workdays < 0 else 4


def line_of(plan: Plan, item: Item, *, is_late: bool = False, files_ledger: bool = False) -> Line:
    """The item as a line. ``files_ledger``: the reader keeps the monthly ledger (1.2b), which others do not send."""
    obligation, clause = item.obligation, item.clause
    return Line(
        id=obligation.id,
        number=clause.id if clause else "",
        annex=plan.indicator(clause.indicator).annex if clause else (item.duty.annex if item.duty else ""),
        title=obligation.title,
        short_title=_short_title(item),
        period="" if obligation.cadence is Cadence.ONCE else obligation.id.rpartition("@")[2],
        points=item.points,
        light=item.light.value,
        workdays=item.workdays,
        due_on=item.due_on.isoformat(),
        ends_on=obligation.ends_on.isoformat(),
        missing=item.missing,
        short_count=item.short_count,
        is_staffing=clause is not None and clause.rule.kind is RuleKind.STAFFING,
        is_ledger=clause is not None and not clause.asks_day,
        has_material=item.has_material,
        is_open=item.is_open,
        is_elsewhere=item.is_elsewhere,
        is_confirmed=item.is_confirmed,
        is_expired=item.is_expired,
        has_ended=item.has_ended,
        is_lost=item.is_lost,
        is_in_grace=item.is_in_grace,
        is_late=is_late,
        button=_button(item, files_ledger=files_ledger),
        ended_by=item.ended_by.value if item.ended_by else "",
        partner=item.partner,
        is_asked=item.is_asked,
        moved_by=item.moved_by.value if item.moved_by else "",
        is_paused=item.is_paused,
        has_difficulty=item.has_difficulty,
        is_closed=item.is_closed,
    )


def _short_title(item: Item) -> str:
    about = item.clause or item.duty
    return (about.short_title or about.title) if about else item.obligation.title


def _button(item: Item, *, files_ledger: bool) -> str:
    if not item.is_open:
        return ""
    if item.clause is None:
        return "confirm"
    return "submit" if item.clause.asks_day or (files_ledger and item.is_closed) else ""


@dataclass(frozen=True, slots=True)
class Hint:
    """A suggested day (倒排节点, soft date): mild, never due. ``title`` is ``None`` for a plain soft date."""

    number: str
    annex: str
    short_title: str
    on: str
    title: str | None
    is_optional: bool


def hints_of(params: Sequence[dict[str, Any]]) -> tuple[Hint, ...]:
    """Hints as an outbox row keeps them."""
    return tuple(Hint(**each) for each in params)
