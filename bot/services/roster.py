"""Inviting everybody of a roster (科室、姓名、角色) at once: all of it, or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session

from bot.domain.errors import DomainError, InvalidInputError
from bot.domain.roles import Action, Principal, Role
from bot.services.bureau import Bureau
from bot.services.invites import Invitation, PreparedInvite, keep_invite, prepare_invite
from storage.repositories import invites, members


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One row as read. ``number``: the file's row; ``role`` is ``None`` where ``role_word`` means none."""

    number: int
    departments: tuple[str, ...]
    name: str
    role: Role | None
    role_word: str


@dataclass(frozen=True, slots=True)
class RowFault:
    """Why a row cannot be used."""

    number: int
    error: DomainError


class RosterRefusedError(InvalidInputError):
    """Some rows cannot be used, so nobody was invited. ``faults``: all of them, by row."""

    def __init__(self, faults: tuple[RowFault, ...]) -> None:
        super().__init__("roster_refused", count=len(faults))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class RosterInvitations:
    """All the links, in the file's order; ``joined``: names of those who need none, being members already."""

    invitations: tuple[Invitation, ...]
    joined: tuple[str, ...]


def invite_roster(
    bureau: Bureau, principal: Principal | None, rows: Sequence[RosterRow], update_id: int | None
) -> RosterInvitations:
    """A code for each person; older unused codes of the same person end. The same update gives the same codes.

    ``principal`` is ``None`` at the command line. Raises :class:`RosterRefusedError` and ``roster_empty``.
    """
    if principal is not None:
        principal.require(Action.INVITE)
    if not rows:
        raise InvalidInputError("roster_empty")
    prepared = _prepared(bureau, principal, rows, update_id)
    with bureau.storage.write() as session:
        known = {(each.name, each.department, each.role) for each in members.everybody(session)}
        wanted = [each for each in prepared if _place(each) not in known]
        _keep(session, wanted)
        username = invites.bot_username(session)
    joined = tuple(each.invite.name for each in prepared if _place(each) in known)
    return RosterInvitations(tuple(each.invitation(username) for each in wanted), joined)


def _prepared(
    bureau: Bureau, principal: Principal | None, rows: Sequence[RosterRow], update_id: int | None
) -> list[PreparedInvite]:
    found: list[PreparedInvite] = []
    faults: list[RowFault] = []
    places: dict[tuple[str, str | None, Role], int] = {}
    for row in rows:
        try:
            made = _row(bureau, principal, row, update_id)
            earlier = places.setdefault(_place(made), row.number)
            if earlier != row.number:
                raise InvalidInputError("roster_twice", name=row.name, number=earlier)
            found.append(made)
        except DomainError as error:
            faults.append(RowFault(row.number, error))
    if faults:
        raise RosterRefusedError(tuple(faults))
    return found


def _row(bureau: Bureau, principal: Principal | None, row: RosterRow, update_id: int | None) -> PreparedInvite:
    if row.role is None:
        raise InvalidInputError("invite_role_unknown", given=row.role_word)
    home, *further = row.departments or (None,)
    others = tuple(each for each in further if each)
    return prepare_invite(bureau, principal, home, row.role, row.name, update_id, others)


def _place(made: PreparedInvite) -> tuple[str, str | None, Role]:
    return made.invite.name, made.invite.department, made.invite.role


def _keep(session: Session, wanted: Sequence[PreparedInvite]) -> None:
    for each in wanted:
        invites.revoke_older(session, each.invite)
        keep_invite(session, each.invite)
    session.flush()
