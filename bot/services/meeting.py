"""调度: what every department has not finished, for the meeting: points, day, person, what is missing, what to do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from bot.domain.errors import InvalidInputError
from bot.domain.roles import Action, Principal, Role
from bot.scoring.engine import score
from bot.scoring.result import Points
from bot.services.bureau import Bureau
from bot.services.items import Item
from bot.services.lines import Line, line_of
from bot.services.next_step import NextStep, next_step
from bot.services.obligations import Situation, read_situation
from bot.services.staffing import item_id
from storage.models import Member
from storage.repositories import handlers, members


@dataclass(frozen=True, slots=True)
class MeetingRow:
    """One unfinished item of a department. ``line``: as the department's own list shows it.

    ``handler``: the person named for it, else empty. ``step``: what one more submission would bring to the clause,
    ``cap`` and ``points`` the clause's; all ``None`` for a duty. ``is_awaited``: lost points wait for proof.
    """

    line: Line
    handler: str
    step: NextStep | None = None
    points: Points | None = None
    is_awaited: bool = False


@dataclass(frozen=True, slots=True)
class MeetingPart:
    """One department's rows, the most urgent first. ``heads``: names of its heads, who answer where nobody is named."""

    department: str
    heads: tuple[str, ...]
    rows: tuple[MeetingRow, ...]


@dataclass(frozen=True, slots=True)
class Meeting:
    """The whole, by department in the plan's order; those with nothing open in ``finished``."""

    as_of: date
    total: Points
    parts: tuple[MeetingPart, ...]
    finished: tuple[str, ...]

    @property
    def row_count(self) -> int:
        return sum(len(part.rows) for part in self.parts)

    @property
    def overdue_count(self) -> int:
        return sum(is_late(row.line) for part in self.parts for row in part.rows)


def is_late(line: Line) -> bool:
    """Whether the department's day for it has passed and nothing of it waits for review."""
    return line.workdays < 0 and not line.is_elsewhere and not line.is_paused and line.light != "pending"


def prepare_meeting(bureau: Bureau, principal: Principal, department: str | None = None) -> Meeting:
    """All departments, or one of them. Raises ``department_unknown``."""
    principal.require(Action.SEE_ALL)
    named = bureau.plan.department_named(department) if department else None
    if department and named is None:
        raise InvalidInputError("department_unknown", name=department)
    with bureau.storage.read() as session:
        situation = read_situation(bureau, session, bureau.today)
        people, doers = members.everybody(session), handlers.named(session)
    wanted = [named] if named else [each.name for each in bureau.plan.departments]
    desk = _Desk(situation)
    parts = [
        MeetingPart(
            name, _heads(people, name), tuple(desk.row(name, item, doers) for item in _unfinished(situation, name))
        )
        for name in wanted
    ]
    finished = tuple(part.department for part in parts if not part.rows)
    return Meeting(situation.day, desk.score.total, tuple(part for part in parts if part.rows), finished)


def _heads(people: Iterable[Member], department: str) -> tuple[str, ...]:
    return tuple(each.name for each in people if each.department == department and each.role is Role.HEAD)


def _unfinished(situation: Situation, department: str) -> list[Item]:
    """What is open: items with points, the longest overdue first, then duties, then what can wait.

    Duties of periods that are over for good are left out.
    """
    items = [
        item for item in situation.open_by_department[department] if not (item.is_expired and item.duty is not None)
    ]
    return sorted(items, key=_urgency)


def _urgency(item: Item) -> tuple[bool, bool, bool, bool, int]:
    return item.is_elsewhere, item.is_paused, item.is_expired, item.clause is None, item.workdays


class _Desk:
    """What rows share: the day's score, and each clause's next step worked out once."""

    def __init__(self, situation: Situation) -> None:
        self._situation = situation
        self._facts = [row.fact for row in situation.rows]
        self.score = score(situation.bureau.plan, self._facts, situation.day)
        self._steps: dict[str, NextStep] = {}

    def row(self, department: str, item: Item, doers: dict[tuple[str, str], str]) -> MeetingRow:
        plan = self._situation.bureau.plan
        line, handler = line_of(plan, item), doers.get((department, item_id(item)), "")
        if item.clause is None:
            return MeetingRow(line, handler)
        clause = item.clause
        if clause.id not in self._steps:
            self._steps[clause.id] = next_step(plan, self._facts, self.score, clause)
        is_awaited = department in self._situation.in_grace
        return MeetingRow(line, handler, self._steps[clause.id], self.score.clauses[clause.id], is_awaited)
