"""One obligation as one department meets it on one day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from bot.domain.reminding import Light
from bot.domain.states import AnswerKind
from bot.plan.ladder import DAILY_OVERDUE
from bot.plan.model import Clause, Duty, Tenths
from bot.plan.obligations import Obligation
from storage.repositories.facts import FactRow

NEAR_WORKDAYS = 5


@dataclass(frozen=True, slots=True)
class Item:
    """One obligation as one department meets it on one day. ``clause`` or ``duty`` is set.

    ``workdays``: to the reminding date, negative once it has passed. ``points``: tenths that it can still bring.
    ``missing``: checklist lines (必备) not there yet; ``short_count``: items or people not there yet.
    ``is_open``: the department still has to do something. ``is_reminded``: and is to be told so by the ladder.
    ``is_elsewhere``: another department reported, this one has no material (全局已报，你科尚无材料).
    ``is_confirmed``: 已办·材料后补. ``has_rung``: a rung falls on the day. ``is_lost``: the period's points are gone
    unless proof of work done in time follows; ``is_in_grace``: such proof is still awaited (待补证).
    ``ended_by``: the answer that ended the department's part; ``is_asked``: it still waits for the coordinator.
    ``moved_on``: another reminding day, by ``moved_by``. ``is_closed``: the month's ledger is closed (已关账).
    """

    obligation: Obligation
    clause: Clause | None
    duty: Duty | None
    light: Light
    workdays: int
    points: Tenths = 0
    missing: tuple[str, ...] = ()
    short_count: int = 0
    has_material: bool = False
    is_open: bool = True
    is_elsewhere: bool = False
    is_confirmed: bool = False
    is_expired: bool = False
    has_rung: bool = False
    has_ended: bool = False
    is_lost: bool = False
    is_in_grace: bool = False
    ended_by: AnswerKind | None = None
    partner: str = ""
    is_asked: bool = False
    moved_by: AnswerKind | None = None
    moved_on: date | None = None
    is_paused: bool = False
    has_difficulty: bool = False
    is_closed: bool = False

    @property
    def due_on(self) -> date:
        """The day that people are reminded of; the obligation's own unless it was moved."""
        return self.moved_on or self.obligation.due_on

    @property
    def is_reminded(self) -> bool:
        return self.is_open and not self.is_elsewhere and not self.is_paused

    @property
    def is_spoken_of(self) -> bool:
        """Whether it stands in that day's digest by itself, not only in the weekly list."""
        is_near = -DAILY_OVERDUE <= self.workdays <= NEAR_WORKDAYS
        return self.is_reminded and not self.is_expired and (is_near or self.has_rung)


def own_rows(clause: Clause, obligation: Obligation, department: str, rows: Iterable[FactRow]) -> tuple[FactRow, ...]:
    """The department's own submissions about that clause and period."""
    return tuple(
        row
        for row in rows
        if row.fact.clause == clause.id
        and row.department == department
        and obligation.starts_on <= row.fact.on <= obligation.ends_on
    )
