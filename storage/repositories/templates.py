"""Files that the coordinator attached to items."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete
from sqlmodel import Session, col, select

from storage.models import Template


def of_clause(session: Session, clause_id: str) -> Template | None:
    return session.get(Template, clause_id)


def everything(session: Session) -> Sequence[Template]:
    return session.exec(select(Template).order_by(col(Template.clause))).all()


def remove(session: Session, clause_id: str) -> bool:
    """Take the template away; ``False`` when there is none."""
    return session.connection().execute(delete(Template).where(col(Template.clause) == clause_id)).rowcount == 1
