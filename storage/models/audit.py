"""The record of changes (审计): each entry sealed with the one before it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, Column, String, Text
from sqlmodel import Field, SQLModel

from storage import columns
from storage.append_only import forbid_changes


class AuditEntry(SQLModel, table=True):
    """One change of one row. ``id`` counts from 1 without a gap.

    ``member_id``: who acted; empty for the bot itself and the command line. ``subject``: ``submission:128``; a table's
    name alone for what it held before the record began. ``before`` and ``after``: canonical JSON of the columns that
    changed. ``mac``: HMAC-SHA256 over ``previous`` (the ``mac`` of the entry before) and the canonical entry, as hex.
    """

    __tablename__ = "audit_entry"

    id: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    at: datetime = columns.moment()
    member_id: int | None = columns.big(nullable=True)
    subject: str = Field(index=True)
    action: str
    before: str = Field(sa_column=Column(Text, nullable=False))
    after: str = Field(sa_column=Column(Text, nullable=False))
    previous: str = Field(sa_column=Column(String(64), nullable=False))
    mac: str = Field(sa_column=Column(String(64), nullable=False))


forbid_changes(AuditEntry.__table__)  # type: ignore[attr-defined]  # SQLModel does not declare it
