"""Columns as the tables declare them, one function a kind; names of constraints are the same on both databases."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, Column, ForeignKey
from sqlmodel import Field, SQLModel

from storage.types import NAMING, Id, Json, UtcDateTime, values_of

SQLModel.metadata.naming_convention = NAMING


def key() -> Any:
    """The primary key, numbered by the database."""
    return Field(default=None, sa_column=Column(Id, primary_key=True, autoincrement=True))


def ref(table: str, *, nullable: bool = False, index: bool = True) -> Any:
    """A reference to another table's ``id``."""
    column = Column(Id, ForeignKey(f"{table}.id"), nullable=nullable, index=index)
    return Field(default=None, sa_column=column) if nullable else Field(sa_column=column)


def moment(*, nullable: bool = False) -> Any:
    """An aware UTC moment."""
    column = Column(UtcDateTime, nullable=nullable)
    return Field(default=None, sa_column=column) if nullable else Field(sa_column=column)


def big(*, nullable: bool = False, unique: bool = False, index: bool = False) -> Any:
    """A 64-bit number, as Telegram's ids need."""
    column = Column(BigInteger, nullable=nullable, unique=unique, index=index)
    return Field(default=None, sa_column=column) if nullable else Field(sa_column=column)


def structure(default: type[dict[str, Any]] | type[list[Any]]) -> Any:
    """A dict or list, kept as JSON."""
    return Field(default_factory=default, sa_column=Column(Json, nullable=False))


def state(kind: type[Any], default: Any = None) -> Any:
    """A value of the enum, checked by the database too."""
    column: Column[Any] = Column(values_of(kind), nullable=False, index=True)
    return Field(default=default, sa_column=column) if default is not None else Field(sa_column=column)
