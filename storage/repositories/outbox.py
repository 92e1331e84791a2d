"""The outbox: what is to be told to people who are not asking."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, and_, case, exists, func, literal, or_, update
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from bot.domain.states import Lane, OutboxState
from storage.models import Member, OutboxMessage, SentMessage

ENDS = (OutboxState.SENT, OutboxState.FAILED, OutboxState.UNKNOWN)
EDITS = "edits_message_ids"
"""Parameter of a row that replaces messages of the chat which answered somebody at once, by their numbers."""
_ID_SPAN = 1 << 48  # rank and id share one number, so that one MIN() picks a chat's next row


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
    known = by_key(session, key)
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


def tell_chat(
    session: Session,
    chat_id: int,
    kind: str,
    params: dict[str, Any],
    *,
    key: str,
    at: datetime,
    lane: Lane = Lane.DUE,
    edits_id: int | None = None,
) -> OutboxMessage:
    """As :func:`tell`, to a group."""
    known = by_key(session, key)
    if known is not None:
        return known
    message = OutboxMessage(
        key=key,
        kind=kind,
        params=params,
        chat_id=chat_id,
        lane=lane,
        edits_id=edits_id,
        created_at=at,
        not_before_at=at,
    )
    session.add(message)
    session.flush()
    return message


def by_key(session: Session, key: str) -> OutboxMessage | None:
    """The message written under that key."""
    return session.exec(select(OutboxMessage).where(OutboxMessage.key == key)).one_or_none()


def by_id(session: Session, message_id: int) -> OutboxMessage | None:
    return session.get(OutboxMessage, message_id)


def next_ids(
    session: Session,
    now: datetime,
    limit: int,
    lanes: Sequence[Lane] = tuple(Lane),
    *,
    without_chats_of: Sequence[int] = (),
) -> list[int]:
    """The rows to send next: at most one a chat, answers first, then in the order in which they were written.

    A chat rests while one of its rows is being sent or waits for another attempt. ``without_chats_of``: rows that are
    about to be claimed.
    """
    ranks = {lane: literal(place * _ID_SPAN, BigInteger) for place, lane in enumerate(Lane)}
    place = func.min(case(ranks, value=col(OutboxMessage.lane)) + col(OutboxMessage.id))
    query = select(place).where(_is_due(now), ~_is_held(now)).group_by(col(OutboxMessage.chat_id))
    if len(lanes) < len(Lane):
        query = query.where(col(OutboxMessage.lane).in_(lanes))
    if without_chats_of:
        taken = select(OutboxMessage.chat_id).where(col(OutboxMessage.id).in_(without_chats_of))
        query = query.where(col(OutboxMessage.chat_id).not_in(taken))
    return [int(value) % _ID_SPAN for value in session.exec(query.order_by(place).limit(limit))]


def is_anything_due(session: Session, now: datetime) -> bool:
    """Whether :func:`next_ids` would find a row, leaving aside whether its chat rests."""
    return session.exec(select(OutboxMessage.id).where(_is_due(now)).limit(1)).first() is not None


def _is_due(now: datetime) -> ColumnElement[bool]:
    state = col(OutboxMessage.state)
    return or_(
        and_(state.in_([OutboxState.PENDING, OutboxState.WAITING]), col(OutboxMessage.not_before_at) <= now),
        and_(state == OutboxState.CLAIMED, col(OutboxMessage.leased_until_at) <= now),
    )


def _is_held(now: datetime) -> ColumnElement[bool]:
    other = aliased(OutboxMessage)
    is_in_flight = and_(col(other.state) == OutboxState.CLAIMED, col(other.leased_until_at) > now)
    is_resting = and_(
        col(other.state) == OutboxState.WAITING,
        col(other.not_before_at) > now,
        col(other.id) < col(OutboxMessage.id),
    )
    is_same_chat = col(other.chat_id) == col(OutboxMessage.chat_id)
    return exists().where(and_(is_same_chat, or_(is_in_flight, is_resting)))


def change(session: Session, message_id: int, conditions: dict[str, Any], values: dict[str, Any]) -> bool:
    """Conditional update: ``False`` when the row is no longer as the conditions say."""
    table = OutboxMessage.__table__.c  # type: ignore[attr-defined]  # SQLModel does not declare it
    tests = [table[name] == value for name, value in conditions.items()]
    statement = update(OutboxMessage).where(table.id == message_id, *tests).values(values)
    return session.connection().execute(statement).rowcount == 1


def expire_leases(session: Session, at: datetime) -> int:
    """Let every lease run out at that moment; how many there were."""
    table = OutboxMessage.__table__.c  # type: ignore[attr-defined]  # SQLModel does not declare it
    statement = update(OutboxMessage).where(table.state == OutboxState.CLAIMED, table.leased_until_at > at)
    return session.connection().execute(statement.values(leased_until_at=at)).rowcount


def unreported(session: Session, overdue_before: datetime) -> list[tuple[OutboxMessage, Member | None]]:
    """Rows, each with its reader, that ended badly or are overdue, and were not reported yet."""
    message = OutboxMessage
    is_bad = col(message.state).in_([OutboxState.FAILED, OutboxState.UNKNOWN])
    is_late = and_(col(message.state) != OutboxState.SENT, col(message.created_at) < overdue_before)
    query = (
        select(message, Member)
        .join(Member, col(Member.id) == col(message.member_id), isouter=True)
        .where(col(message.reported_at).is_(None), or_(is_bad, is_late))
        .order_by(col(message.id))
    )
    return [(row[0], row[1]) for row in session.exec(query)]


def remember_sent(
    session: Session,
    chat_id: int,
    message_ids: Sequence[int],
    subjects: Sequence[str],
    *,
    at: datetime,
    outbox_id: int | None = None,
) -> None:
    """Keep what messages were about; an edited message takes its new subjects."""
    for message_id in message_ids:
        session.merge(
            SentMessage(
                chat_id=chat_id, message_id=message_id, subjects=list(subjects), outbox_id=outbox_id, sent_at=at
            )
        )


def subjects_of(session: Session, chat_id: int, message_id: int) -> tuple[str, ...]:
    """What a message of ours was about; empty when it was about nothing or is not known."""
    row = session.get(SentMessage, (chat_id, message_id))
    return tuple(row.subjects) if row is not None else ()
