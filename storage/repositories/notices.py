"""Notices and how far they are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, or_, update
from sqlmodel import Session, col, select

from bot.domain.states import NoticeState, OutboxState, ReceiptKind
from storage.models import Notice, OutboxMessage, Receipt
from storage.upsert import insert_missing

UNSENT = (OutboxState.PENDING, OutboxState.WAITING)


def by_id(session: Session, number: int) -> Notice | None:
    return session.get(Notice, number)


def by_update(session: Session, update_id: int) -> Notice | None:
    """The notice that this very update began."""
    return session.exec(select(Notice).where(Notice.update_id == update_id)).one_or_none()


def drop_drafts(session: Session, member_id: int) -> None:
    """Give up what the member left unfinished."""
    _update(session, Notice.member_id == member_id, Notice.state == NoticeState.DRAFT, state=NoticeState.DROPPED)


def change(session: Session, number: int, before: NoticeState, **values: Any) -> bool:
    """Conditional update: ``False`` when the notice is no longer in that state."""
    return _update(session, col(Notice.id) == number, Notice.state == before, **values) == 1


def mark_nudged(session: Session, number: int, on: date) -> bool:
    """Take the day's one reminder to sign; ``False`` when it was taken before."""
    is_free = or_(col(Notice.nudged_on).is_(None), col(Notice.nudged_on) < on)
    return _update(session, col(Notice.id) == number, is_free, nudged_on=on) == 1


def _update(session: Session, *tests: Any, **values: Any) -> int:
    statement = update(Notice).where(*tests).values(**values).execution_options(synchronize_session=False)
    count = session.connection().execute(statement).rowcount
    for row in session.identity_map.values():
        if isinstance(row, Notice):  # whatever else was read stands, or each recipient would be read again by itself
            session.expire(row)
    return int(count)


def latest(session: Session, limit: int) -> Sequence[Notice]:
    """Notices that went out, the youngest first."""
    wanted = (NoticeState.SENT, NoticeState.RECALLED)
    query = select(Notice).where(col(Notice.state).in_(wanted)).order_by(col(Notice.id).desc()).limit(limit)
    return session.exec(query).all()


def open_ones(session: Session) -> Sequence[Notice]:
    """Notices whose progress may still change."""
    query = select(Notice).where(Notice.state == NoticeState.SENT, col(Notice.closed_at).is_(None))
    return session.exec(query.order_by(col(Notice.id))).all()


def queue(session: Session, rows: Sequence[dict[str, Any]]) -> dict[int, int]:
    """Write many outbox rows in one statement; outbox id by member id."""
    insert_missing(session, OutboxMessage, rows)
    keys = [row["key"] for row in rows]
    found: dict[int, int] = {}
    for start in range(0, len(keys), 500):
        query = select(OutboxMessage.member_id, OutboxMessage.id).where(
            col(OutboxMessage.key).in_(keys[start : start + 500])
        )
        found |= {member: number for member, number in session.exec(query) if member is not None}
    return found


def tally(session: Session, numbers: Iterable[int]) -> dict[int, list[tuple[OutboxState | None, bool, int]]]:
    """By notice: (state of the message, whether signed, how many)."""
    is_signed = col(Receipt.signed_at).is_not(None)
    query = (
        select(Receipt.subject_id, OutboxMessage.state, is_signed, func.count())
        .join(OutboxMessage, col(OutboxMessage.id) == col(Receipt.outbox_id), isouter=True)
        .where(Receipt.kind == ReceiptKind.NOTICE, col(Receipt.subject_id).in_(list(numbers)))
        .group_by(col(Receipt.subject_id), col(OutboxMessage.state), is_signed)
    )
    found: dict[int, list[tuple[OutboxState | None, bool, int]]] = {}
    for number, state, signed, count in session.exec(query):
        found.setdefault(number, []).append((OutboxState(state) if state else None, bool(signed), count))
    return found


def stop_unsent(session: Session, number: int, at: datetime) -> list[int]:
    """End what of a notice has not left yet; nobody misses it. The members concerned."""
    brings = select(Receipt.outbox_id).where(Receipt.kind == ReceiptKind.NOTICE, Receipt.subject_id == number)
    is_held = (col(OutboxMessage.id).in_(brings), col(OutboxMessage.state).in_(UNSENT))
    concerned = session.exec(select(OutboxMessage.member_id).where(*is_held)).all()
    statement = update(OutboxMessage).where(*is_held).values(state=OutboxState.FAILED, error="recalled", reported_at=at)
    session.connection().execute(statement.execution_options(synchronize_session=False))
    session.expire_all()
    return [member_id for member_id in concerned if member_id is not None]
