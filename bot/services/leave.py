"""请假: days on which a substitute (代办人) reads and acts for a member."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from bot.domain.errors import ConflictError, InvalidInputError
from bot.domain.roles import Action, Principal
from bot.services.bureau import Bureau
from bot.services.membership import OUTSIDE_DEPARTMENTS, Person, active_member
from bot.services.people import person_now, tell_at_once
from storage.models import Absence, Member
from storage.repositories import members, prompts, staffing

LEAVE_PROMPT = "leave_days"
LONGEST_LEAVE_DAYS = 184


@dataclass(frozen=True, slots=True)
class Leave:
    """Days of leave, both included, and who stands in."""

    name: str
    substitute: str
    from_on: date
    until_on: date


@dataclass(frozen=True, slots=True)
class LeaveChoice:
    """Whose leave it is, and who could stand in."""

    person: Person
    candidates: tuple[Person, ...]


def leave_choice(bureau: Bureau, principal: Principal, member_id: int) -> LeaveChoice:
    """Who could stand in for the member. Raises ``no_substitute`` when there is nobody."""
    principal.require(Action.MANAGE_MEMBERS)
    with bureau.storage.read() as session:
        member = active_member(session, member_id)
        found = tuple(person_now(bureau, session, each) for each in _candidates(session, member))
        if not found:
            raise ConflictError("no_substitute", name=member.name)
        return LeaveChoice(person_now(bureau, session, member), found)


def _candidates(session: Session, member: Member) -> list[Member]:
    """Colleagues of the same department; for those outside all departments, others of the same role."""
    everybody = [each for each in members.everybody(session) if each.id != member.id]
    if member.role in OUTSIDE_DEPARTMENTS:
        return [each for each in everybody if each.role is member.role]
    return [each for each in everybody if each.department == member.department]


def ask_for_leave_days(bureau: Bureau, principal: Principal, member_id: int) -> Person:
    """Remember that the next typed words are the days of that member's leave."""
    principal.require(Action.MANAGE_MEMBERS)
    with bureau.storage.write() as session:
        member = active_member(session, member_id)
        prompts.ask(session, principal.member_id, LEAVE_PROMPT, {"id": member_id}, at=bureau.now)
        return person_now(bureau, session, member)


def grant_leave(
    bureau: Bureau, principal: Principal, member_id: int, from_on: date, until_on: date, substitute_id: int
) -> Leave:
    """请假: on these days the substitute (代办人) reads and acts for the member; it ends by itself.

    New days replace the former ones. Raises ``leave_days_bad``, ``substitute_elsewhere``, ``substitute_away``.
    """
    principal.require(Action.MANAGE_MEMBERS)
    _check_days(bureau, from_on, until_on)
    with bureau.storage.write() as session:
        member, substitute = active_member(session, member_id), active_member(session, substitute_id)
        if substitute.id not in {each.id for each in _candidates(session, member)}:
            raise InvalidInputError("substitute_elsewhere", name=substitute.name)
        if _is_away(session, substitute_id, from_on, until_on):
            raise ConflictError("substitute_away", name=substitute.name)
        leave = Leave(member.name, substitute.name, from_on, until_on)
        if not _is_granted(session, member_id, from_on, until_on, substitute_id):
            _grant(bureau, session, principal, leave, member, substitute)
        prompts.clear(session, principal.member_id)
        return leave


def _check_days(bureau: Bureau, from_on: date, until_on: date) -> None:
    if until_on < from_on or until_on < bureau.today or (until_on - from_on).days > LONGEST_LEAVE_DAYS:
        raise InvalidInputError("leave_days_bad")


def _is_away(session: Session, member_id: int, from_on: date, until_on: date) -> bool:
    known = staffing.absences_from(session, from_on)
    return any(each.member_id == member_id and each.from_on <= until_on for each in known)


def _is_granted(session: Session, member_id: int, from_on: date, until_on: date, substitute_id: int) -> bool:
    wanted = (member_id, from_on, until_on, substitute_id)
    known = staffing.absences_from(session, from_on)
    return any((each.member_id, each.from_on, each.until_on, each.substitute_id) == wanted for each in known)


def _grant(
    bureau: Bureau, session: Session, principal: Principal, leave: Leave, member: Member, substitute: Member
) -> None:
    assert member.id is not None
    assert substitute.id is not None
    staffing.end_absences(session, member.id, bureau.now)
    absence = Absence(
        member_id=member.id,
        substitute_id=substitute.id,
        from_on=leave.from_on,
        until_on=leave.until_on,
        set_by_id=principal.member_id,
        set_at=bureau.now,
    )
    session.add(absence)
    session.flush()
    params = {
        "name": leave.name,
        "substitute": leave.substitute,
        "from_on": leave.from_on.isoformat(),
        "until_on": leave.until_on.isoformat(),
    }
    for reader, kind in ((member, "leave_granted"), (substitute, "leave_covered")):
        tell_at_once(bureau, session, reader, kind, params, f"{kind}:{absence.id}")


def end_leave(bureau: Bureau, principal: Principal, member_id: int) -> Person:
    """销假: the member is back; what was planned beyond today is off too. Again it changes nothing."""
    principal.require(Action.MANAGE_MEMBERS)
    with bureau.storage.write() as session:
        member = active_member(session, member_id)
        staffing.end_absences(session, member_id, bureau.now)
        return person_now(bureau, session, member)
