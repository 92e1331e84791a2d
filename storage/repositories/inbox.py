"""The inbox: updates as Telegram handed them over."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import update
from sqlmodel import Session, col, select

from bot.domain.states import InboxState
from storage.models import InboxUpdate


def known(session: Session, update_ids: Iterable[int]) -> dict[int, InboxUpdate]:
    """The rows of those numbers that are there already."""
    rows = session.exec(select(InboxUpdate).where(col(InboxUpdate.update_id).in_(list(update_ids))))
    return {row.update_id: row for row in rows}


def pending(session: Session) -> list[InboxUpdate]:
    """What is not handled yet, in the order of arrival."""
    query = select(InboxUpdate).where(InboxUpdate.state == InboxState.PENDING)
    return list(session.exec(query.order_by(col(InboxUpdate.received_at), col(InboxUpdate.update_id))))


def settle(
    session: Session,
    update_id: int,
    state: InboxState,
    *,
    at: datetime,
    error: str | None = None,
    is_erased: bool = False,
) -> bool:
    """Move a pending row to its end; ``False`` when it is no longer pending."""
    values: dict[str, object] = {"state": state, "handled_at": at, "error": error}
    if is_erased:
        values |= {"payload": "", "media_group_id": None}
    statement = update(InboxUpdate).where(
        col(InboxUpdate.update_id) == update_id, col(InboxUpdate.state) == InboxState.PENDING
    )
    return session.connection().execute(statement.values(values)).rowcount == 1


def erase_before(session: Session, moment: datetime) -> int:
    """Empty the payloads of what reached its end before the moment; how many rows."""
    statement = update(InboxUpdate).where(
        col(InboxUpdate.state) != InboxState.PENDING,
        col(InboxUpdate.handled_at) < moment,
        col(InboxUpdate.payload) != "",
    )
    return session.connection().execute(statement.values(payload="")).rowcount
