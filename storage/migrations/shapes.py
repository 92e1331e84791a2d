"""What the tables of every migration are made of: kinds of columns, and names given as the models give them."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
BIG, INT, BOOL, DAY = sa.BigInteger(), sa.Integer(), sa.Boolean(), sa.Date()
TEXT, LONG_TEXT, HASH = sa.String(), sa.Text(), sa.String(64)
JSON = sa.JSON().with_variant(JSONB(), "postgresql")
MOMENT = sa.DateTime(timezone=True)


def table(name: str, *items: Any, key: tuple[str, ...] = ("id",), indexes: tuple[str, ...] = ()) -> None:
    """Create a table with its primary key and an index on each of ``indexes``."""
    op.create_table(name, *items, sa.PrimaryKeyConstraint(*key, name=f"pk_{name}"))
    for indexed in indexes:
        op.create_index(f"ix_{name}_{indexed}", name, [indexed])


def column(name: str, kind: Any, *, nullable: bool = False, autoincrement: Any = "auto") -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=nullable, autoincrement=autoincrement)


def state(table_name: str, name: str, values: tuple[str, ...], *, nullable: bool = False) -> sa.Column[Any]:
    """A text column with a CHECK on its values."""
    check = op.f(f"ck_{table_name}_{name}")
    kind = sa.Enum(*values, native_enum=False, create_constraint=True, length=32, name=check)
    return sa.Column(name, kind, nullable=nullable)


def reference(table_name: str, name: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([name], [target], name=f"fk_{table_name}_{name}")
