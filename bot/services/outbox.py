"""Use cases of the outbox: claiming under a lease, recording each part, ending; nobody is forgotten in silence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import update
from sqlmodel import Session, col

from bot.domain.states import Lane, OutboxState
from bot.services.bureau import Bureau
from storage.models import Member, OutboxMessage
from storage.repositories import members, outbox

LEASE = timedelta(minutes=3)
_BULK = frozenset({Lane.DIGEST, Lane.BROADCAST})


class LeaseLostError(Exception):
    """Another worker took the row over; whoever had it stops."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A row that this worker may send. ``edits_ids``: numbers of the messages to replace, ``None`` for a new message.

    ``is_ripe``: whether the message to edit has come to its end. ``was_expired``: taken over from a worker that died.
    """

    id: int
    owner: str
    attempt_count: int
    chat_id: int
    kind: str
    params: dict[str, Any]
    parts: list[dict[str, Any]]
    is_bulk: bool
    is_possible_copy: bool
    was_expired: bool
    edits_ids: tuple[int, ...] | None = None
    is_ripe: bool = True


def is_anything_due(bureau: Bureau) -> bool:
    with bureau.storage.read() as session:
        return outbox.is_anything_due(session, bureau.now)


def release_claims(bureau: Bureau) -> int:
    """Take every row away from workers that are dead for certain; how many rows. What was on its way goes marked.

    Only for a process that is alone with its database by a lock: another worker's rows would be sent twice.
    """
    with bureau.storage.write() as session:
        return outbox.expire_leases(session, bureau.now)


def claim_messages(bureau: Bureau, owner: str, limit: int, bulk_limit: int | None = None) -> tuple[Claim, ...]:
    """Take over what is due, at most one row a chat; conditional, so that two workers never share a row.

    ``bulk_limit``: how many of them may be digests or notices; all when not given.
    """
    now = bureau.now
    with bureau.storage.write() as session:
        rows = [outbox.by_id(session, number) for number in _next_ids(session, now, limit, bulk_limit)]
        claims = [_claim(session, row, owner, now) for row in rows if row is not None]
        return tuple(claim for claim in claims if claim is not None)


def _next_ids(session: Session, now: datetime, limit: int, bulk_limit: int | None) -> list[int]:
    if bulk_limit is None or bulk_limit >= limit:
        return outbox.next_ids(session, now, limit)
    urgent = outbox.next_ids(session, now, limit, [lane for lane in Lane if lane not in _BULK])
    room = min(bulk_limit, limit - len(urgent))
    bulk = outbox.next_ids(session, now, room, list(_BULK), without_chats_of=urgent) if room > 0 else []
    return [*urgent, *bulk]


def _claim(session: Session, row: OutboxMessage, owner: str, now: datetime) -> Claim | None:
    was_expired = row.state is OutboxState.CLAIMED
    parts = [_after_crash(part) for part in row.parts]
    is_copy = row.is_possible_copy or any(part["is_copy"] for part in parts)
    conditions = {"state": row.state, "attempt_count": row.attempt_count}
    values = {
        "state": OutboxState.CLAIMED,
        "lease_owner": owner,
        "leased_until_at": now + LEASE,
        "attempt_count": row.attempt_count + 1,
        "parts": parts,
        "is_possible_copy": is_copy,
    }
    if not outbox.change(session, row.id or 0, conditions, values):
        return None
    edits_ids, is_ripe = _edited(session, row)
    return Claim(
        id=row.id or 0,
        owner=owner,
        attempt_count=row.attempt_count + 1,
        chat_id=row.chat_id,
        kind=row.kind,
        params=row.params,
        parts=parts,
        is_bulk=row.lane in _BULK,
        is_possible_copy=is_copy,
        was_expired=was_expired,
        edits_ids=edits_ids,
        is_ripe=is_ripe,
    )


def _after_crash(part: dict[str, Any]) -> dict[str, Any]:
    """A part that was on its way when its worker died may have arrived: it goes again, marked."""
    return {**part, "state": "unsent", "is_copy": True} if part["state"] == "sending" else dict(part)


def _edited(session: Session, row: OutboxMessage) -> tuple[tuple[int, ...] | None, bool]:
    """The messages that a row replaces, and whether it is known by now which they are."""
    if row.edits_id is None:
        named = row.params.get(outbox.EDITS)
        return (tuple(named) if named else None), True
    target = outbox.by_id(session, row.edits_id)
    while target is not None and target.edits_id is not None:
        target = outbox.by_id(session, target.edits_id)
    if target is None:
        return (), True
    ids = tuple(message_id for part in target.parts if part["type"] == "text" for message_id in part["ids"])
    return ids, target.state in outbox.ENDS


def record_parts(bureau: Bureau, claim: Claim, parts: Sequence[dict[str, Any]]) -> None:
    """Keep the parts as they stand now, and prolong the lease. Raises :class:`LeaseLostError`."""
    with bureau.storage.write() as session:
        _change(session, claim, {"parts": list(parts), "leased_until_at": bureau.now + LEASE})
        _remember(session, bureau, claim, parts)


def finish_sent(bureau: Bureau, claim: Claim, parts: Sequence[dict[str, Any]]) -> None:
    """Telegram answered for every part."""
    now = bureau.now
    with bureau.storage.write() as session:
        _change(session, claim, {"parts": list(parts), "state": OutboxState.SENT, "sent_at": now, "error": None})
        _remember(session, bureau, claim, parts)
        session.connection().execute(
            update(Member)
            .where(col(Member.chat_id) == claim.chat_id, col(Member.is_reachable).is_(False))
            .values(is_reachable=True)
        )


def finish_waiting(
    bureau: Bureau,
    claim: Claim,
    parts: Sequence[dict[str, Any]],
    reason: str,
    wait: timedelta,
    *,
    is_copy: bool = False,
) -> None:
    """Try again after a while. ``is_copy``: the attempt may have arrived."""
    values = {
        "parts": list(parts),
        "state": OutboxState.WAITING,
        "not_before_at": bureau.now + wait,
        "error": reason,
        "is_possible_copy": claim.is_possible_copy or is_copy,
    }
    with bureau.storage.write() as session:
        _change(session, claim, values)


def finish_failed(
    bureau: Bureau,
    claim: Claim,
    parts: Sequence[dict[str, Any]],
    reason: str,
    *,
    state: OutboxState = OutboxState.FAILED,
    is_blocked: bool = False,
) -> None:
    """The end without delivery (``FAILED``) or without knowing (``UNKNOWN``); the auditor reports it."""
    with bureau.storage.write() as session:
        _change(session, claim, {"parts": list(parts), "state": state, "error": reason})
        if is_blocked:
            _set_reachable(session, claim.chat_id, is_reachable=False)


def keep_answer(
    bureau: Bureau, update_id: int, ordinal: int, chat_id: int, parts: Sequence[dict[str, Any]], *, is_copy: bool
) -> None:
    """An answer that could not be given at once is owed like any other message."""
    with bureau.storage.write() as session:
        key = f"answer:{update_id}:{ordinal}"
        if outbox.by_key(session, key) is not None:
            return
        member = members.active_by_user(session, chat_id)
        session.add(
            OutboxMessage(
                key=key,
                kind="answer",
                params={},
                chat_id=chat_id,
                member_id=member.id if member is not None else None,
                lane=Lane.ANSWER,
                parts=list(parts),
                is_possible_copy=is_copy,
                created_at=bureau.now,
                not_before_at=bureau.now,
            )
        )


def record_answer(bureau: Bureau, chat_id: int, message_ids: Sequence[int], subjects: Sequence[str]) -> None:
    """Keep what a direct answer was about, so that a reply to it is understood."""
    with bureau.storage.write() as session:
        outbox.remember_sent(session, chat_id, message_ids, subjects, at=bureau.now)


def set_reachable(bureau: Bureau, chat_id: int, *, is_reachable: bool) -> None:
    """The person blocked the bot, or let it in again."""
    with bureau.storage.write() as session:
        _set_reachable(session, chat_id, is_reachable=is_reachable)


def _set_reachable(session: Session, chat_id: int, *, is_reachable: bool) -> None:
    statement = update(Member).where(col(Member.chat_id) == chat_id).values(is_reachable=is_reachable)
    session.connection().execute(statement)


def _change(session: Session, claim: Claim, values: dict[str, Any]) -> None:
    conditions = {"state": OutboxState.CLAIMED, "lease_owner": claim.owner, "attempt_count": claim.attempt_count}
    if not outbox.change(session, claim.id, conditions, values):
        raise LeaseLostError(f"outbox row {claim.id}")


def _remember(session: Session, bureau: Bureau, claim: Claim, parts: Sequence[dict[str, Any]]) -> None:
    row = outbox.by_id(session, claim.id)
    chat_id = row.chat_id if row is not None else claim.chat_id  # the group may have moved meanwhile
    for part in parts:
        if part["state"] == "sent" and part["subjects"]:
            outbox.remember_sent(session, chat_id, part["ids"], part["subjects"], at=bureau.now, outbox_id=claim.id)
