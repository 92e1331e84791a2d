"""Use cases of the inbox: an update is committed before Telegram may forget it, and reaches one end."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from bot.domain.states import InboxState
from bot.services.bureau import Bureau
from storage.models import InboxUpdate
from storage.repositories import inbox

KEPT_FOR = timedelta(days=30)
REPEATED_WITHIN = timedelta(days=2)
MOST_STARTS = 5
_LARGEST = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Received:
    """A committed update. ``chat_id``: whose order it stands in. ``payload``: the update's JSON text."""

    update_id: int
    chat_id: int
    payload: str


def receive_updates(bureau: Bureau, updates: Sequence[object]) -> tuple[Received, ...]:
    """Commit what is new of a batch, and return it in order. What carries no usable number is left out."""
    batch = {number: item for item in updates if (number := update_number(item)) is not None}
    with bureau.storage.write() as session:
        known = inbox.known(session, batch)
        rows = []
        for number in sorted(batch):
            if number in known and not _is_reused(bureau, known[number]):
                continue
            row = _row(bureau, number, batch[number])
            session.merge(row)
            rows.append(row)
    return tuple(_received(row) for row in rows)


def take_pending(bureau: Bureau) -> tuple[Received, ...]:
    """What an earlier run left unhandled. One that outlived several starts is put aside: it may be what kills them."""
    with bureau.storage.write() as session:
        rows = inbox.pending(session)
        for row in rows:
            row.attempt_count += 1
            if row.attempt_count > MOST_STARTS:
                row.state, row.handled_at, row.error = InboxState.QUARANTINED, bureau.now, "unhandled at every start"
        return tuple(_received(row) for row in rows if row.state is InboxState.PENDING)


def finish_update(bureau: Bureau, update_id: int) -> None:
    """All its effects are committed."""
    with bureau.storage.write() as session:
        inbox.settle(session, update_id, InboxState.HANDLED, at=bureau.now)


def refuse_update(bureau: Bureau, update_id: int) -> None:
    """From a stranger: judged, and forgotten but for its number."""
    with bureau.storage.write() as session:
        inbox.settle(session, update_id, InboxState.REFUSED, at=bureau.now, is_erased=True)


def quarantine_update(bureau: Bureau, update_id: int, error: str) -> None:
    """Unreadable or failing: kept as it came for the operator."""
    with bureau.storage.write() as session:
        inbox.settle(session, update_id, InboxState.QUARANTINED, at=bureau.now, error=error)


def erase_old_payloads(bureau: Bureau) -> int:
    """Forget what was said more than 30 days ago; the rows stay. Returns how many were emptied."""
    with bureau.storage.write() as session:
        return inbox.erase_before(session, bureau.now - KEPT_FOR)


def update_number(item: object) -> int | None:
    """The update's number, or ``None`` when it has none that could be kept."""
    number = item.get("update_id") if isinstance(item, dict) else None
    is_number = isinstance(number, int) and not isinstance(number, bool) and 0 <= number < _LARGEST
    return number if is_number else None


def chat_of(item: object) -> int | None:
    """The chat an update belongs to, read from raw JSON without trusting its shape."""
    for value in _objects(item):
        for holder in (value, value.get("message")):
            for key in ("chat", "from"):
                inner = holder.get(key) if isinstance(holder, dict) else None
                number = inner.get("id") if isinstance(inner, dict) else None
                if isinstance(number, int) and not isinstance(number, bool) and abs(number) < _LARGEST:
                    return number
    return None


def _objects(item: object) -> Iterable[dict[str, Any]]:
    return [value for value in item.values() if isinstance(value, dict)] if isinstance(item, dict) else []


def _is_reused(bureau: Bureau, row: InboxUpdate) -> bool:
    """Telegram repeats an update for a day at most: a much older number of the same value is another update's."""
    return row.state is not InboxState.PENDING and bureau.now - row.received_at > REPEATED_WITHIN


def _row(bureau: Bureau, number: int, item: object) -> InboxUpdate:
    return InboxUpdate(
        update_id=number,
        chat_id=chat_of(item),
        payload=json.dumps(item),
        state=InboxState.PENDING,
        received_at=bureau.now,
        handled_at=None,
        attempt_count=0,
        error=None,
    )


def _received(row: InboxUpdate) -> Received:
    return Received(row.update_id, row.chat_id or 0, row.payload)
