"""Which tables and columns the record covers, and how a row is written down in it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from enum import Enum
from functools import cache
from typing import Any

from sqlalchemy import Column, Table
from sqlmodel import SQLModel

import storage.models  # noqa: F401 - fills the metadata
from storage.audit.entries import canonical, moment

MACHINERY = frozenset(
    {
        "alembic_version",
        "audit_entry",
        "file_traits",
        "inbox",
        "invite_attempt",
        "meta",
        "mirror_post",
        "outbox",
        "prompt",
        "reminder",
        "sent_message",
        "shown_card",
        "stored_file",
    }
)
"""Tables of delivery and housekeeping. Whatever else there is, is recorded."""

PASSING: Mapping[str, frozenset[str]] = {
    "submission": frozenset({"version", "touched_at", "card_message_id", "card_media_group_id"}),
    "notice": frozenset({"card_message_id", "progress_id", "progress"}),
    "member": frozenset({"is_reachable"}),
    "invite": frozenset({"code_hash"}),
    "receipt": frozenset({"outbox_id"}),
    "archive_order": frozenset({"leased_until_at", "attempt_count", "progress_id", "progress"}),
    "page": frozenset({"next_check_at", "is_reported"}),
    "page_link": frozenset({"told_at"}),
}
"""Columns that say nothing of what people did: where a card lies, how far a delivery is."""

CHANGES_ONLY = frozenset({"receipt"})
"""Tables whose new rows are made by the thousand with another recorded row; only what becomes of them is recorded."""

LONGEST = 4096
"""JSON of more characters is recorded by its SHA-256."""


@cache
def columns_of(table: Table) -> tuple[Column[Any], ...]:
    """The columns that the record covers; none of a table that it does not."""
    if table.name in MACHINERY:
        return ()
    passing = PASSING.get(table.name, frozenset())
    return tuple(column for column in table.columns if column.name not in passing)


def recorded_tables() -> list[Table]:
    """Every table that the record covers, by name."""
    return sorted((each for each in SQLModel.metadata.tables.values() if columns_of(each)), key=lambda each: each.name)


def subject_of(table: str, key: Iterable[object]) -> str:
    """``submission:128``; several parts of a key are joined by ``/``."""
    return f"{table}:{'/'.join(str(plain(part)) for part in key)}"


def row_of(table: Table, values: Iterable[Any]) -> dict[str, Any]:
    """The recorded columns' values, in the order of :func:`columns_of`, as the record has them."""
    return {column.name: plain(value) for column, value in zip(columns_of(table), values, strict=True)}


def plain(value: Any) -> Any:
    """The value as JSON; what is too long as ``sha256:…``."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str | list | dict | tuple):
        written = canonical(value)
        return f"sha256:{hashlib.sha256(written.encode()).hexdigest()}" if len(written) > LONGEST else value
    return value
