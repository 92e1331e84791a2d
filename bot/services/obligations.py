"""What departments still owe on a day (PRODUCT: "When is an obligation met?")."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property

from sqlmodel import Session

from bot.clock import local_day
from bot.domain.reminding import PENDING_SILENCES_FOR, Light
from bot.domain.states import AnswerKind
from bot.plan.ladder import due_in_workdays, is_expired, rung_on
from bot.plan.model import Cadence, Clause, RuleKind
from bot.plan.obligations import Obligation
from bot.scoring.engine import score
from bot.scoring.facts import Fact, FactStatus
from bot.scoring.points import is_quarterly
from bot.scoring.result import ClauseScore, Score
from bot.services.answers_in_force import AnswersInForce, Course
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
from bot.services.grace import departments_in_grace
from bot.services.items import NEAR_WORKDAYS, Item, own_rows
from storage.repositories.facts import FactRow
from storage.repositories.obligations import in_force
from storage.repositories.progress import closed_months
from storage.repositories.reminders import first_run_at

_NEAR_FROM = {Cadence.ONCE: 10, Cadence.QUARTERLY: 10, Cadence.MONTHLY: NEAR_WORKDAYS}
__all__ = ["NEAR_WORKDAYS", "Item", "Situation", "open_items", "read_situation"]


def open_items(bureau: Bureau, session: Session, department: str, day: date) -> tuple[Item, ...]:
    """What the department still has to do of the periods that have begun, in the annex's order."""
    return read_situation(bureau, session, day).open_items(department)


def read_situation(bureau: Bureau, session: Session, day: date) -> Situation:
    """Everything that the items of all departments rest on, in a handful of queries."""
    first_run = first_run_at(session)
    return Situation(
        bureau,
        day,
        rows_as_of(session, day),
        AnswersInForce(in_force(session)),
        local_day(first_run) if first_run else day,
        closed_months(session),
        departments_in_grace(bureau, session, day),
    )


@dataclass(frozen=True)
class Situation:
    """The bureau's submissions and answers on a day."""

    bureau: Bureau
    day: date
    rows: tuple[FactRow, ...]
    answers: AnswersInForce
    first_run_on: date
    closed_months: frozenset[str]
    in_grace: frozenset[str]

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
        return tuple(row for row in self.rows if row.fact.status in (FactStatus.PENDING, FactStatus.APPROVED))

    @cached_property
    def _sent_on(self) -> dict[int, date]:
        return {row.fact.id: local_day(row.submitted_at) for row in self._living}

    @cached_property
    def open_by_department(self) -> dict[str, tuple[Item, ...]]:
        """As :meth:`open_items` for every department of the plan, worked out once."""
        return {department.name: self.open_items(department.name) for department in self.bureau.plan.departments}

    def open_items(self, department: str) -> tuple[Item, ...]:
        found = (self.item(each, department) for each in self._begun(department))
        return tuple(item for item in found if item.is_open)

    @cached_property
    def ladders(self) -> tuple[tuple[Obligation, tuple[str, ...]], ...]:
        """Every obligation as it is reminded of, with the departments for which it stands so."""
        moved = self.answers.moved()
        found: list[tuple[Obligation, tuple[str, ...]]] = []
        for obligation in self.bureau.obligations:
            if obligation.id not in moved:
                found.append((obligation, obligation.departments))
            else:
                found += [(self.as_reminded(obligation, each), (each,)) for each in obligation.departments]
        return tuple(found)

    def as_reminded(self, obligation: Obligation, department: str) -> Obligation:
        """The obligation with the days from which reminding is reckoned; scoring knows only its own."""
        moved_on = self.answers.course(obligation, department, self.day).moved_on
        if moved_on is None:
            return obligation
        reminding_on = self.bureau.calendar.last_workday_on_or_before(moved_on)
        return replace(obligation, due_on=moved_on, reminding_on=reminding_on)

    @cached_property
    def _items(self) -> dict[tuple[str, str], Item]:
        return {}

    def item(self, obligation: Obligation, department: str) -> Item:
        """How the obligation stands for the department, done or not; worked out once."""
        key = (obligation.id, department)
        if key not in self._items:
            self._items[key] = self._item(obligation, department)
        return self._items[key]

    def _item(self, obligation: Obligation, department: str) -> Item:
        calendar = self.bureau.calendar
        course = self.answers.course(obligation, department, self.day)
        reminded = self.as_reminded(obligation, department)
        clause = self.bureau.plan.clause(obligation.clause_id) if obligation.clause_id else None
        found = Item(
            obligation,
            clause,
            self.bureau.plan.duty(obligation.duty_id) if obligation.duty_id else None,
            Light.AHEAD,
            due_in_workdays(reminded, calendar, self.day),
            is_confirmed=course.done_at is not None,
            is_expired=is_expired(reminded, calendar, self.day),
            has_rung=rung_on(reminded, calendar, self.day) is not None,
            moved_by=course.moved_by,
            moved_on=course.moved_on,
            is_paused=course.is_paused,
            has_difficulty=course.has_difficulty,
        )
        if clause is None:
            return self._duty_item(found, course)
        return self._clause_item(clause, found, department, course)

    def _duty_item(self, found: Item, course: Course) -> Item:
        said_at = course.done_at or course.ended_at
        if said_at is None:
            return self._asked_or(replace(found, light=self._open_light(found)), course)
        return replace(
            found,
            light=self._light_of_answer(found.obligation, said_at),
            is_open=False,
            is_confirmed=course.done_at is not None,
            ended_by=course.ended_by,
            partner=course.partner,
        )

    def _clause_item(self, clause: Clause, found: Item, department: str, course: Course) -> Item:
        obligation = found.obligation
        result = self.score.clauses[clause.id]
        facts = self._facts(clause, obligation, department)
        has_ended = obligation.ends_on < self.day and obligation.cadence is not Cadence.ONCE
        is_lost = has_ended and (is_quarterly(clause) or not result.attainable)
        is_elsewhere = self._is_elsewhere(clause, obligation, department, result)
        found = replace(
            found,
            has_material=bool(facts),
            is_elsewhere=is_elsewhere,
            has_ended=has_ended,
            is_lost=is_lost and department not in self.in_grace,
            is_in_grace=is_lost and department in self.in_grace,
            is_closed=not clause.asks_day and obligation.id.rpartition("@")[2] in self.closed_months,
        )
        if self._is_met(clause, obligation, department, self.silencing, result) and not is_elsewhere:
            return replace(found, light=self._closed_light(clause, obligation, department, facts), is_open=False)
        if course.ended_at is not None or (is_elsewhere and course.is_settled):
            said_at = course.ended_at
            return replace(
                found,
                light=self._light_of_answer(obligation, said_at) if said_at else Light.DONE,
                is_open=False,
                ended_by=course.ended_by or AnswerKind.SETTLED,
                partner=course.partner,
            )
        return self._asked_or(self._open_clause(clause, found, department, result, facts), course)

    def _open_clause(
        self, clause: Clause, found: Item, department: str, result: ClauseScore, facts: tuple[Fact, ...]
    ) -> Item:
        obligation = found.obligation
        if self._is_met(clause, obligation, department, self.silencing, result):
            return replace(found, light=self._closed_light(clause, obligation, department, facts))
        if self._waits(clause, obligation, department):
            light = Light.PENDING
        else:
            light = Light.AHEAD if found.is_elsewhere else self._open_light(found)
        return replace(
            found,
            light=light,
            points=points_open(clause, obligation, result),
            missing=missing_titles(clause, facts),
            short_count=short_count(clause, obligation, result),
        )

    def _asked_or(self, found: Item, course: Course) -> Item:
        """The item, or how it stands while 不涉及 waits: quiet, but no longer than material would be."""
        if course.asked_at is None:
            return found
        waited = self.bureau.calendar.workdays_between(local_day(course.asked_at), self.day)
        return replace(
            found,
            light=Light.PENDING,
            is_open=waited > PENDING_SILENCES_FOR,
            ended_by=AnswerKind.EXEMPT,
            is_asked=True,
        )

    def _light_of_answer(self, obligation: Obligation, said_at: datetime) -> Light:
        return Light.DONE_LATE if local_day(said_at) > obligation.due_on else Light.DONE

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
        return clause.rule.kind is RuleKind.PER_LABEL and bool(own_rows(clause, obligation, department, rows))

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
            return tuple(row.fact for row in own_rows(clause, obligation, department, self.silencing))
        units = units_of(clause, obligation, self.score.clauses[clause.id].case.then)
        return tuple(fact for unit in units for fact in unit.facts)

    def _closed_light(self, clause: Clause, obligation: Obligation, department: str, facts: tuple[Fact, ...]) -> Light:
        approved = [row for row in self.silencing if row.fact.status is FactStatus.APPROVED]
        case = self.score.clauses[clause.id].case
        is_own = clause.rule.kind is RuleKind.PER_LABEL and bool(own_rows(clause, obligation, department, approved))
        if not is_own and not is_complete(clause, obligation, case.now):
            return Light.PENDING
        done_on = completed_on(clause, facts, self._sent_on)
        return Light.DONE_LATE if done_on is not None and done_on > obligation.due_on else Light.DONE

    def _open_light(self, found: Item) -> Light:
        if found.workdays < 0:
            return Light.OVERDUE
        obligation = found.obligation
        is_closing = not self._is_asked_day(obligation) and obligation.ends_on < self.day
        return Light.NEAR if is_closing or found.workdays <= _NEAR_FROM[obligation.cadence] else Light.AHEAD

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
