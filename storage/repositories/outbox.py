"""The outbox: what is to be told to people who are not asking."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlmodel import Session, select

from bot.domain.states import Lane
from storage.models import Member, OutboxMessage


def tell(
    session: Session,
    member: Member,
    kind: str,
    params: dict[str, Any],
    *,
    key: str,
    at: datetime,
    lane: Lane = Lane.DUE,
    edits_id: int | None = None,
) -> OutboxMessage:
    """Write a message in the caller's transaction, or return the one already written under that key.

    ``at``: the earliest moment at which it may be sent. The caller decides about quiet hours.
    """
    known = session.exec(select(OutboxMessage).where(OutboxMessage.key == key)).one_or_none()
    if known is not None:
        return known
    message = OutboxMessage(
        key=key,
        kind=kind,
        params=params,
        chat_id=member.chat_id,
        member_id=member.id,
        lane=lane,
        edits_id=edits_id,
        created_at=at,
        not_before_at=at,
    )
    session.add(message)
    session.flush()
    return message
