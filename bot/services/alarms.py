"""Alarms for the coordinators: what was not delivered, and when Telegram was out of reach."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import update
from sqlmodel import Session, col

from bot.clock import local
from bot.domain.states import Lane
from bot.services.bureau import Bureau
from storage.models import Member, OutboxMessage
from storage.repositories import members, outbox

OVERDUE_AFTER = timedelta(minutes=10)
ALARMS = frozenset({"delivery_alarm", "polling_alarm", "mirror_alarm"})


def report_undelivered(bureau: Bureau) -> int:
    """Tell every coordinator, once, of each message that failed, is in doubt or is overdue. Returns how many.

    Alarms that fail themselves and edits of older messages are only marked: nobody misses anything by them.
    """
    now = bureau.now
    with bureau.storage.write() as session:
        rows = outbox.unreported(session, now - OVERDUE_AFTER)
        items = [_item(message, member) for message, member in rows if _is_told(message)]
        if items:
            key = f"delivery-alarm:{rows[0][0].id}:{now.isoformat()}"
            _alarm(session, "delivery_alarm", {"items": items}, key=key, at=now)
        _mark_reported(session, [message.id for message, _ in rows], now)
    return len(items)


def report_outage(bureau: Bureau, since: datetime, until: datetime) -> None:
    """Tell every coordinator that nothing came from Telegram between the two moments."""
    params = {"since": f"{local(since):%m-%d %H:%M}", "until": f"{local(until):%m-%d %H:%M}"}
    with bureau.storage.write() as session:
        _alarm(session, "polling_alarm", params, key=f"polling-alarm:{since.isoformat()}", at=bureau.now)


def _alarm(session: Session, kind: str, params: dict[str, Any], *, key: str, at: datetime) -> None:
    for coordinator in members.coordinators(session):
        outbox.tell(session, coordinator, kind, params, key=f"{key}:{coordinator.id}", at=at, lane=Lane.ANSWER)


def _is_told(message: OutboxMessage) -> bool:
    return message.kind not in ALARMS and message.edits_id is None


def _item(message: OutboxMessage, member: Member | None) -> dict[str, Any]:
    state = message.state.value if message.state in outbox.ENDS else "overdue"
    return {
        "name": member.name if member else "",
        "department": (member.department if member else None) or "",
        "is_blocked": member is not None and not member.is_reachable,
        "kind": message.kind,
        "state": state,
        "at": f"{local(message.created_at):%m-%d %H:%M}",
    }


def _mark_reported(session: Session, ids: list[int | None], at: datetime) -> None:
    if ids:
        statement = update(OutboxMessage).where(col(OutboxMessage.id).in_(ids)).values(reported_at=at)
        session.connection().execute(statement)
