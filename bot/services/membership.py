"""Who belongs to the bureau: whom the bot knows, the list, leaving, and a department's year."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from sqlalchemy import update
from sqlmodel import Session, col

from bot.domain.errors import ConflictError, NotFoundError
from bot.domain.roles import Action, Principal, Role
from bot.domain.states import MemberState
from bot.plan.model import Cadence, Clause, Duty, RuleKind, Tenths
from bot.plan.obligations import Obligation
from bot.services.bureau import Bureau
from bot.services.handover import hand_over
from bot.services.staffing import acting_principal
from storage.models import Invite, Member
from storage.repositories import invites, members, prompts, staffing

NAME_PROMPT = "invite_name"
OUTSIDE_DEPARTMENTS = frozenset({Role.LEADER, Role.DEPUTY})
_PER_PERIOD = frozenset({RuleKind.PER_QUARTER, RuleKind.PER_ITEM})


@dataclass(frozen=True, slots=True)
class Person:
    """A member, or somebody who is about to be one, as lists show them.

    ``id``: the member's, or the invitation's. ``charges``: a deputy's departments, in the plan's order.
    ``account``: the Telegram account of one who waits for confirmation. ``away``: leave that holds or comes (请假):
    first day, last day (ISO), who stands in.
    """

    id: int
    name: str
    role: Role
    department: str | None
    charges: tuple[str, ...] = ()
    is_reachable: bool = True
    account: str = ""
    away: tuple[str, str, str] | None = None


@dataclass(frozen=True, slots=True)
class Roster:
    """All in the plan's order of departments, people outside them first; ``empty``: departments without anybody."""

    joined: tuple[Person, ...]
    waiting: tuple[Person, ...]
    invited: tuple[Person, ...]
    empty: tuple[str, ...]


class PointsOf(StrEnum):
    """What an obligation's points are points of."""

    ITEM = "item"  # this one-off obligation
    PERIOD = "period"  # this period alone
    YEAR = "year"  # the whole year, shared by its periods


@dataclass(frozen=True, slots=True)
class YearLine:
    """One obligation in a department's year. ``number`` is empty for a duty, ``points`` (in tenths) 0."""

    number: str
    annex: str
    title: str
    points: Tenths
    points_of: PointsOf
    due_on: date


@dataclass(frozen=True, slots=True)
class Removed:
    """A member who has left. ``chat_id``: where the command menu is to be taken away."""

    name: str
    chat_id: int


@dataclass(frozen=True, slots=True)
class MenuHolder:
    """A chat whose command menu depends on a role."""

    chat_id: int
    role: Role


def resolve_principal(bureau: Bureau, user_id: int) -> Principal | None:
    """The active member with that Telegram account; ``None`` for everybody else, who get nothing."""
    with bureau.storage.read() as session:
        member = members.active_by_user(session, user_id)
        return acting_principal(session, member, bureau.today) if member else None


def list_members(bureau: Bureau, principal: Principal, department: str | None = None) -> Roster:
    """Who has joined, who waits for confirmation, who has an unused invitation.

    ``department``: only that one's people; the empty string means those outside the departments.
    """
    principal.require(Action.SEE_MEMBERS)
    with bureau.storage.read() as session:
        everybody, charges = members.everybody(session), members.charges_by_member(session)
        leave = _leave_by_member(session, bureau.today)
        joined = [replace(person_of(bureau, each, charges), away=leave.get(each.id or 0)) for each in everybody]
        waiting = [invited_person(invite) for invite in invites.waiting(session)]
        invited = [invited_person(invite) for invite in invites.still_open(session, bureau.now)]
    present = {person.department for person in joined}
    empty = tuple(each.name for each in bureau.plan.departments if each.name not in present)
    return Roster(
        _ordered(bureau, joined, department),
        _ordered(bureau, waiting, department),
        _ordered(bureau, invited, department),
        empty if department is None else (),
    )


def find_member(bureau: Bureau, principal: Principal, member_id: int) -> Person:
    """An active member whom the coordinator means to remove. Raises ``member_not_found``."""
    principal.require(Action.MANAGE_MEMBERS)
    with bureau.storage.read() as session:
        member = active_member(session, member_id)
        person = person_of(bureau, member, members.charges_by_member(session))
        return replace(person, away=_leave_by_member(session, bureau.today).get(member_id))


def active_member(session: Session, member_id: int) -> Member:
    """The member. Raises ``member_not_found`` for one who is not, or no longer, there."""
    member = members.by_id(session, member_id)
    if member is None or member.state is not MemberState.ACTIVE:
        raise NotFoundError("member_not_found")
    return member


def _leave_by_member(session: Session, day: date) -> dict[int, tuple[str, str, str]]:
    """The soonest leave of each member that has not ended: first day, last day, the substitute's name."""
    found: dict[int, tuple[str, str, str]] = {}
    for each in staffing.absences_from(session, day):
        substitute = members.by_id(session, each.substitute_id)
        days = (each.from_on.isoformat(), each.until_on.isoformat(), substitute.name if substitute else "")
        found.setdefault(each.member_id, days)
    return found


def remove_member(bureau: Bureau, principal: Principal, member_id: int) -> Removed:
    """The member loses access at once; the row stays for the record. Removing twice changes nothing more.

    Raises ``last_coordinator``: without one nobody could be invited or reviewed.
    """
    principal.require(Action.MANAGE_MEMBERS)
    with bureau.storage.write() as session:
        coordinators = members.with_role(session, Role.COORDINATOR, is_locked=True)
        member = members.by_id(session, member_id)
        if member is None:
            raise NotFoundError("member_not_found")
        if [each.id for each in coordinators] == [member_id]:
            raise ConflictError("last_coordinator", name=member.name)
        _leave(bureau, session, member_id)
        hand_over(bureau, session, member, principal.member_id)
        return Removed(member.name, member.chat_id)


def _leave(bureau: Bureau, session: Session, member_id: int) -> None:
    statement = (
        update(Member)
        .where(col(Member.id) == member_id, col(Member.state) == MemberState.ACTIVE)
        .values(state=MemberState.LEFT, left_at=bureau.now)
    )
    session.connection().execute(statement)
    prompts.clear(session, member_id)
    members.take_back_messages(session, member_id, bureau.now)


def ask_for_name(bureau: Bureau, principal: Principal, role: Role, departments: tuple[str, ...]) -> None:
    """Remember that the next typed words are the name of somebody to invite."""
    principal.require(Action.INVITE)
    params = {"role": role.value, "departments": list(departments)}
    with bureau.storage.write() as session:
        prompts.ask(session, principal.member_id, NAME_PROMPT, params, at=bureau.now)


def forget_question(bureau: Bureau, principal: Principal) -> bool:
    """Clear the open question; whether there was one."""
    with bureau.storage.write() as session:
        was_asked = prompts.pending(session, principal.member_id) is not None
        prompts.clear(session, principal.member_id)
        return was_asked


def list_menu_holders(bureau: Bureau) -> tuple[MenuHolder, ...]:
    """Every active member's chat and role, for the command menus."""
    with bureau.storage.read() as session:
        return tuple(MenuHolder(member.chat_id, member.role) for member in members.everybody(session))


def year_of(bureau: Bureau, departments: Iterable[str]) -> tuple[YearLine, ...]:
    """What the departments owe this year, by due date and then in the annex's order."""
    wanted = set(departments)
    owed = [each for each in bureau.obligations if wanted.intersection(each.departments)]
    return tuple(_year_line(bureau, each) for each in sorted(owed, key=lambda each: each.due_on))


def _year_line(bureau: Bureau, obligation: Obligation) -> YearLine:
    if obligation.clause_id is None:
        assert obligation.duty_id is not None
        duty = bureau.plan.duty(obligation.duty_id)
        return YearLine("", duty.annex, _short(duty, obligation), 0, PointsOf.ITEM, obligation.due_on)
    clause = bureau.plan.clause(obligation.clause_id)
    annex = bureau.plan.indicator(clause.indicator).annex
    points, points_of = clause.cap, PointsOf.ITEM if obligation.cadence is Cadence.ONCE else PointsOf.YEAR
    if clause.rule.kind in _PER_PERIOD:
        points, points_of = clause.rule.points * (clause.rule.quarter_limit or 1), PointsOf.PERIOD
    return YearLine(clause.id, annex, _short(clause, obligation), points, points_of, obligation.due_on)


def _short(item: Clause | Duty, obligation: Obligation) -> str:
    """The item's short title, unless the obligation asks for less than the whole and says so."""
    return item.short_title if item.short_title and obligation.title == item.title else obligation.title


def invited_person(invite: Invite) -> Person:
    """Somebody with an invitation, unused or waiting for confirmation."""
    assert invite.id is not None
    return Person(
        invite.id,
        invite.name,
        invite.role,
        invite.department,
        tuple(invite.charges),
        account=invite.redeemed_account or "",
    )


def person_of(bureau: Bureau, member: Member, charges: dict[int, list[str]]) -> Person:
    """The member as lists show them."""
    assert member.id is not None
    own = set(charges.get(member.id, ()))
    ordered = tuple(each.name for each in bureau.plan.departments if each.name in own)
    return Person(member.id, member.name, member.role, member.department, ordered, member.is_reachable)


def _ordered(bureau: Bureau, people: list[Person], department: str | None) -> tuple[Person, ...]:
    """In the plan's order of departments, leaders and heads before staff, then by name."""
    place = {each.name: position for position, each in enumerate(bureau.plan.departments)}
    ranks = {role: -position for position, role in enumerate(Role)}
    shown = [each for each in people if department is None or (each.department or "") == department]
    return tuple(sorted(shown, key=lambda each: (place.get(each.department or "", -1), ranks[each.role], each.name)))
