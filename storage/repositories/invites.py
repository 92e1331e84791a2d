"""Invitations, found by the hash of their code, and the count of invented codes."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import update
from sqlmodel import Session, col, select

from bot.domain.states import InviteState
from storage.models import Invite, InviteAttempt, Meta, OutboxMessage


def by_hash(session: Session, code_hash: str) -> Invite | None:
    """The invitation whose code has that SHA-256."""
    return session.exec(select(Invite).where(Invite.code_hash == code_hash)).one_or_none()


def waiting(session: Session) -> list[Invite]:
    """Redeemed invitations that no coordinator has decided, oldest first."""
    query = select(Invite).where(Invite.state == InviteState.REDEEMED).order_by(col(Invite.redeemed_at), col(Invite.id))
    return list(session.exec(query))


def still_open(session: Session, now: datetime) -> list[Invite]:
    """Invitations that can still be used, oldest first."""
    query = (
        select(Invite)
        .where(Invite.state == InviteState.OPEN, col(Invite.expires_at) > now)
        .order_by(col(Invite.created_at), col(Invite.id))
    )
    return list(session.exec(query))


def move(session: Session, invite: Invite, before: InviteState, after: InviteState, **changes: Any) -> bool:
    """Change the state if it still is ``before``; whether this caller was the one to do it.

    The row is read afresh, so that the loser sees the winner's decision.
    """
    statement = (
        update(Invite)
        .where(col(Invite.id) == invite.id, col(Invite.state) == before)
        .values(state=after, **changes)
        .execution_options(synchronize_session=False)
    )
    is_moved = session.connection().execute(statement).rowcount == 1
    session.refresh(invite)
    return is_moved


def revoke_older(session: Session, invite: Invite) -> None:
    """Of several unused invitations for the same person in the same place only the newest can be used."""
    statement = (
        update(Invite)
        .where(
            col(Invite.name) == invite.name,
            col(Invite.role) == invite.role,
            col(Invite.department).is_not_distinct_from(invite.department),
            col(Invite.state) == InviteState.OPEN,
            col(Invite.code_hash) != invite.code_hash,
        )
        .values(state=InviteState.REVOKED)
    )
    session.connection().execute(statement)


def card(session: Session, key: str) -> OutboxMessage | None:
    """The message by which a coordinator was asked about a newcomer."""
    return session.exec(select(OutboxMessage).where(OutboxMessage.key == key)).one_or_none()


def failed_count(session: Session, user_id: int, on: date) -> int:
    """How many invented codes the account has tried on that day."""
    attempt = session.get(InviteAttempt, (user_id, on))
    return attempt.failed_count if attempt else 0


def count_failure(session: Session, user_id: int, on: date, update_id: int) -> int:
    """Count one invented code, the same update only once; the day's count."""
    attempt = session.get(InviteAttempt, (user_id, on), with_for_update=True)
    attempt = attempt or InviteAttempt(user_id=user_id, on=on)
    if attempt.last_update_id != update_id:
        attempt.failed_count += 1
        attempt.last_update_id = update_id
    session.add(attempt)
    return attempt.failed_count


def bot_username(session: Session) -> str | None:
    """The bot's name without ``@``, known since it first ran."""
    meta = session.get(Meta, "bot_username")
    return meta.value if meta else None
