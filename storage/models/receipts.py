"""Who was sent something to sign for, and who has signed (签收)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from bot.domain.states import ReceiptKind
from storage import columns


class Receipt(SQLModel, table=True):
    """One thing sent to one member to sign for; once a thing and member.

    ``subject_id``: the number of the notice, 批示 or 督办单. ``outbox_id``: the message that brings it, which knows
    whether it was delivered.
    """

    __tablename__ = "receipt"

    id: int = columns.key()
    kind: ReceiptKind = columns.state(ReceiptKind)
    subject_id: int = Field(index=True)
    member_id: int = columns.ref("member")
    outbox_id: int | None = columns.ref("outbox", nullable=True)
    sent_at: datetime = columns.moment()
    signed_at: datetime | None = columns.moment(nullable=True)

    __table_args__ = (UniqueConstraint("kind", "subject_id", "member_id", name="receipt_once"),)
