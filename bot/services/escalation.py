"""Who hears of what is overdue, and when: after 1 workday the head, after 3 the deputy, after 15 the leader.

The 信用办 hears of everything. It all stands in the reader's own morning message; what is about to go up is announced
to the department beforehand. Pure but for the rows that it is given.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from bot.domain.roles import Role
from bot.services.bureau import Bureau
from bot.services.matters import Matter, is_reckoned, matter_of
from bot.services.obligations import Item, Situation

STEPS: Mapping[Role, int] = {Role.HEAD: 1, Role.DEPUTY: 3, Role.LEADER: 15}
COORDINATOR_STEP = 1
_ANNOUNCED: Mapping[Role, int] = {Role.HEAD: 1, Role.DEPUTY: 1, Role.LEADER: 5}


@dataclass(frozen=True, slots=True)
class Rise:
    """Items that somebody higher will hear of in ``workdays`` workdays (1: the next). ``to``: the role."""

    to: Role
    workdays: int
    matters: tuple[Matter, ...]


@dataclass(frozen=True, slots=True)
class Raised:
    """An escalation that stands in a reader's message: the ledger's subject and step."""

    matter: Matter
    step: str

    @property
    def subject(self) -> str:
        return f"{self.matter.obligation_id}/{self.matter.department}"


def raised_for(
    situation: Situation,
    overdue: Iterable[tuple[str, Item]],
    role: Role,
    departments: Collection[str] | None,
    told: Collection[tuple[str, str]],
) -> tuple[Raised, ...]:
    """What a reader of that role hears of today: for the first time, and again on the item's own rungs.

    ``departments``: whose items the reader hears of, ``None`` for all. ``told``: (subject, step) heard before.
    """
    threshold = STEPS.get(role, COORDINATOR_STEP)
    found = []
    for department, item in overdue:
        if (departments is not None and department not in departments) or -item.workdays < threshold:
            continue
        raised = Raised(matter_of(situation.bureau, item, department), str(-threshold))
        if item.has_rung or (raised.subject, raised.step) not in told:
            found.append(raised)
    return tuple(found)


def rising(situation: Situation, department: str, *, has_deputy: bool) -> tuple[Rise, ...]:
    """What of the department's goes one step up soon unless it is done: said on the day before.

    The leader's turn is said from the last day on which the item is spoken of daily.
    """
    items = tuple(item for item in situation.open_by_department[department] if item.is_spoken_of)
    found = (
        (role, threshold + item.workdays, item)
        for role, threshold in STEPS.items()
        for item in items
        if is_reckoned(situation, item) and 1 <= threshold + item.workdays <= _ANNOUNCED[role]
    )
    grouped: dict[tuple[Role, int], list[Matter]] = {}
    for role, workdays, item in found:
        if role is not Role.DEPUTY or has_deputy:
            grouped.setdefault((role, workdays), []).append(matter_of(situation.bureau, item, department))
    return tuple(Rise(role, workdays, tuple(matters)) for (role, workdays), matters in grouped.items())


def next_workday_is_tomorrow(bureau: Bureau, day: date) -> bool:
    """Whether one may say 明天 of the next workday."""
    return (bureau.calendar.shift(day, 1) - day).days == 1
