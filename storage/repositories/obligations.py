"""What was said of obligations instead of material."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import CursorResult, update
from sqlmodel import Session, col, select

from bot.domain.states import AnswerKind, AnswerState
from storage.models import ObligationAnswer
from storage.upsert import insert_missing

EVERYBODY = ""
"""The department of an answer that holds for all."""


def in_force(session: Session) -> Sequence[ObligationAnswer]:
    """Every answer that stands or waits for an agreement, oldest first."""
    query = select(ObligationAnswer).where(col(ObligationAnswer.closed_at).is_(None))
    return session.exec(query.order_by(col(ObligationAnswer.id))).all()


def one_in_force(
    session: Session, obligation_id: str, department: str, kind: AnswerKind, state: AnswerState | None = None
) -> ObligationAnswer | None:
    """The newest answer of that kind that stands or waits."""
    query = select(ObligationAnswer).where(
        ObligationAnswer.obligation_id == obligation_id,
        ObligationAnswer.department == department,
        ObligationAnswer.kind == kind,
        col(ObligationAnswer.closed_at).is_(None),
    )
    if state is not None:
        query = query.where(ObligationAnswer.state == state)
    return session.exec(query.order_by(col(ObligationAnswer.id).desc()).limit(1)).first()


def by_id(session: Session, answer_id: int) -> ObligationAnswer | None:
    """The answer as it is now."""
    return session.get(ObligationAnswer, answer_id, populate_existing=True)


def give(
    session: Session,
    obligation_id: str,
    department: str,
    kind: AnswerKind,
    member_id: int,
    at: datetime,
    *,
    state: AnswerState = AnswerState.STANDING,
    text: str | None = None,
    partner: str | None = None,
    new_due_on: date | None = None,
) -> ObligationAnswer:
    """Enter the answer; where one of that kind and state is in force already, that one stands."""
    row = {
        "obligation_id": obligation_id,
        "department": department,
        "kind": kind,
        "state": state,
        "member_id": member_id,
        "said_at": at,
        "text": text,
        "partner": partner,
        "new_due_on": new_due_on,
    }
    insert_missing(session, ObligationAnswer, [row])
    given = one_in_force(session, obligation_id, department, kind, state)
    assert given is not None
    return given


def change(session: Session, answer_id: int, before: Sequence[AnswerState], after: AnswerState, **values: Any) -> bool:
    """Move it from one of the states to another if nobody was faster; ``False`` when somebody was."""
    statement = (
        update(ObligationAnswer)
        .where(
            col(ObligationAnswer.id) == answer_id,
            col(ObligationAnswer.state).in_(before),
            col(ObligationAnswer.closed_at).is_(None),
        )
        .values(state=after, **values)
        .execution_options(synchronize_session=False)
    )
    session.flush()
    result: CursorResult[Any] = session.execute(statement)  # type: ignore[assignment]  # an UPDATE gives a cursor
    return result.rowcount == 1
