"""A row of any table, made from its columns alone."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import JSON, Boolean, Column, Date, Enum, Integer, Table

from storage.types import UtcDateTime

MOMENT = datetime(2024, 5, 9, 2, 0, tzinfo=UTC)


def row_for(table: Table, number: int) -> dict[str, Any]:
    """Values that the table takes where foreign keys are not looked after; another ``number`` gives another row."""
    return {column.name: _value(column, number) for column in table.columns}


def _value(column: Column[Any], number: int) -> Any:
    kind = column.type
    if isinstance(kind, Enum):
        assert kind.enum_class is not None
        return next(iter(kind.enum_class))
    if isinstance(kind, UtcDateTime):
        return MOMENT
    if isinstance(kind, JSON):
        return []
    simple = {Boolean: False, Date: date(2024, 5, number), Integer: number}
    return next((value for wanted, value in simple.items() if isinstance(kind, wanted)), f"{column.name} {number}")
