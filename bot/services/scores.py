"""The score as people ask for it: the whole, one item, one department, on a day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from sqlalchemy.engine import make_url
from sqlmodel import Session

from bot.config import Settings
from bot.domain.errors import ForbiddenError, InvalidInputError, NotFoundError
from bot.domain.roles import Action, Principal
from bot.plan.model import Clause, Tenths
from bot.plan.obligations import Obligation
from bot.scoring.engine import score
from bot.scoring.facts import Fact
from bot.scoring.reasons import Reason
from bot.scoring.result import ClauseScore, Points, Score, sum_points
from bot.services.bureau import Bureau
from bot.services.clause_state import is_complete, points_open
from bot.services.facts import rows_as_of
from bot.services.grace import departments_in_grace
from bot.services.next_step import NextStep, next_step
from storage.repositories.facts import FactRow
from storage.unit_of_work import Storage

NEXT_DATES = 3
HIDDEN = 0
"""Stands in a reason for submissions that the reader may not know the numbers of."""


@dataclass(frozen=True, slots=True)
class NextDate:
    """A due day that comes, what can still be gained by it, and the clauses that it concerns."""

    on: date
    points: Tenths
    clauses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ScoreSheet:
    """The bureau's score. 尚可争取 is ``in_time`` (时限内) and ``past_due`` (已过时限仍可补), in tenths.

    ``awaited``: clauses whose lost points proof may still bring, because a department's 补录 lasts (待补证).
    """

    score: Score
    is_today: bool
    in_time: Tenths
    past_due: Tenths
    next_dates: tuple[NextDate, ...]
    awaited: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class ClauseSheet:
    """One clause explained. ``senders``: submission number -> department and name, of those the reader may know.

    ``is_awaited``: as :class:`ScoreSheet` says.
    """

    clause: Clause
    points: Points
    reasons: tuple[Reason, ...]
    step: NextStep
    senders: dict[int, str]
    is_awaited: bool = False


@dataclass(frozen=True, slots=True)
class DepartmentSheet:
    """The clauses in which a department has a part, and their points together: shared, never its own.

    ``is_awaited``: its own 补录 lasts.
    """

    department: str
    as_of: date
    points: Points
    clauses: tuple[ClauseScore, ...]
    duty_count: int
    is_awaited: bool = False


def facts_as_of(_bureau: Bureau, session: Session, as_of: date) -> tuple[Fact, ...]:
    """The facts, each with its status at the end of the day; drafts are none."""
    return tuple(row.fact for row in rows_as_of(session, as_of))


def database_facts(settings: Settings, as_of: date) -> tuple[Fact, ...]:
    """As :func:`facts_as_of`, for the command line; none where no database has been made yet."""
    url = make_url(settings.sqlalchemy_url)
    if url.get_backend_name() == "sqlite" and not Path(url.database or "").is_file():
        return ()
    storage = Storage(settings.sqlalchemy_url)
    try:
        with storage.read() as session:
            return tuple(row.fact for row in rows_as_of(session, as_of))
    finally:
        storage.close()


def show_score(bureau: Bureau, principal: Principal, as_of: date | None = None) -> ScoreSheet:
    """The bureau's score today or as of a past day.

    Raises ``InvalidInputError`` ``score_day_outside`` or ``score_day_future``.
    """
    principal.require(Action.SEE_SCORE)
    day = bureau.today if as_of is None else _checked(bureau, as_of)
    found = _score(bureau, day)[0]
    in_time = sum(part.open for part in found.clauses.values() if _last_due(bureau, part.clause) >= day)
    past_due, awaited = found.total.open - in_time, _awaited(bureau, found)
    return ScoreSheet(found, day == bureau.today, in_time, past_due, _next_dates(bureau, found), awaited)


def explain_items(
    bureau: Bureau, principal: Principal, clause_ids: Iterable[str] | None = None
) -> tuple[ClauseSheet, ...]:
    """Those clauses (all, without a list): what counted, what did not and why, what one more step would bring.

    Staff and heads read numbers and names of their own department's submissions only.
    Raises ``NotFoundError`` ``item_unknown``.
    """
    principal.require(Action.SEE_SCORE)
    wanted = [clause.id for clause in bureau.plan.clauses] if clause_ids is None else list(clause_ids)
    if not all(bureau.plan.has_clause(each) for each in wanted):
        raise NotFoundError("item_unknown")
    found, rows = _score(bureau, bureau.today)
    visible = {row.fact.id: row for row in rows if principal.sees_department(row.department)}
    facts = tuple(row.fact for row in rows)
    sheets = (_clause_sheet(bureau, found, facts, bureau.plan.clause(each), visible) for each in wanted)
    awaited = _awaited(bureau, found)
    return tuple(replace(sheet, is_awaited=sheet.clause.id in awaited) for sheet in sheets)


def department_score(bureau: Bureau, principal: Principal, department: str) -> DepartmentSheet:
    """What a department has a part in. Raises ``ForbiddenError`` for one that is not the reader's to see."""
    principal.require(Action.SEE_SCORE)
    named = bureau.plan.department_named(department)
    if named is None:
        raise InvalidInputError("score_argument")
    if not principal.sees_department(named):
        raise ForbiddenError
    found = _score(bureau, bureau.today)[0]
    parts = tuple(part for part in found.clauses.values() if named in part.clause.departments)
    duty_count = sum(named in duty.departments for duty in bureau.plan.duties)
    with bureau.storage.read() as session:
        is_awaited = named in departments_in_grace(bureau, session, found.as_of)
    return DepartmentSheet(named, found.as_of, sum_points(parts), parts, duty_count, is_awaited)


def visible_departments(bureau: Bureau, principal: Principal) -> tuple[str, ...]:
    """The departments whose sheet the reader may open, in the annex's order."""
    principal.require(Action.SEE_SCORE)
    return tuple(each.name for each in bureau.plan.departments if principal.sees_department(each.name))


def _checked(bureau: Bureau, day: date) -> date:
    if day.year != bureau.plan.year:
        raise InvalidInputError("score_day_outside", year=bureau.plan.year)
    if day > bureau.today:
        raise InvalidInputError("score_day_future")
    return day


def _score(bureau: Bureau, day: date) -> tuple[Score, tuple[FactRow, ...]]:
    with bureau.storage.read() as session:
        rows = rows_as_of(session, day)
    return score(bureau.plan, (row.fact for row in rows), day), rows


def _awaited(bureau: Bureau, found: Score) -> frozenset[str]:
    """Clauses with lost points to which a department may still bring proof, its 补录 lasting on that day."""
    with bureau.storage.read() as session:
        in_grace = departments_in_grace(bureau, session, found.as_of)
    parts = (part for part in found.clauses.values() if part.lost)
    return frozenset(part.clause.id for part in parts if in_grace.intersection(part.clause.departments))


def _last_due(bureau: Bureau, clause: Clause) -> date:
    return max(each.due_on for each in bureau.obligations if each.clause_id == clause.id)


def _next_dates(bureau: Bureau, found: Score) -> tuple[NextDate, ...]:
    """The next due days by which something can still be gained."""
    by_day: dict[date, list[tuple[Obligation, Tenths]]] = {}
    for each in bureau.obligations:
        if each.clause_id is not None and each.due_on >= found.as_of:
            gain = _open_points(found.clauses[each.clause_id], each)
            if gain:
                by_day.setdefault(each.due_on, []).append((each, gain))
    return tuple(_next_date(day, by_day[day]) for day in sorted(by_day)[:NEXT_DATES])


def _open_points(part: ClauseScore, obligation: Obligation) -> Tenths:
    is_done = is_complete(part.clause, obligation, part.case.then)
    return 0 if is_done else points_open(part.clause, obligation, part)


def _next_date(on: date, owed: Sequence[tuple[Obligation, Tenths]]) -> NextDate:
    """A clause with several obligations on one day counts once, with the larger amount."""
    gains: dict[str, Tenths] = {}
    for obligation, gain in owed:
        if obligation.clause_id is not None:
            gains[obligation.clause_id] = max(gain, gains.get(obligation.clause_id, 0))
    return NextDate(on, sum(gains.values()), tuple(gains))


def _clause_sheet(
    bureau: Bureau, found: Score, facts: Sequence[Fact], clause: Clause, visible: dict[int, FactRow]
) -> ClauseSheet:
    part = found.clauses[clause.id]
    reasons = tuple(_hidden(reason, visible) for reason in part.reasons)
    named = {number for reason in reasons for number in (*reason.facts, *reason.by, *reason.if_approved)}
    known = [visible[number] for number in sorted(named & visible.keys())]
    senders = {row.fact.id: f"{row.department} {row.member_name}" for row in known}
    return ClauseSheet(clause, part, reasons, next_step(bureau.plan, facts, found, clause), senders)


def _hidden(reason: Reason, visible: dict[int, FactRow]) -> Reason:
    """The reason with the numbers that the reader may not know taken out."""

    def known(ids: tuple[int, ...]) -> tuple[int, ...]:
        return tuple(dict.fromkeys(number if number in visible else HIDDEN for number in ids))

    return replace(reason, facts=known(reason.facts), by=known(reason.by), if_approved=known(reason.if_approved))
