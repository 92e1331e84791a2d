"""How what was said of an obligation instead of material changes it for one department. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from bot.clock import local_day
from bot.domain.states import AnswerKind, AnswerState
from bot.plan.model import Cadence
from bot.plan.obligations import Obligation
from bot.plan.periods import quarter_of
from storage.models import ObligationAnswer
from storage.repositories.obligations import EVERYBODY

_ENDING = (AnswerKind.NIL, AnswerKind.JOINED, AnswerKind.EXEMPT)
_MOVING = (AnswerKind.EXTENSION, AnswerKind.SCHEDULED)


@dataclass(frozen=True, slots=True)
class Course:
    """What is in force for one department's obligation on a day.

    ``ended_by``: what ended the department's part, said at ``ended_at``. ``asked_at``: since when 不涉及 waits for
    the coordinator. ``done_at``: 确认报送. ``moved_on``: the day from which reminding is reckoned instead of the due
    day, ``moved_by`` its reason.
    """

    ended_by: AnswerKind | None = None
    ended_at: datetime | None = None
    partner: str = ""
    asked_at: datetime | None = None
    done_at: datetime | None = None
    moved_by: AnswerKind | None = None
    moved_on: date | None = None
    is_settled: bool = False
    is_paused: bool = False
    has_difficulty: bool = False


_PLAIN = Course()


class AnswersInForce:
    """All answers in force, by obligation and department."""

    def __init__(self, rows: Iterable[ObligationAnswer]) -> None:
        self._standing: dict[tuple[str, str], dict[AnswerKind, ObligationAnswer]] = {}
        self._waiting: dict[tuple[str, str], dict[AnswerKind, ObligationAnswer]] = {}
        for row in rows:
            held = self._standing if row.state is AnswerState.STANDING else self._waiting
            held.setdefault((row.obligation_id, row.department), {})[row.kind] = row

    def course(self, obligation: Obligation, department: str, day: date) -> Course:
        """What holds for that department on that day."""
        own, asked = (held.get((obligation.id, department), {}) for held in (self._standing, self._waiting))
        general = self._standing.get((obligation.id, EVERYBODY), {})
        if not (own or asked or general):
            return _PLAIN
        ending = next((own[kind] for kind in _ENDING if kind in own and _holds(own[kind], obligation, day)), None)
        moving = own.get(AnswerKind.EXTENSION) or general.get(AnswerKind.SCHEDULED)
        exempt, done = asked.get(AnswerKind.EXEMPT), own.get(AnswerKind.DONE)
        return Course(
            ended_by=ending.kind if ending else None,
            ended_at=ending.said_at if ending else None,
            partner=(ending.partner or "") if ending else "",
            asked_at=exempt.said_at if exempt else None,
            done_at=done.said_at if done else None,
            moved_by=moving.kind if moving else None,
            moved_on=moving.new_due_on if moving else None,
            is_settled=AnswerKind.SETTLED in general,
            is_paused=AnswerKind.PAUSED in general,
            has_difficulty=AnswerKind.DIFFICULTY in own,
        )

    def moved(self) -> frozenset[str]:
        """Ids of obligations of which some department's reminding day is another."""
        return frozenset(place[0] for place, kinds in self._standing.items() if kinds.keys() & set(_MOVING))


def _holds(answer: ObligationAnswer, obligation: Obligation, day: date) -> bool:
    """A 零报告 about a one-off speaks of its quarter only (本季零报告)."""
    if answer.kind is not AnswerKind.NIL or obligation.cadence is not Cadence.ONCE:
        return True
    said_on = local_day(answer.said_at)
    return (said_on.year, quarter_of(said_on)) == (day.year, quarter_of(day))
