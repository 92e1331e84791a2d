"""The question that a member may answer by typing."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlmodel import Session

from storage.models import Prompt


def ask(session: Session, member_id: int, kind: str, params: dict[str, Any], *, at: datetime) -> None:
    """Remember the question; it replaces the former one."""
    session.merge(Prompt(member_id=member_id, kind=kind, params=params, asked_at=at))


def pending(session: Session, member_id: int) -> Prompt | None:
    """The open question, if any."""
    return session.get(Prompt, member_id)


def clear(session: Session, member_id: int) -> None:
    """Forget the open question."""
    if (prompt := session.get(Prompt, member_id)) is not None:
        session.delete(prompt)
