"""What was reminded of, and what departments said instead of material."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Column, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from bot.domain.states import AnswerKind, ReminderState
from storage import columns


class ObligationAnswer(SQLModel, table=True):
    """What a department said of an obligation instead of material; once a kind."""

    __tablename__ = "obligation_answer"

    id: int = columns.key()
    obligation_id: str = Field(index=True)
    department: str
    kind: AnswerKind = columns.state(AnswerKind)
    member_id: int = columns.ref("member")
    submission_id: int | None = columns.ref("submission", nullable=True)
    said_at: datetime = columns.moment()
    text: str | None = Field(default=None, sa_column=Column(Text))

    __table_args__ = (UniqueConstraint("obligation_id", "department", "kind", name="obligation_answer_once"),)


class Reminder(SQLModel, table=True):
    """The ledger of reminding: one row a target, subject, kind and step, so that planning twice adds nothing.

    ``target``: ``dept:<name>`` or ``member:7``. ``subject``: an obligation's id, or ``digest``.
    ``kind``: ``rung``, ``digest`` … ``step``: a rung's number, or a day.
    """

    __tablename__ = "reminder"

    id: int = columns.key()
    target: str
    subject: str
    kind: str
    step: str
    on: date = Field(index=True)
    state: ReminderState = columns.state(ReminderState, ReminderState.ISSUED)
    outbox_id: int | None = columns.ref("outbox", nullable=True)
    issued_at: datetime = columns.moment()

    __table_args__ = (UniqueConstraint("target", "subject", "kind", "step", name="reminder_once"),)
