"""Invitations: making a single-use code, and using it."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from sqlmodel import Session

from bot.clock import BUREAU_ZONE
from bot.domain.errors import InvalidInputError
from bot.domain.roles import Action, Principal, Role
from bot.domain.states import InviteState
from bot.services.bureau import Bureau
from bot.services.joining import Welcome, admit, announce_lockout, announce_newcomer, welcome_of
from bot.services.membership import OUTSIDE_DEPARTMENTS
from storage.models import Invite, Member
from storage.repositories import invites, members, prompts

LIFETIME_WORKDAYS = 15
FAILURES_A_DAY = 5
MAX_NAME_LENGTH = 20


@dataclass(frozen=True, slots=True)
class Invitation:
    """A fresh code. ``link`` is ``None`` until the bot's name is known. ``last_on``: the last day it can be used."""

    code: str
    link: str | None
    name: str
    role: Role
    department: str | None
    charges: tuple[str, ...]
    last_on: date


class Redeemed(StrEnum):
    """What came of a code."""

    JOINED = "joined"  # a member now, or already by this very code
    WAITING = "waiting"  # the coordinator has still to confirm the account
    SPENT = "spent"  # was real, is used up or expired
    MEMBER = "member"  # the account has joined before; the code stays as it was
    SILENCE = "silence"  # invented, or the account is locked out for the day


@dataclass(frozen=True, slots=True)
class Redemption:
    """The answer to a code; ``welcome`` only when joined."""

    outcome: Redeemed
    welcome: Welcome | None = None


def create_invite(
    bureau: Bureau,
    principal: Principal | None,
    department: str | None,
    role: Role,
    name: str,
    update_id: int | None,
    charges: tuple[str, ...] = (),
) -> Invitation:
    """A code for one person, usable for 15 workdays; handling the same update again gives the same code.

    ``principal`` is ``None`` at the command line. ``charges``: further departments of a deputy. Raises
    ``invite_name_bad``, ``invite_department_missing``, ``invite_department_unknown``, ``invite_one_department``.
    """
    if principal is not None:
        principal.require(Action.INVITE)
    made = prepare_invite(bureau, principal, department, role, name, update_id, charges)
    with bureau.storage.write() as session:
        keep_invite(session, made.invite)
        username = invites.bot_username(session)
    return made.invitation(username)


@dataclass(frozen=True, slots=True)
class PreparedInvite:
    """A code and its row, not written yet."""

    code: str
    last_on: date
    invite: Invite

    def invitation(self, username: str | None) -> Invitation:
        """As its maker reads it."""
        row = self.invite
        link = f"https://t.me/{username}?start={self.code}" if username else None
        return Invitation(self.code, link, row.name, row.role, row.department, tuple(row.charges), self.last_on)


def prepare_invite(
    bureau: Bureau,
    principal: Principal | None,
    department: str | None,
    role: Role,
    name: str,
    update_id: int | None,
    charges: tuple[str, ...] = (),
) -> PreparedInvite:
    """Check what was given and make the code. Raises as :func:`create_invite` does."""
    own, in_charge = _placed(bureau, department, role, charges)
    person = _checked_name(name)
    code = _code(bureau, update_id, role, own, in_charge, person)
    last_on = bureau.calendar.shift(bureau.today, LIFETIME_WORKDAYS)
    invite = Invite(
        code_hash=hash_of(code),
        name=person,
        role=role,
        department=own,
        charges=list(in_charge),
        created_at=bureau.now,
        expires_at=datetime.combine(last_on + timedelta(days=1), time.min, BUREAU_ZONE),
        created_by_id=principal.member_id if principal else None,
        update_id=update_id,
    )
    return PreparedInvite(code, last_on, invite)


def keep_invite(session: Session, invite: Invite) -> None:
    """Keep the invitation unless the same update made it before; the question about it is answered either way."""
    if invites.by_hash(session, invite.code_hash) is None:
        session.add(invite)
    if invite.created_by_id is not None:
        prompts.clear(session, invite.created_by_id)


def redeem_invite(bureau: Bureau, user_id: int, chat_id: int, account: str, code: str, update_id: int) -> Redemption:
    """Use a code. One made at the command line joins at once; others wait for a coordinator.

    ``account``: how Telegram names whoever opened the link. The same account using its code again hears the same.
    """
    with bureau.storage.write() as session:
        invite = invites.by_hash(session, hash_of(code))
        if (member := members.active_by_user(session, user_id)) is not None:
            return _again(bureau, session, member, invite)
        if invites.failed_count(session, user_id, bureau.today) >= FAILURES_A_DAY:
            return Redemption(Redeemed.SILENCE)
        if invite is None:
            return _invented(bureau, session, user_id, account, update_id)
        return _used(bureau, session, invite, user_id, chat_id, account)


def hash_of(code: str) -> str:
    """What is kept of a code."""
    return hashlib.sha256(code.encode("utf-8", "surrogatepass")).hexdigest()


def _again(bureau: Bureau, session: Session, member: Member, invite: Invite | None) -> Redemption:
    if invite is not None and invite.member_id == member.id:
        return Redemption(Redeemed.JOINED, welcome_of(bureau, session, member))
    return Redemption(Redeemed.MEMBER)


def _invented(bureau: Bureau, session: Session, user_id: int, account: str, update_id: int) -> Redemption:
    if invites.count_failure(session, user_id, bureau.today, update_id) >= FAILURES_A_DAY:
        announce_lockout(bureau, session, user_id, account)
    return Redemption(Redeemed.SILENCE)


def _used(bureau: Bureau, session: Session, invite: Invite, user_id: int, chat_id: int, account: str) -> Redemption:
    needs_confirmation = invite.created_by_id is not None
    target = InviteState.REDEEMED if needs_confirmation else InviteState.CONFIRMED
    is_first = invite.expires_at > bureau.now and invites.move(
        session,
        invite,
        InviteState.OPEN,
        target,
        redeemed_at=bureau.now,
        redeemed_by_user_id=user_id,
        redeemed_account=account,
    )
    if is_first and not needs_confirmation:
        return Redemption(Redeemed.JOINED, welcome_of(bureau, session, admit(bureau, session, invite, chat_id)))
    if is_first:
        announce_newcomer(bureau, session, invite)
    is_waiting = invite.state is InviteState.REDEEMED and invite.redeemed_by_user_id == user_id
    return Redemption(Redeemed.WAITING if is_waiting else Redeemed.SPENT)


def _placed(
    bureau: Bureau, department: str | None, role: Role, charges: tuple[str, ...]
) -> tuple[str | None, tuple[str, ...]]:
    """The department that the person belongs to, and those in a deputy's charge, in the plan's order."""
    named = [_department(bureau, each) for each in (department, *charges) if each]
    if role in OUTSIDE_DEPARTMENTS:
        wanted = set(named) if role is Role.DEPUTY else set()
        return None, tuple(each.name for each in bureau.plan.departments if each.name in wanted)
    if not named:
        raise InvalidInputError("invite_department_missing")
    if len(set(named)) > 1:
        raise InvalidInputError("invite_one_department")
    return named[0], ()


def _department(bureau: Bureau, name: str) -> str:
    found = bureau.plan.department_named(name)
    if found is None:
        raise InvalidInputError("invite_department_unknown", given=name)
    return found


def _checked_name(name: str) -> str:
    person = " ".join(name.split())
    if not person or len(person) > MAX_NAME_LENGTH or not person.isprintable():
        raise InvalidInputError("invite_name_bad")
    return person


def _code(bureau: Bureau, update_id: int | None, *parts: object) -> str:
    """192 bits; from the update and the token, so that an update handled twice after a crash hands out one link."""
    token = bureau.settings.token.get_secret_value()
    if update_id is None or not token:
        return secrets.token_urlsafe(24)
    digest = hmac.new(token.encode(), repr((update_id, *parts)).encode(), hashlib.sha256).digest()
    return urlsafe_b64encode(digest[:24]).decode()
