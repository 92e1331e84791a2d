"""Becoming a member: the card that coordinators decide, the welcome, the alarm about guessed codes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from sqlmodel import Session

from bot.domain.errors import ConflictError, NotFoundError
from bot.domain.roles import Action, Principal, Role
from bot.domain.states import InviteState, Lane
from bot.services.bureau import Bureau
from bot.services.handover import take_in
from bot.services.membership import Person, PointsOf, YearLine, invited_person, year_of
from bot.services.reminders import is_talking_time
from storage.models import DeputyCharge, Invite, Member
from storage.repositories import invites, members, outbox


@dataclass(frozen=True, slots=True)
class Welcome:
    """What a newcomer reads: who they are here, and what their departments owe this year."""

    name: str
    role: Role
    department: str | None
    charges: tuple[str, ...]
    plan_year: int
    year: tuple[YearLine, ...]

    @classmethod
    def from_params(cls, params: Mapping[str, Any]) -> Welcome:
        """Read what :meth:`to_params` wrote into the outbox."""
        year = (_year_line(line) for line in params["year"])
        known = {name: params[name] for name in ("name", "department", "plan_year")}
        return cls(**known, role=Role(params["role"]), charges=tuple(params["charges"]), year=tuple(year))

    def to_params(self) -> dict[str, Any]:
        year = [asdict(line) | {"due_on": line.due_on.isoformat()} for line in self.year]
        return asdict(self) | {"role": self.role.value, "charges": list(self.charges), "year": year}


@dataclass(frozen=True, slots=True)
class JoinDecision:
    """A coordinator's answer to a newcomer. ``chat_id`` only of one who has joined.

    ``is_member_already``: the account has joined by another code meanwhile, so this one was put aside.
    """

    person: Person
    is_confirmed: bool
    by: str
    is_member_already: bool = False
    chat_id: int | None = None


def _year_line(line: dict[str, Any]) -> YearLine:
    read = {"due_on": date.fromisoformat(line["due_on"]), "points_of": PointsOf(line["points_of"])}
    return YearLine(**(line | read))


def confirm_join(bureau: Bureau, principal: Principal, invite_id: int) -> JoinDecision:
    """Let the account that used the code join. Pressing twice says the same again.

    Raises ``join_already_confirmed`` or ``join_already_rejected`` with ``by`` when another coordinator was faster.
    """
    principal.require(Action.MANAGE_MEMBERS)
    with bureau.storage.write() as session:
        return _confirm(bureau, session, principal, _invite(session, invite_id))


def confirm_all_joins(bureau: Bureau, principal: Principal) -> tuple[JoinDecision, ...]:
    """Let everybody join who waits, oldest first."""
    principal.require(Action.MANAGE_MEMBERS)
    with bureau.storage.write() as session:
        return tuple(_confirm(bureau, session, principal, invite) for invite in invites.waiting(session))


def reject_join(bureau: Bureau, principal: Principal, invite_id: int) -> JoinDecision:
    """Refuse the account; its code is spent. Raises as :func:`confirm_join` does."""
    principal.require(Action.MANAGE_MEMBERS)
    with bureau.storage.write() as session:
        invite = _invite(session, invite_id)
        _decide(bureau, session, principal, invite, InviteState.REJECTED)
        return JoinDecision(invited_person(invite), False, principal.name)


def _confirm(bureau: Bureau, session: Session, principal: Principal, invite: Invite) -> JoinDecision:
    assert invite.redeemed_by_user_id is not None or invite.state is not InviteState.REDEEMED
    known = members.active_by_user(session, invite.redeemed_by_user_id or 0)
    if known is not None and invite.member_id != known.id and invite.state is InviteState.REDEEMED:
        _decide(bureau, session, principal, invite, InviteState.REJECTED)
        return JoinDecision(invited_person(invite), False, principal.name, is_member_already=True)
    if _decide(bureau, session, principal, invite, InviteState.CONFIRMED):
        assert invite.redeemed_by_user_id is not None
        member = admit(bureau, session, invite, invite.redeemed_by_user_id)
        _welcome(bureau, session, member)
    return JoinDecision(invited_person(invite), True, principal.name, chat_id=invite.redeemed_by_user_id)


def _decide(bureau: Bureau, session: Session, principal: Principal, invite: Invite, decision: InviteState) -> bool:
    """Whether this call decided; ``False`` if the same coordinator had decided the same before."""
    changes = {"decided_by_id": principal.member_id, "decided_at": bureau.now}
    if invites.move(session, invite, InviteState.REDEEMED, decision, **changes):
        _close_cards(bureau, session, principal, invite)
        return True
    if invite.state is decision and invite.decided_by_id == principal.member_id:
        return False
    if invite.decided_by_id is None:
        raise NotFoundError("join_not_found")
    decider = members.by_id(session, invite.decided_by_id)
    raise ConflictError(f"join_already_{invite.state.value}", name=invite.name, by=decider.name if decider else "")


def _invite(session: Session, invite_id: int) -> Invite:
    invite = session.get(Invite, invite_id)
    if invite is None:
        raise NotFoundError("join_not_found")
    return invite


def admit(bureau: Bureau, session: Session, invite: Invite, chat_id: int) -> Member:
    """Write the member of a code that was used; one who comes back gets a new row."""
    assert invite.redeemed_by_user_id is not None
    member = Member(
        user_id=invite.redeemed_by_user_id,
        chat_id=chat_id,
        name=invite.name,
        role=invite.role,
        department=invite.department,
        joined_at=bureau.now,
    )
    session.add(member)
    session.flush()
    assert member.id is not None
    session.add_all(DeputyCharge(member_id=member.id, department=each) for each in invite.charges)
    invite.member_id = member.id
    session.add(invite)
    session.flush()
    take_in(bureau, session, member)
    return member


def welcome_of(bureau: Bureau, session: Session, member: Member) -> Welcome:
    """What that member reads on joining."""
    assert member.id is not None
    own = set(members.charges_by_member(session).get(member.id, ()))
    charges = tuple(each.name for each in bureau.plan.departments if each.name in own)
    year = year_of(bureau, (member.department,) if member.department else charges)
    return Welcome(member.name, member.role, member.department, charges, bureau.plan.year, year)


def _welcome(bureau: Bureau, session: Session, member: Member) -> None:
    welcome = welcome_of(bureau, session, member)
    said = {"welcome": replace(welcome, year=())} | ({"year_card": welcome} if welcome.year else {})
    for kind, value in said.items():
        params = value.to_params() | _loudness(bureau)
        outbox.tell(session, member, kind, params, key=f"{kind}:{member.id}", at=bureau.now, lane=Lane.ANSWER)


def _loudness(bureau: Bureau) -> dict[str, Any]:
    """Outside working hours these messages still go at once, but without a sound."""
    return {"is_silent": not is_talking_time(bureau.calendar, bureau.now)}


def announce_newcomer(bureau: Bureau, session: Session, invite: Invite) -> None:
    """Give every coordinator the card with 「确认加入」「拒绝」, at once."""
    params = _card(invited_person(invite)) | {"waiting_count": len(invites.waiting(session))} | _loudness(bureau)
    for coordinator in members.coordinators(session):
        key = _card_key(invite, coordinator)
        outbox.tell(session, coordinator, "join_card", params, key=key, at=bureau.now, lane=Lane.ANSWER)


def _close_cards(bureau: Bureau, session: Session, principal: Principal, invite: Invite) -> None:
    """Take the buttons off all coordinators' cards, saying who decided."""
    decided = {"is_confirmed": invite.state is InviteState.CONFIRMED, "by": principal.name}
    params = _card(invited_person(invite)) | decided
    for coordinator in members.coordinators(session):
        card = invites.card(session, _card_key(invite, coordinator))
        if card is not None:
            key = f"{card.key}:decided"
            outbox.tell(session, coordinator, "join_decided", params, key=key, at=bureau.now, edits_id=card.id)


def announce_lockout(bureau: Bureau, session: Session, user_id: int, account: str) -> None:
    """Tell the coordinators, once a day, that an account is guessing codes."""
    for coordinator in members.coordinators(session):
        key = f"join_lockout:{user_id}:{bureau.today}:{coordinator.id}"
        params = {"account": account} | _loudness(bureau)
        outbox.tell(session, coordinator, "join_lockout", params, key=key, at=bureau.now, lane=Lane.ANSWER)


def _card(person: Person) -> dict[str, Any]:
    return asdict(person) | {"role": person.role.value, "charges": list(person.charges)}


def _card_key(invite: Invite, coordinator: Member) -> str:
    return f"join_card:{invite.id}:{coordinator.id}"
