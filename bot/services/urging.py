"""催办: a leader, deputy or the 信用办 nudges an item or a department in their own name, once a workday each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from bot.clock import local_day
from bot.domain.errors import InvalidInputError, NotFoundError
from bot.domain.roles import Action, Principal
from bot.domain.states import Lane
from bot.services.bureau import Bureau
from bot.services.matters import Matter, is_reckoned, matter_of, overdue_items
from bot.services.obligations import NEAR_WORKDAYS, Item, Situation, read_situation
from bot.services.staffing import readers_on
from bot.services.talking import next_talking_at
from storage.models import Member, Urge
from storage.repositories import coordination, members
from storage.repositories.outbox import tell

KIND = "urge"


@dataclass(frozen=True, slots=True)
class Target:
    """What is to be urged: obligations or clauses by id (none: all that is near or late), of one department or all."""

    ids: tuple[str, ...] = ()
    department: str | None = None


@dataclass(frozen=True, slots=True)
class UrgedDepartment:
    """One department that hears of it. ``people_count``: how many; nobody has joined when it is 0."""

    department: str
    matters: tuple[Matter, ...]
    people_count: int


@dataclass(frozen=True, slots=True)
class EarlierUrge:
    """What somebody has urged already for that day."""

    matter: Matter
    by: str


@dataclass(frozen=True, slots=True)
class Urged:
    """What came of it. ``goes_at``: when the departments hear of it; ``is_now``: at once."""

    departments: tuple[UrgedDepartment, ...]
    earlier: tuple[EarlierUrge, ...]
    goes_at: datetime
    is_now: bool


def list_urgent(bureau: Bureau, principal: Principal) -> tuple[Matter, ...]:
    """What is overdue, by department in the plan's order, for the choice what to urge."""
    principal.require(Action.URGE)
    with bureau.storage.read() as session:
        situation = read_situation(bureau, session, bureau.today)
        return tuple(matter_of(bureau, item, department) for department, item in overdue_items(situation))


def urge(bureau: Bureau, principal: Principal, target: Target, update_id: int) -> Urged:
    """Nudge. Raises ``nothing_to_urge`` when nothing of it is open, ``department_unknown``."""
    principal.require(Action.URGE)
    if target.department is not None and bureau.plan.department_named(target.department) is None:
        raise InvalidInputError("department_unknown", name=target.department)
    now = bureau.now
    goes_at = next_talking_at(bureau.calendar, now)
    with bureau.storage.write() as session:
        matters = _matters(read_situation(bureau, session, bureau.today), target)
        if not matters:
            raise NotFoundError("nothing_to_urge")
        coordination.add_urges(session, [_row(each, principal, update_id, goes_at, now) for each in matters])
        made = coordination.urges_on(session, local_day(goes_at))
        own = [each for each in matters if _is_own(_urge_of(made, each)[0], principal, update_id)]
        departments = _tell_departments(session, principal, own, update_id, goes_at)
        earlier = tuple(EarlierUrge(each, _urge_of(made, each)[1].name) for each in matters if each not in own)
    return Urged(departments, earlier, goes_at, goes_at == now)


def _urge_of(made: dict[tuple[str, str], tuple[Urge, Member]], matter: Matter) -> tuple[Urge, Member]:
    return made[matter.obligation_id, matter.department]


def _is_own(row: Urge, principal: Principal, update_id: int) -> bool:
    return row.member_id == principal.member_id and row.update_id == update_id


def _row(matter: Matter, principal: Principal, update_id: int, goes_at: datetime, now: datetime) -> dict[str, object]:
    return {
        "obligation_id": matter.obligation_id,
        "department": matter.department,
        "on": local_day(goes_at),
        "member_id": principal.member_id,
        "update_id": update_id,
        "urged_at": now,
    }


def _matters(situation: Situation, target: Target) -> list[Matter]:
    """The open items that the target means: of a named item what is near or late, else its nearest period."""
    named = situation.bureau.plan.department_named(target.department) if target.department else None
    names = [named] if named else [department.name for department in situation.bureau.plan.departments]
    found = []
    for name in names:
        items = [
            item
            for item in situation.open_by_department[name]
            if item.is_reminded and is_reckoned(situation, item) and _is_meant(item, target)
        ]
        near = [item for item in items if item.workdays <= NEAR_WORKDAYS]
        if target.ids:
            near = near or sorted(items, key=lambda item: item.workdays)[:1]
        found += [matter_of(situation.bureau, item, name) for item in near]
    return found


def _is_meant(item: Item, target: Target) -> bool:
    ids = (item.obligation.id, item.clause.id if item.clause else item.duty.id if item.duty else "")
    return not target.ids or any(each in target.ids for each in ids)


def _tell_departments(
    session: Session, principal: Principal, matters: Iterable[Matter], update_id: int, goes_at: datetime
) -> tuple[UrgedDepartment, ...]:
    """One message a person for all of a department's items."""
    by_department: dict[str, list[Matter]] = {}
    for matter in matters:
        by_department.setdefault(matter.department, []).append(matter)
    told = []
    for department, own in by_department.items():
        readers = readers_on(session, members.of_department(session, department), local_day(goes_at))
        params = {
            "by": principal.name,
            "role": principal.role.value,
            "department": department,
            "matters": [matter.params() for matter in own],
        }
        for reader in readers:
            key = f"{KIND}:{update_id}:{principal.member_id}:{reader.id}"
            tell(session, reader, KIND, params, key=key, at=goes_at, lane=Lane.DUE)
        told.append(UrgedDepartment(department, tuple(own), len(readers)))
    return tuple(told)
