"""What was sent to be signed for, to whom, and who has signed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, update
from sqlmodel import Session, col, select

from bot.domain.states import MemberState, ReceiptKind
from storage.models import Member, OutboxMessage, Receipt
from storage.upsert import insert_missing


def add(
    session: Session, kind: ReceiptKind, subject_id: int, sent: Iterable[tuple[int, int | None]], *, at: datetime
) -> None:
    """Enter (member id, outbox id) pairs that are not there yet, in one statement."""
    rows = [
        {"kind": kind, "subject_id": subject_id, "member_id": member_id, "outbox_id": outbox_id, "sent_at": at}
        for member_id, outbox_id in sent
    ]
    insert_missing(session, Receipt, rows)


def of_member(session: Session, kind: ReceiptKind, subject_id: int, member_id: int) -> Receipt | None:
    """What the member was sent of that thing."""
    query = select(Receipt).where(
        Receipt.kind == kind, Receipt.subject_id == subject_id, Receipt.member_id == member_id
    )
    return session.exec(query).one_or_none()


def mark_signed(session: Session, receipt_id: int, at: datetime) -> bool:
    """Sign, unless it is signed already; ``False`` then."""
    statement = (
        update(Receipt).where(col(Receipt.id) == receipt_id, col(Receipt.signed_at).is_(None)).values(signed_at=at)
    )
    return session.connection().execute(statement).rowcount == 1


def of_subject(
    session: Session, kind: ReceiptKind, subject_id: int
) -> Sequence[tuple[Receipt, Member, OutboxMessage | None]]:
    """All receipts of a thing, each with its member and the message that brought it, in the order of sending."""
    rows = session.exec(
        select(Receipt, Member, OutboxMessage)
        .join(Member, col(Member.id) == col(Receipt.member_id))
        .join(OutboxMessage, col(OutboxMessage.id) == col(Receipt.outbox_id), isouter=True)
        .where(Receipt.kind == kind, Receipt.subject_id == subject_id)
        .order_by(col(Receipt.id))
    ).all()
    return [(row[0], row[1], row[2]) for row in rows]


def unsigned_of(session: Session, member_id: int) -> Sequence[Receipt]:
    """What the member has still to sign for, oldest first."""
    return session.exec(
        select(Receipt)
        .where(Receipt.member_id == member_id, col(Receipt.signed_at).is_(None))
        .order_by(col(Receipt.id))
    ).all()


def answerable_of(session: Session, member_id: int, kinds: Iterable[ReceiptKind], limit: int) -> Sequence[Receipt]:
    """What the member was sent of those kinds, newest first."""
    return session.exec(
        select(Receipt)
        .where(Receipt.member_id == member_id, col(Receipt.kind).in_(list(kinds)))
        .order_by(col(Receipt.id).desc())
        .limit(limit)
    ).all()


def readers(session: Session, kind: ReceiptKind, subject_id: int) -> list[Member]:
    """Active members to whom a thing was sent, in the order of sending."""
    return _active_members(session, kind, subject_id)


def unsigned_members(session: Session, kind: ReceiptKind, subject_id: int) -> list[Member]:
    """Active members who have not signed, in the order of sending."""
    return _active_members(session, kind, subject_id, col(Receipt.signed_at).is_(None))


def _active_members(session: Session, kind: ReceiptKind, subject_id: int, *tests: ColumnElement[bool]) -> list[Member]:
    query = (
        select(Member)
        .join(Receipt, col(Receipt.member_id) == col(Member.id))
        .where(
            Receipt.kind == kind,
            Receipt.subject_id == subject_id,
            Member.state == MemberState.ACTIVE,
            *tests,
        )
        .order_by(col(Receipt.id))
    )
    return list(session.exec(query))
