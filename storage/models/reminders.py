"""What was reminded of, and what departments said instead of material."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Column, Index, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from bot.domain.states import AnswerKind, AnswerState, ReminderState
from storage import columns


class ObligationAnswer(SQLModel, table=True):
    """What was said of an obligation instead of material. One of a kind is in force, and one more may wait.

    ``department`` is empty where it holds for all of them (办结, 暂缓, 省厅通知). ``partner``: with whom it reports.
    ``text``: 存在问题及下一步措施, or why a new day is needed. ``new_due_on``: the day asked for, or the province's.
    ``refusal``: why it was not agreed to. ``closed_at``: since when it is no longer in force.
    """

    __tablename__ = "obligation_answer"

    id: int = columns.key()
    obligation_id: str = Field(index=True)
    department: str
    kind: AnswerKind = columns.state(AnswerKind)
    state: AnswerState = columns.state(AnswerState, AnswerState.STANDING)
    member_id: int = columns.ref("member")
    submission_id: int | None = columns.ref("submission", nullable=True)
    said_at: datetime = columns.moment()
    text: str | None = Field(default=None, sa_column=Column(Text))
    partner: str | None = None
    new_due_on: date | None = None
    decided_by_id: int | None = columns.ref("member", nullable=True)
    decided_at: datetime | None = columns.moment(nullable=True)
    refusal: str | None = Field(default=None, sa_column=Column(Text))
    closed_at: datetime | None = columns.moment(nullable=True)

    __table_args__ = (
        Index(
            "obligation_answer_in_force",
            "obligation_id",
            "department",
            "kind",
            "state",
            unique=True,
            sqlite_where=Column("closed_at").is_(None),
            postgresql_where=Column("closed_at").is_(None),
        ),
    )


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
