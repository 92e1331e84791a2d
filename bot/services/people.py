"""Changes among members: 调岗, and which departments are in a deputy's charge (分管)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import update
from sqlmodel import Session, col

from bot.domain.errors import ConflictError, InvalidInputError, NotFoundError
from bot.domain.roles import Action, Principal, Role
from bot.domain.states import Lane, MemberState
from bot.services.bureau import Bureau
from bot.services.handover import HandedOver, hand_over
from bot.services.membership import OUTSIDE_DEPARTMENTS, Person, active_member, person_of
from bot.services.reminders import is_talking_time
from storage.models import Member
from storage.repositories import members, outbox, prompts, reminders, staffing


@dataclass(frozen=True, slots=True)
class Moved:
    """A member in their new place. ``former``: the old department; ``handed``: what stayed there, and with whom."""

    person: Person
    chat_id: int
    former: str | None
    handed: HandedOver


def find_by_name(bureau: Bureau, principal: Principal, name: str) -> Person:
    """The active member of that name. Raises ``person_unknown`` or ``person_ambiguous``."""
    principal.require(Action.MANAGE_MEMBERS)
    with bureau.storage.read() as session:
        return person_now(bureau, session, _named(session, name, members.everybody(session)))


def _named(session: Session, name: str, among: Sequence[Member]) -> Member:
    found = [each for each in among if each.name == name.strip()]
    if not found:
        raise NotFoundError("person_unknown", name=name.strip())
    if len(found) > 1:
        raise InvalidInputError("person_ambiguous", name=name.strip())
    return found[0]


def move_member(
    bureau: Bureau, principal: Principal, member_id: int, department: str | None, role: Role | None = None
) -> Moved:
    """调岗: from now on the member belongs to that department, in that role (else the former one).

    Drafts and open submissions stay with the old department. The old row ends and a new one begins, so that the record
    keeps who sent what from where. Moving to where one is changes nothing. Raises ``last_coordinator_moves``,
    ``move_where``, ``invite_department_unknown``.
    """
    principal.require(Action.MANAGE_MEMBERS)
    with bureau.storage.write() as session:
        coordinators = members.with_role(session, Role.COORDINATOR, is_locked=True)
        member = _current(session, member_id)
        wanted, place = role or member.role, _placed(bureau, department, role or member.role)
        if (member.department, member.role) == (place, wanted):
            return Moved(person_now(bureau, session, member), member.chat_id, member.department, HandedOver())
        if wanted is not Role.COORDINATOR and [each.id for each in coordinators] == [member.id]:
            raise ConflictError("last_coordinator_moves", name=member.name)
        return _move(bureau, session, principal, member, place, wanted)


def _current(session: Session, member_id: int) -> Member:
    """The member; of one who moved since, the row that is active now."""
    member = members.by_id(session, member_id)
    if member is not None and member.state is MemberState.LEFT:
        member = members.active_by_user(session, member.user_id)
    if member is None:
        raise NotFoundError("member_not_found")
    return member


def _placed(bureau: Bureau, department: str | None, role: Role) -> str | None:
    if role in OUTSIDE_DEPARTMENTS:
        return None
    if department is None:
        raise InvalidInputError("move_where")
    found = bureau.plan.department_named(department)
    if found is None:
        raise InvalidInputError("invite_department_unknown", given=department)
    return found


def _move(
    bureau: Bureau, session: Session, principal: Principal, member: Member, place: str | None, role: Role
) -> Moved:
    assert member.id is not None
    handed = HandedOver() if place == member.department else hand_over(bureau, session, member, principal.member_id)
    if place == member.department:
        successor = member
        member.role = role
        session.add(member)
    else:
        successor = _begin_anew(bureau, session, member, place, role)
    assert successor.id is not None
    if role is not Role.DEPUTY:
        staffing.replace_charges(session, successor.id, ())
    session.flush()
    person = person_now(bureau, session, successor)
    params = {"name": person.name, "role": role.value, "department": place, "former": member.department}
    key = f"moved:{successor.id}:{role.value}:{bureau.now.isoformat()}"
    tell_at_once(bureau, session, successor, "moved", params, key)
    return Moved(person, successor.chat_id, member.department, handed)


def _begin_anew(bureau: Bureau, session: Session, member: Member, place: str | None, role: Role) -> Member:
    assert member.id is not None
    prompts.clear(session, member.id)
    members.take_back_messages(session, member.id, bureau.now)
    session.connection().execute(
        update(Member)
        .where(col(Member.id) == member.id, col(Member.state) == MemberState.ACTIVE)
        .values(state=MemberState.LEFT, left_at=bureau.now)
    )
    anew = Member(
        user_id=member.user_id,
        chat_id=member.chat_id,
        name=member.name,
        role=role,
        department=place,
        joined_at=member.joined_at,
        is_reachable=member.is_reachable,
    )
    session.add(anew)
    session.flush()
    assert anew.id is not None
    reminders.pass_on_digest(session, member.id, anew.id, bureau.today)
    return anew


def set_charges(bureau: Bureau, principal: Principal, member_id: int, departments: Sequence[str]) -> Person:
    """A deputy's departments (分管), all of them anew. Raises ``not_a_deputy``, ``invite_department_unknown``."""
    principal.require(Action.MANAGE_MEMBERS)
    with bureau.storage.write() as session:
        member = _deputy(session, member_id)
        named = {_known(bureau, each) for each in departments}
        staffing.replace_charges(
            session, member_id, [each.name for each in bureau.plan.departments if each.name in named]
        )
        return person_now(bureau, session, member)


def toggle_charge(bureau: Bureau, principal: Principal, member_id: int, department: str, *, is_wanted: bool) -> Person:
    """Put one department into a deputy's charge, or take it out; pressing twice says the same again."""
    principal.require(Action.MANAGE_MEMBERS)
    with bureau.storage.write() as session:
        member = _deputy(session, member_id)
        own = set(person_now(bureau, session, member).charges)
        own = own | {department} if is_wanted else own - {department}
        staffing.replace_charges(
            session, member_id, [each.name for each in bureau.plan.departments if each.name in own]
        )
        return person_now(bureau, session, member)


def _known(bureau: Bureau, name: str) -> str:
    found = bureau.plan.department_named(name)
    if found is None:
        raise InvalidInputError("invite_department_unknown", given=name)
    return found


def _deputy(session: Session, member_id: int) -> Member:
    member = active_member(session, member_id)
    if member.role is not Role.DEPUTY:
        raise InvalidInputError("not_a_deputy", name=member.name)
    return member


def person_now(bureau: Bureau, session: Session, member: Member) -> Person:
    """The member as lists show them, with their departments."""
    return person_of(bureau, member, members.charges_by_member(session))


def tell_at_once(bureau: Bureau, session: Session, reader: Member, kind: str, params: dict[str, Any], key: str) -> None:
    """At once: it is about the reader; without a sound outside working hours."""
    loud = params | {"is_silent": not is_talking_time(bureau.calendar, bureau.now)}
    outbox.tell(session, reader, kind, loud, key=key, at=bureau.now, lane=Lane.ANSWER)
