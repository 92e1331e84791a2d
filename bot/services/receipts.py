"""签收: notices, 批示 and 督办单 are signed for, and nothing else. Nobody records who has merely looked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from bot.domain.errors import NotFoundError
from bot.domain.roles import Principal
from bot.domain.states import OutboxState, ReceiptKind, ReceiptState
from bot.services.bureau import Bureau
from storage.models import Member, OutboxMessage, Receipt
from storage.repositories import outbox, receipts

_ENDED_BADLY = frozenset({OutboxState.FAILED, OutboxState.UNKNOWN})


@dataclass(frozen=True, slots=True)
class Subject:
    """What is signed for: its kind and its number among things of that kind."""

    kind: ReceiptKind
    id: int


@dataclass(frozen=True, slots=True)
class Status:
    """How one recipient stands. ``error``: why delivery failed, as it was recorded."""

    member_id: int
    name: str
    department: str | None
    state: ReceiptState
    signed_at: datetime | None = None
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Signed:
    """What was signed for, and the message that brought it, to be shown anew as signed."""

    subject: Subject
    signed_at: datetime
    message_kind: str
    params: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Unsigned:
    """Something that the member has still to sign for. ``params``: of the message that brought it."""

    subject: Subject
    sent_at: datetime
    params: dict[str, Any]


def register(session: Session, subject: Subject, member: Member, outbox_id: int | None, *, at: datetime) -> None:
    """Remember that the member is sent the thing by that outbox row. Called twice it adds nothing."""
    assert member.id is not None
    register_all(session, subject, [(member.id, outbox_id)], at=at)


def register_all(session: Session, subject: Subject, sent: Iterable[tuple[int, int | None]], *, at: datetime) -> None:
    """As :func:`register` for many (member id, outbox id) pairs, in one statement."""
    receipts.add(session, subject.kind, subject.id, sent, at=at)


def sign(bureau: Bureau, principal: Principal, subject: Subject) -> Signed:
    """The recipient signs; again says the same. Raises ``receipt_not_found`` for what they were not sent."""
    with bureau.storage.write() as session:
        row = receipts.of_member(session, subject.kind, subject.id, principal.member_id)
        if row is None or row.id is None:
            raise NotFoundError("receipt_not_found")
        if receipts.mark_signed(session, row.id, bureau.now):
            session.refresh(row)
        message = outbox.by_id(session, row.outbox_id) if row.outbox_id is not None else None
        assert row.signed_at is not None
        kind, params = (message.kind, dict(message.params)) if message is not None else ("", {})
        return Signed(subject, row.signed_at, kind, params)


def list_unsigned(bureau: Bureau, principal: Principal) -> tuple[Unsigned, ...]:
    """What the member has still to sign for, oldest first."""
    with bureau.storage.read() as session:
        rows = receipts.unsigned_of(session, principal.member_id)
        return tuple(_unsigned(session, row) for row in rows)


def _unsigned(session: Session, row: Receipt) -> Unsigned:
    message = outbox.by_id(session, row.outbox_id) if row.outbox_id is not None else None
    return Unsigned(Subject(row.kind, row.subject_id), row.sent_at, dict(message.params) if message else {})


def missing(session: Session, subject: Subject) -> list[Member]:
    """Active members who were sent the thing and have not signed."""
    return receipts.unsigned_members(session, subject.kind, subject.id)


def readers(session: Session, subject: Subject) -> list[Member]:
    """Active members who were sent the thing, signed or not."""
    return receipts.readers(session, subject.kind, subject.id)


def statuses(session: Session, subject: Subject) -> tuple[Status, ...]:
    """How every recipient stands (已排队, 已送达, 失败, 已签收), in the order of sending."""
    rows = receipts.of_subject(session, subject.kind, subject.id)
    return tuple(_status(receipt, member, message) for receipt, member, message in rows)


def _status(receipt: Receipt, member: Member, message: OutboxMessage | None) -> Status:
    state, error = ReceiptState.QUEUED, None
    if receipt.signed_at is not None:
        state = ReceiptState.SIGNED
    elif message is not None and message.state is OutboxState.SENT:
        state = ReceiptState.DELIVERED
    elif message is not None and message.state in _ENDED_BADLY:
        state, error = ReceiptState.FAILED, message.error
    return Status(receipt.member_id, member.name, member.department, state, receipt.signed_at, error)
