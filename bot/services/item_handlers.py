"""The person of an item (经办人): named by the department's head, it then stands only in that person's message."""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel import Session

from bot.domain.errors import ForbiddenError, NotFoundError
from bot.domain.roles import Action, Principal, Role
from bot.domain.states import Lane
from bot.services.bureau import Bureau
from bot.services.membership import active_member
from storage.models import Member
from storage.repositories import members, outbox, staffing

KIND = "item_named"


@dataclass(frozen=True, slots=True)
class OwnItem:
    """One of the department's items; ``number`` is empty for a duty; ``handler`` is empty while nobody is named."""

    id: str
    number: str
    annex: str
    title: str
    handler: str


@dataclass(frozen=True, slots=True)
class Assignment:
    """The department's items and its people, who may be named: id and name, in the order of names."""

    department: str
    items: tuple[OwnItem, ...]
    people: tuple[tuple[int, str], ...]


def list_handlers(bureau: Bureau, principal: Principal) -> Assignment:
    """Who does what in the asker's department."""
    department = _own_department(principal)
    with bureau.storage.read() as session:
        return _assignment(bureau, session, department)


def name_handler(bureau: Bureau, principal: Principal, item: str, member_id: int | None) -> OwnItem:
    """指定经办人: that member does the item from now on; ``None``: everybody in the department again.

    Raises ``item_unknown`` for an item that is not the department's, ``member_not_found`` for somebody else's person.
    """
    department = _own_department(principal)
    with bureau.storage.write() as session:
        if item not in {each.id for each in _items(bureau, session, department)}:
            raise NotFoundError("item_unknown")
        if member_id is None:
            staffing.drop_handler(session, department, item)
        else:
            _name(bureau, session, principal, department, item, member_id)
        return next(each for each in _items(bureau, session, department) if each.id == item)


def name_handler_by_name(bureau: Bureau, principal: Principal, item: str, name: str) -> OwnItem:
    """As :func:`name_handler`; raises ``colleague_unknown`` for a name that is not in the department."""
    found = [number for number, each in list_handlers(bureau, principal).people if each == name]
    if len(found) != 1:
        raise NotFoundError("colleague_unknown", name=name)
    return name_handler(bureau, principal, item, found[0])


def _own_department(principal: Principal) -> str:
    principal.require(Action.NAME_HANDLER)
    if principal.department is None:
        raise ForbiddenError
    return principal.department


def _name(bureau: Bureau, session: Session, principal: Principal, department: str, item: str, member_id: int) -> None:
    member = active_member(session, member_id)
    if member.department != department:
        raise NotFoundError("member_not_found")
    if staffing.handlers_of(session, department).get(item) == member_id:
        return
    staffing.name_handler(session, department, item, member_id, by=principal.member_id, at=bureau.now)
    if member_id != principal.member_id:
        _tell(bureau, session, principal, member, next(e for e in _items(bureau, session, department) if e.id == item))


def _tell(bureau: Bureau, session: Session, principal: Principal, member: Member, item: OwnItem) -> None:
    params = {"number": item.number, "annex": item.annex, "title": item.title, "by": principal.name}
    key = f"{KIND}:{member.id}:{item.id}:{bureau.now.isoformat()}"
    outbox.tell(session, member, KIND, params, key=key, at=bureau.now, lane=Lane.ANSWER)


def _assignment(bureau: Bureau, session: Session, department: str) -> Assignment:
    people = [each for each in members.of_department(session, department) if each.role in {Role.STAFF, Role.HEAD}]
    named = tuple((each.id or 0, each.name) for each in sorted(people, key=lambda each: each.name))
    return Assignment(department, _items(bureau, session, department), named)


def _items(bureau: Bureau, session: Session, department: str) -> tuple[OwnItem, ...]:
    """The department's clauses and duties in the annex's order."""
    named = staffing.handlers_of(session, department)
    names = {each.id or 0: each.name for each in members.of_department(session, department)}
    plan = bureau.plan
    found = [
        OwnItem(
            clause.id,
            clause.id,
            plan.indicator(clause.indicator).annex,
            clause.short_title or clause.title,
            names.get(named.get(clause.id, 0), ""),
        )
        for clause in plan.clauses
        if department in clause.departments
    ]
    found += [
        OwnItem(duty.id, "", duty.annex, duty.short_title or duty.title, names.get(named.get(duty.id, 0), ""))
        for duty in plan.duties
        if department in duty.departments
    ]
    return tuple(found)
