"""Archives (验收材料汇编) ordered in the chat, and the packages made of them so far."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Column, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from bot.domain.states import ArchiveState, ArchiveVersion
from storage import columns


class ArchiveOrder(SQLModel, table=True):
    """One order. It holds what was known before ``until_at``, reckoned as of the day ``on``.

    ``indicator``: the only one wanted, or ``None`` for all. ``progress``: what the progress message shows.
    ``leased_until_at``: until when some process works on it.
    """

    __tablename__ = "archive_order"

    id: int = columns.key()
    member_id: int = columns.ref("member")
    update_id: int = columns.big(unique=True)
    version: ArchiveVersion = columns.state(ArchiveVersion)
    state: ArchiveState = columns.state(ArchiveState, ArchiveState.WAITING)
    indicator: str | None = None
    on: date
    until_at: datetime = columns.moment()
    ordered_at: datetime = columns.moment()
    leased_until_at: datetime | None = columns.moment(nullable=True)
    attempt_count: int = 0
    progress_id: int | None = columns.ref("outbox", nullable=True)
    progress: dict[str, Any] = columns.structure(dict)
    cleared_at: datetime | None = columns.moment(nullable=True)


class ArchivePackage(SQLModel, table=True):
    """One ZIP of an order, on disk by its hash. ``step``: its place among the order's steps; ``part``: within it.

    ``remarks``: what the reader is told about it.
    """

    __tablename__ = "archive_package"
    __table_args__ = (UniqueConstraint("order_id", "step", "part"),)

    id: int = columns.key()
    order_id: int = columns.ref("archive_order")
    step: int
    part: int
    name: str = Field(sa_column=Column(Text, nullable=False))
    sha256: str
    size: int = columns.big()
    remarks: dict[str, Any] = columns.structure(dict)
