"""Tables whose rows are written once: the database itself refuses to change or delete them."""

from __future__ import annotations

from sqlalchemy import DDL, Table, event


def statements(table: str, dialect: str) -> tuple[str, ...]:
    """The DDL that closes a table to UPDATE and DELETE (and to TRUNCATE on PostgreSQL)."""
    return _sqlite(table) if dialect == "sqlite" else _postgresql(table)


def undo_statements(table: str, dialect: str) -> tuple[str, ...]:
    """The DDL that opens the table again."""
    if dialect == "sqlite":
        return tuple(f"DROP TRIGGER {table}_no_{verb}" for verb in ("update", "delete"))
    return f"DROP TRIGGER {table}_append_only ON {table}", f"DROP FUNCTION {table}_refuse()"


def forbid_changes(table: Table) -> None:
    """Close the table whenever it is created from the models."""
    table.info["append_only"] = True
    for dialect in ("sqlite", "postgresql"):
        for statement in statements(table.name, dialect):
            event.listen(table, "after_create", _ddl(statement).execute_if(dialect=dialect))


def _sqlite(table: str) -> tuple[str, ...]:
    return tuple(
        f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        for verb in ("UPDATE", "DELETE")
    )


def _postgresql(table: str) -> tuple[str, ...]:
    function = (
        f"CREATE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{table} is append-only'; END $$"
    )
    trigger = (
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_refuse()"
    )
    return function, trigger


def _ddl(statement: str) -> DDL:
    return DDL(statement)  # type: ignore[no-untyped-call]  # SQLAlchemy leaves this constructor untyped
