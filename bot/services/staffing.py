"""Who acts and who reads today: substitutes of those on leave, and the persons named for items."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlmodel import Session

from bot.domain.roles import Principal, Role
from bot.domain.states import MemberState
from bot.services.obligations import Item
from storage.models import Member
from storage.repositories import members, staffing

_RANKS = (Role.STAFF, Role.HEAD, Role.COORDINATOR)
"""Roles within a department; a substitute acts in the highest of their own and those covered."""


def acting_principal(session: Session, member: Member, day: date) -> Principal:
    """The member as one who asks on that day, with the role of whom they stand in for (代办人)."""
    assert member.id is not None
    role = member.role
    if role in _RANKS:
        covered = [each.role for each in staffing.absents_covered_by(session, member.id, day) if each.role in _RANKS]
        role = max([role, *covered], key=_RANKS.index)
    return Principal(member.id, member.user_id, member.name, role, member.department)


def covered_on(session: Session, day: date) -> frozenset[int]:
    """Members on leave that day; their substitutes read instead of them."""
    return frozenset(absence.member_id for absence in staffing.absences_on(session, day))


def readers_on(session: Session, people: Iterable[Member], day: date) -> list[Member]:
    """Those people, and after them who stands in (代办人) for any of them on leave that day; nobody twice."""
    found = {member.id: member for member in people}
    for absence in staffing.absences_on(session, day):
        substitute = members.by_id(session, absence.substitute_id) if absence.member_id in found else None
        if substitute is not None and substitute.state is MemberState.ACTIVE:
            found.setdefault(substitute.id, substitute)
    return list(found.values())


def deputies_for(session: Session, department: str) -> list[Member]:
    """The deputies in charge (分管) of the department, or all of them where nobody is."""
    deputies = members.with_role(session, Role.DEPUTY)
    charges = members.charges_by_member(session)
    return [each for each in deputies if department in charges.get(each.id or 0, ())] or deputies


def own_items(session: Session, member: Member, day: date, items: Iterable[Item]) -> tuple[Item, ...]:
    """The items that stand in the member's morning message.

    An item for which the head named somebody (经办人) stands only in that person's, their substitute's and the
    head's; a coordinator sees all.
    """
    listed = tuple(items)
    if member.role is not Role.STAFF or member.department is None or member.id is None:
        return listed
    named = staffing.handlers_of(session, member.department)
    if not named:
        return listed
    covered = staffing.absents_covered_by(session, member.id, day)
    if any(each.role in {Role.HEAD, Role.COORDINATOR} for each in covered):
        return listed
    mine = {member.id, *(each.id for each in covered)}
    return tuple(item for item in listed if named.get(item_id(item), member.id) in mine)


def item_id(item: Item) -> str:
    """The clause or duty that the item is about, in every period."""
    return item.obligation.clause_id or item.obligation.duty_id or ""
