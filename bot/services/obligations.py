"""What departments still owe on a day (PRODUCT: "When is an obligation met?")."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from sqlmodel import Session

from bot.clock import local_day
from bot.domain.reminding import PENDING_SILENCES_FOR, PROOF_GRACE, Light
from bot.plan.ladder import DAILY_OVERDUE, due_in_workdays, is_expired, rung_on
from bot.plan.model import Cadence, Clause, Duty, RuleKind, Tenths
from bot.plan.obligations import Obligation
from bot.scoring.engine import score
from bot.scoring.facts import Fact, FactStatus
from bot.scoring.points import is_quarterly
from bot.scoring.result import ClauseScore, Score
from bot.services.bureau import Bureau
from bot.services.clause_state import (
    WHOLES,
    completed_on,
    is_complete,
    missing_titles,
    points_open,
    short_count,
    units_of,
)
from bot.services.facts import rows_as_of
from storage.repositories.facts import FactRow
from storage.repositories.obligations import done_answers
from storage.repositories.reminders import first_run_at

NEAR_WORKDAYS = 5
_NEAR_FROM = {Cadence.ONCE: 10, Cadence.QUARTERLY: 10, Cadence.MONTHLY: NEAR_WORKDAYS}


@dataclass(frozen=True, slots=True)
class Item:
    """One obligation as one department meets it on one day. ``clause`` or ``duty`` is set.

    ``workdays``: to the reminding date, negative once it has passed. ``points``: tenths that it can still bring.
    ``missing``: checklist lines (必备) not there yet; ``short_count``: items or people not there yet.
    ``is_open``: the department still has to do something. ``is_reminded``: and is to be told so by the ladder.
    ``is_elsewhere``: another department reported, this one has no material (全局已报，你科尚无材料).
    ``is_confirmed``: 已办·材料后补. ``has_rung``: a rung falls on the day. ``is_lost``: the period's points are gone
    unless proof of work done in time follows; ``is_in_grace``: such proof is still awaited (待补证).
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

    @property
    def is_reminded(self) -> bool:
        return self.is_open and not self.is_elsewhere

    @property
    def is_spoken_of(self) -> bool:
        """Whether it stands in that day's digest by itself, not only in the weekly list."""
        is_near = -DAILY_OVERDUE <= self.workdays <= NEAR_WORKDAYS
        return self.is_reminded and not self.is_expired and (is_near or self.has_rung)


def open_items(bureau: Bureau, session: Session, department: str, day: date) -> tuple[Item, ...]:
    """What the department still has to do of the periods that have begun, in the annex's order."""
    return read_situation(bureau, session, day).open_items(department)


def read_situation(bureau: Bureau, session: Session, day: date) -> Situation:
    """Everything that the items of all departments rest on, in a handful of queries."""
    first_run = first_run_at(session)
    return Situation(
        bureau, day, rows_as_of(session, day), done_answers(session), local_day(first_run) if first_run else day
    )


@dataclass(frozen=True)
class Situation:
    """The bureau's submissions and answers on a day. ``done``: (obligation id, department) -> said when."""

    bureau: Bureau
    day: date
    rows: tuple[FactRow, ...]
    done: dict[tuple[str, str], datetime]
    first_run_on: date

    @cached_property
    def silencing(self) -> tuple[FactRow, ...]:
        """What keeps an item quiet: approved, or waiting for review for at most three workdays."""
        return tuple(row for row in self._living if not self._is_stale(row))

    @cached_property
    def score(self) -> Score:
        """The score of what keeps items quiet."""
        return score(self.bureau.plan, (row.fact for row in self.silencing), self.day)

    @cached_property
    def _full_score(self) -> Score:
        return score(self.bureau.plan, (row.fact for row in self._living), self.day)

    @cached_property
    def _living(self) -> tuple[FactRow, ...]:
        wanted = (FactStatus.PENDING, FactStatus.APPROVED)
        return tuple(row for row in self.rows if row.fact.status in wanted)

    @cached_property
    def _sent_on(self) -> dict[int, date]:
        return {row.fact.id: local_day(row.submitted_at) for row in self._living}

    def open_items(self, department: str) -> tuple[Item, ...]:
        found = (self.item(each, department) for each in self._begun(department))
        return tuple(item for item in found if item.is_open)

    def item(self, obligation: Obligation, department: str) -> Item:
        """How the obligation stands for the department, done or not."""
        calendar = self.bureau.calendar
        workdays = due_in_workdays(obligation, calendar, self.day)
        has_rung = rung_on(obligation, calendar, self.day) is not None
        is_late = is_expired(obligation, calendar, self.day)
        if obligation.duty_id is not None:
            return self._duty_item(obligation, department, workdays, has_rung, is_late)
        assert obligation.clause_id is not None
        clause = self.bureau.plan.clause(obligation.clause_id)
        return self._clause_item(clause, obligation, department, workdays, has_rung, is_late)

    def _duty_item(self, obligation: Obligation, department: str, workdays: int, has_rung: bool, is_late: bool) -> Item:
        assert obligation.duty_id is not None
        said_at = self.done.get((obligation.id, department))
        light = self._open_light(obligation, workdays)
        if said_at is not None:
            light = Light.DONE_LATE if local_day(said_at) > obligation.due_on else Light.DONE
        return Item(
            obligation,
            None,
            self.bureau.plan.duty(obligation.duty_id),
            light,
            workdays,
            is_open=said_at is None,
            is_confirmed=said_at is not None,
            is_expired=is_late,
            has_rung=has_rung,
        )

    def _clause_item(
        self, clause: Clause, obligation: Obligation, department: str, workdays: int, has_rung: bool, is_late: bool
    ) -> Item:
        found = self.score.clauses[clause.id]
        is_met = self._is_met(clause, obligation, department, self.silencing, found)
        is_elsewhere = self._is_elsewhere(clause, obligation, department, found)
        facts = self._facts(clause, obligation, department)
        has_ended = obligation.ends_on < self.day and obligation.cadence is not Cadence.ONCE
        is_lost = has_ended and (is_quarterly(clause) or not found.attainable)
        is_in_grace = self.bureau.calendar.workdays_between(self.first_run_on, self.day) <= PROOF_GRACE
        if is_met:
            light = self._closed_light(clause, obligation, department, facts)
        elif self._waits(clause, obligation, department):
            light = Light.PENDING
        else:
            light = Light.AHEAD if is_elsewhere else self._open_light(obligation, workdays)
        return Item(
            obligation,
            clause,
            None,
            light,
            workdays,
            points=0 if is_met else points_open(clause, obligation, found),
            missing=() if is_met else missing_titles(clause, facts),
            short_count=0 if is_met else short_count(clause, obligation, found),
            has_material=bool(facts),
            is_open=not is_met or is_elsewhere,
            is_elsewhere=is_elsewhere,
            is_confirmed=(obligation.id, department) in self.done,
            is_expired=is_late,
            has_rung=has_rung,
            has_ended=has_ended,
            is_lost=is_lost and not is_in_grace,
            is_in_grace=is_lost and is_in_grace,
        )

    def _is_met(
        self,
        clause: Clause,
        obligation: Obligation,
        department: str,
        rows: Iterable[FactRow],
        found: ClauseScore,
    ) -> bool:
        if is_complete(clause, obligation, found.case.then) or is_complete(clause, obligation, found.case.now):
            return True
        return clause.rule.kind is RuleKind.PER_LABEL and bool(_own(clause, obligation, department, rows))

    def _waits(self, clause: Clause, obligation: Obligation, department: str) -> bool:
        """Whether only the review keeps it from being met."""
        return self._is_met(clause, obligation, department, self._living, self._full_score.clauses[clause.id])

    def _is_elsewhere(self, clause: Clause, obligation: Obligation, department: str, found: ClauseScore) -> bool:
        """A once clause that others reported; no longer said once it is earned in full and its day has passed."""
        if clause.rule.kind not in WHOLES or (found.earned >= clause.cap and self.day > obligation.due_on):
            return False
        reporters = {row.department for row in self.silencing if row.fact.clause == clause.id}
        return bool(reporters) and department not in reporters

    def _facts(self, clause: Clause, obligation: Obligation, department: str) -> tuple[Fact, ...]:
        """The material that the department's item rests on."""
        if clause.rule.kind is RuleKind.PER_LABEL:
            return tuple(row.fact for row in _own(clause, obligation, department, self.silencing))
        units = units_of(clause, obligation, self.score.clauses[clause.id].case.then)
        return tuple(fact for unit in units for fact in unit.facts)

    def _closed_light(self, clause: Clause, obligation: Obligation, department: str, facts: tuple[Fact, ...]) -> Light:
        approved = [row for row in self.silencing if row.fact.status is FactStatus.APPROVED]
        case = self.score.clauses[clause.id].case
        is_own = clause.rule.kind is RuleKind.PER_LABEL and bool(_own(clause, obligation, department, approved))
        if not is_own and not is_complete(clause, obligation, case.now):
            return Light.PENDING
        done_on = completed_on(clause, facts, self._sent_on)
        return Light.DONE_LATE if done_on is not None and done_on > obligation.due_on else Light.DONE

    def _open_light(self, obligation: Obligation, workdays: int) -> Light:
        if workdays < 0:
            return Light.OVERDUE
        is_closing = not self._is_asked_day(obligation) and obligation.ends_on < self.day
        return Light.NEAR if is_closing or workdays <= _NEAR_FROM[obligation.cadence] else Light.AHEAD

    def _is_asked_day(self, obligation: Obligation) -> bool:
        return obligation.clause_id is None or self.bureau.plan.clause(obligation.clause_id).asks_day

    def _is_stale(self, row: FactRow) -> bool:
        waited = self.bureau.calendar.workdays_between(local_day(row.submitted_at), self.day)
        return row.fact.status is FactStatus.PENDING and waited > PENDING_SILENCES_FOR

    def _begun(self, department: str) -> Iterable[Obligation]:
        return (
            each
            for each in self.bureau.obligations
            if department in each.departments and each.starts_on <= self.day and not self._is_bygone_duty(each)
        )

    def _is_bygone_duty(self, obligation: Obligation) -> bool:
        """A duty of a period that was over before there was a plan: nothing to prove, no points to gain."""
        return obligation.duty_id is not None and obligation.reminding_on < self.bureau.plan.issued_on


def _own(clause: Clause, obligation: Obligation, department: str, rows: Iterable[FactRow]) -> tuple[FactRow, ...]:
    """The department's own submissions about that clause and period."""
    return tuple(
        row
        for row in rows
        if row.fact.clause == clause.id
        and row.department == department
        and obligation.starts_on <= row.fact.on <= obligation.ends_on
    )
