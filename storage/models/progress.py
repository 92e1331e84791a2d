"""What departments say of a month, and months that are closed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Column, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from storage import columns


class ProgressEntry(SQLModel, table=True):
    """A department's words for the monthly ledger (annex 一、2). ``month``: ``2024-05``.

    ``corrects``: an earlier, closed month to which the words belong; empty for the month itself.
    """

    __tablename__ = "progress_entry"

    id: int = columns.key()
    month: str = Field(index=True)
    department: str
    corrects: str = ""
    text: str = Field(sa_column=Column(Text, nullable=False))
    member_id: int = columns.ref("member")
    at: datetime = columns.moment()

    __table_args__ = (UniqueConstraint("month", "department", "corrects", name="progress_once"),)


class MonthClosing(SQLModel, table=True):
    """A month that is closed (关账), with its rows as they stood then."""

    __tablename__ = "month_closing"

    month: str = Field(primary_key=True)
    rows: list[Any] = columns.structure(list)
    closed_by_id: int = columns.ref("member")
    closed_at: datetime = columns.moment()
