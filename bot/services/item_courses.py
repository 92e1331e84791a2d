"""What the coordinator decides of an item for all departments: 暂缓, 办结, and the days that the province set."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from bot.domain.errors import ConflictError, InvalidInputError, NotFoundError
from bot.domain.roles import Action, Principal
from bot.domain.states import AnswerKind, AnswerState
from bot.plan.obligations import Obligation
from bot.services.answer_cards import Given, given_of
from bot.services.bureau import Bureau
from bot.services.clause_state import WHOLES
from bot.services.digest import refresh_digests
from bot.services.lines import Line, line_of
from bot.services.obligations import read_situation
from storage.repositories import obligations as answers
from storage.repositories.obligations import EVERYBODY

_STANDING = (AnswerState.STANDING,)


@dataclass(frozen=True, slots=True)
class CourseChoice:
    """Several items fit: which one is meant?"""

    lines: tuple[Line, ...]


def steerable(bureau: Bureau, principal: Principal, item_ids: Iterable[str] | None, kind: AnswerKind) -> CourseChoice:
    """The items of the periods that run, of which that can be decided; expired ones are left alone."""
    principal.require(Action.STEER_ITEMS)
    wanted = None if item_ids is None else set(item_ids)
    with bureau.storage.read() as session:
        situation = read_situation(bureau, session, bureau.today)
    lines = []
    for each in bureau.obligations:
        if each.starts_on > bureau.today or (wanted is not None and not {each.clause_id, each.duty_id} & wanted):
            continue
        item = situation.item(each, each.departments[0])
        if not item.is_expired and _fits(bureau, each, kind):
            lines.append(line_of(bureau.plan, item))
    if not lines:
        raise InvalidInputError("answer_not_possible")
    return CourseChoice(tuple(lines))


def put_item(bureau: Bureau, principal: Principal, obligation_id: str, kind: AnswerKind) -> Given:
    """Pause an item (暂缓), or close it for those who have no material (办结); again changes nothing.

    Raises ``ConflictError`` ``nothing_reported_yet`` for 办结 while no department has reported.
    """
    principal.require(Action.STEER_ITEMS)
    obligation = _obligation(bureau, obligation_id, kind)
    with bureau.storage.write() as session:
        if kind is AnswerKind.SETTLED and not _is_reported(bureau, session, obligation):
            raise ConflictError("nothing_reported_yet")
        row = answers.give(session, obligation_id, EVERYBODY, kind, principal.member_id, bureau.now)
        refresh_digests(bureau, session, [obligation_id])
        return given_of(bureau, session, row)


def resume_item(bureau: Bureau, principal: Principal, obligation_id: str) -> Line:
    """恢复: neither paused nor closed for others any more. Again changes nothing."""
    principal.require(Action.STEER_ITEMS)
    obligation = bureau.obligation_by_id.get(obligation_id)
    if obligation is None:
        raise NotFoundError("item_unknown")
    with bureau.storage.write() as session:
        for kind in (AnswerKind.PAUSED, AnswerKind.SETTLED):
            row = answers.one_in_force(session, obligation_id, EVERYBODY, kind)
            if row is not None:
                answers.change(session, row.id, _STANDING, AnswerState.RETRACTED, closed_at=bureau.now)
        refresh_digests(bureau, session, [obligation_id])
        item = read_situation(bureau, session, bureau.today).item(obligation, obligation.departments[0])
        return line_of(bureau.plan, item)


def schedule_item(
    bureau: Bureau, principal: Principal, obligation_id: str, first_on: date | None, last_on: date | None
) -> Given:
    """省厅通知到了: reminding is reckoned from the last of its days, or from the plan's day for ``None``.

    Raises ``InvalidInputError`` ``answer_not_possible`` for an item that does not wait for the province,
    ``days_reversed`` and ``day_outside_year``.
    """
    principal.require(Action.STEER_ITEMS)
    obligation = _obligation(bureau, obligation_id, AnswerKind.SCHEDULED)
    new_due_on, text = _days(bureau, obligation, first_on, last_on)
    with bureau.storage.write() as session:
        known = answers.one_in_force(session, obligation_id, EVERYBODY, AnswerKind.SCHEDULED)
        if known is not None and (known.new_due_on, known.text) == (new_due_on, text):
            return given_of(bureau, session, known)
        if known is not None:
            answers.change(session, known.id, _STANDING, AnswerState.REPLACED, closed_at=bureau.now)
        row = answers.give(
            session,
            obligation_id,
            EVERYBODY,
            AnswerKind.SCHEDULED,
            principal.member_id,
            bureau.now,
            text=text,
            new_due_on=new_due_on,
        )
        refresh_digests(bureau, session, [obligation_id])
        return given_of(bureau, session, row)


def _days(
    bureau: Bureau, obligation: Obligation, first_on: date | None, last_on: date | None
) -> tuple[date, str | None]:
    """The reminding day, and the days as two ISO days with a slash between."""
    if first_on is None or last_on is None:
        return obligation.due_on, None
    if first_on > last_on:
        raise InvalidInputError("days_reversed")
    if {first_on.year, last_on.year} != {bureau.plan.year}:
        raise InvalidInputError("day_outside_year", year=bureau.plan.year)
    return last_on, f"{first_on.isoformat()}/{last_on.isoformat()}"


def _obligation(bureau: Bureau, obligation_id: str, kind: AnswerKind) -> Obligation:
    obligation = bureau.obligation_by_id.get(obligation_id)
    if obligation is None:
        raise NotFoundError("item_unknown")
    if not _fits(bureau, obligation, kind):
        raise InvalidInputError("answer_not_possible")
    return obligation


def _fits(bureau: Bureau, obligation: Obligation, kind: AnswerKind) -> bool:
    clause = bureau.plan.clause(obligation.clause_id) if obligation.clause_id else None
    if kind is AnswerKind.SCHEDULED:
        return clause is not None and clause.waits_for_province
    if kind is AnswerKind.SETTLED:
        return clause is not None and clause.rule.kind in WHOLES
    return True


def _is_reported(bureau: Bureau, session: Session, obligation: Obligation) -> bool:
    rows = read_situation(bureau, session, bureau.today).silencing
    return any(row.fact.clause == obligation.clause_id for row in rows)
