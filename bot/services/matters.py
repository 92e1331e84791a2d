"""An open item of a department in few words, as 催办, 督办单, 通报 and the sections of a digest speak of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from bot.domain.errors import NotFoundError
from bot.plan.model import Cadence
from bot.plan.obligations import DUTY_PREFIX, Obligation
from bot.services.bureau import Bureau
from bot.services.obligations import Item, Situation


@dataclass(frozen=True, slots=True)
class Matter:
    """``number`` is empty for a duty; ``period`` for a one-off (else ``2024Q2``, ``2024-05``).

    ``place``: the department's in the plan, which fits a button. ``workdays``: to the reminding date, negative once
    it has passed. ``due_on``, ``ends_on``: ISO days.
    """

    obligation_id: str
    department: str
    place: int
    number: str
    annex: str
    title: str
    short_title: str
    period: str
    workdays: int
    due_on: str
    ends_on: str

    def params(self) -> dict[str, Any]:
        """As JSON keeps it."""
        return asdict(self)


def matter_from(params: dict[str, Any]) -> Matter:
    """The inverse of :meth:`Matter.params`."""
    return Matter(**params)


def matters_from(params: Iterable[dict[str, Any]]) -> tuple[Matter, ...]:
    return tuple(matter_from(each) for each in params)


def matter_of(bureau: Bureau, item: Item, department: str) -> Matter:
    """The item, spoken of as that department's."""
    obligation, about = item.obligation, item.clause or item.duty
    annex = bureau.plan.indicator(item.clause.indicator).annex if item.clause else ""
    return Matter(
        obligation_id=obligation.id,
        department=department,
        place=place_of(bureau, department),
        number=item.clause.id if item.clause else "",
        annex=annex or (item.duty.annex if item.duty else ""),
        title=obligation.title,
        short_title=(about.short_title or about.title) if about else obligation.title,
        period="" if obligation.cadence is Cadence.ONCE else obligation.id.rpartition("@")[2],
        workdays=item.workdays,
        due_on=obligation.due_on.isoformat(),
        ends_on=obligation.ends_on.isoformat(),
    )


def place_of(bureau: Bureau, department: str) -> int:
    """The department's place in the plan."""
    return next(place for place, each in enumerate(bureau.plan.departments) if each.name == department)


def department_at(bureau: Bureau, place: int) -> str:
    """The inverse of :func:`place_of`; ``ValueError`` for a forged place."""
    if place >= len(bureau.plan.departments):
        raise ValueError("no such department")
    return bureau.plan.departments[place].name


def is_overdue(item: Item) -> bool:
    """Whether the department still owes it and its reminding date has passed."""
    return item.is_reminded and item.workdays < 0


def is_reckoned(situation: Situation, item: Item) -> bool:
    """A quarter or month that ended before the bot began is nobody's lapse any more: it waits for proof (补录)."""
    start = max(situation.bureau.plan.issued_on, situation.first_run_on)
    return item.obligation.cadence is Cadence.ONCE or item.obligation.reminding_on >= start


def overdue_items(situation: Situation) -> tuple[tuple[str, Item], ...]:
    """(department, item) of all that is overdue and reckoned, by department in the plan's order."""
    return tuple(
        (department.name, item)
        for department in situation.bureau.plan.departments
        for item in situation.open_by_department[department.name]
        if is_overdue(item) and is_reckoned(situation, item)
    )


def obligation_called(bureau: Bureau, shown_id: str) -> Obligation:
    """The obligation of an id as callback data carries it, without a duty's prefix. Raises ``item_unknown``."""
    found = bureau.obligation_by_id.get(shown_id) or bureau.obligation_by_id.get(f"{DUTY_PREFIX}{shown_id}")
    if found is None:
        raise NotFoundError("item_unknown")
    return found
