"""What leaders and the 信用办 do about items that are late: 催办, 督办单, 通报, 批示, and what departments answer."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Column, ForeignKey, String, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from bot.domain.states import BulletinState, InstructionState, ReceiptKind, SupervisionState
from storage import columns


class Urge(SQLModel, table=True):
    """One item of one department, nudged (催办) in somebody's name; once a workday.

    ``on``: the workday on which the department hears of it.
    """

    __tablename__ = "urge"

    id: int = columns.key()
    obligation_id: str = Field(index=True)
    department: str
    on: date
    member_id: int = columns.ref("member")
    update_id: int = columns.big()
    urged_at: datetime = columns.moment()

    __table_args__ = (UniqueConstraint("obligation_id", "department", "on", name="urge_once_a_day"),)


class Supervision(SQLModel, table=True):
    """A 督办单 about one item of one department. ``id`` is its number; ``answer_by``: 反馈时限.

    It is a draft until its paper lies on the disk.
    """

    __tablename__ = "supervision"

    id: int = columns.key()
    obligation_id: str = Field(index=True)
    department: str
    state: SupervisionState = columns.state(SupervisionState, SupervisionState.DRAFT)
    answer_by: date
    member_id: int = columns.ref("member")
    created_at: datetime = columns.moment()
    issued_at: datetime | None = columns.moment(nullable=True)
    sha256: str | None = Field(default=None, sa_column=Column(String(64), ForeignKey("stored_file.sha256"), index=True))

    __table_args__ = (UniqueConstraint("obligation_id", "department", name="supervision_once"),)


class Bulletin(SQLModel, table=True):
    """A 通报 on departments and their items, never on persons. ``matters``: as they stood when it was drafted."""

    __tablename__ = "bulletin"

    id: int = columns.key()
    state: BulletinState = columns.state(BulletinState, BulletinState.DRAFT)
    matters: list[Any] = columns.structure(list)
    member_id: int = columns.ref("member")
    update_id: int = columns.big(unique=True)
    drafted_at: datetime = columns.moment()
    decided_by_id: int | None = columns.ref("member", nullable=True)
    decided_at: datetime | None = columns.moment(nullable=True)


class Instruction(SQLModel, table=True):
    """A leader's or deputy's own words (批示), passed on to departments; kept for the ledger's column 领导批示.

    ``obligation_ids`` and ``clauses``: what they are about, if anything in particular.
    """

    __tablename__ = "instruction"

    id: int = columns.key()
    state: InstructionState = columns.state(InstructionState, InstructionState.DRAFT)
    text: str = Field(sa_column=Column(Text, nullable=False))
    clauses: list[str] = columns.structure(list)
    obligation_ids: list[str] = columns.structure(list)
    departments: list[str] = columns.structure(list)
    member_id: int = columns.ref("member")
    update_id: int = columns.big(unique=True)
    written_at: datetime = columns.moment()
    sent_at: datetime | None = columns.moment(nullable=True)


class Feedback(SQLModel, table=True):
    """What a department answered to a 批示 or a 督办单, in its own words."""

    __tablename__ = "feedback"

    id: int = columns.key()
    kind: ReceiptKind = columns.state(ReceiptKind)
    subject_id: int = Field(index=True)
    department: str
    member_id: int = columns.ref("member")
    update_id: int = columns.big(unique=True)
    text: str = Field(sa_column=Column(Text, nullable=False))
    said_at: datetime = columns.moment()
