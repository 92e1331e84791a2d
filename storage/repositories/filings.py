"""Submissions filed for departments, and what these say of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import update
from sqlmodel import Session, col, select

from bot.domain.states import FilingState, SubmissionState
from storage.models import Filing, Member, Submission
from storage.upsert import insert_missing

_LIVING = (SubmissionState.PENDING, SubmissionState.APPROVED)


def by_submission(session: Session, submission_id: int) -> Filing | None:
    """The filing of that submission, as it is in the database now."""
    query = select(Filing).where(Filing.submission_id == submission_id)
    return session.exec(query.execution_options(populate_existing=True)).one_or_none()


def note(session: Session, submission: Submission, at: datetime) -> Filing:
    """Remember that the submission's present sender filed it for its department; once."""
    row = {
        "submission_id": submission.id,
        "department": submission.department,
        "filed_by_id": submission.member_id,
        "filed_at": at,
        "state": FilingState.WAITING,
    }
    insert_missing(session, Filing, [row])
    found = by_submission(session, submission.id)
    assert found is not None
    return found


def answer(
    session: Session, submission_id: int, state: FilingState, *, by: int, at: datetime, reason: str | None = None
) -> bool:
    """Keep what the department says; ``False`` when somebody of it was faster."""
    statement = (
        update(Filing)
        .where(col(Filing.submission_id) == submission_id, col(Filing.state) == FilingState.WAITING)
        .values(state=state, answered_by_id=by, answered_at=at, reason=reason)
        .execution_options(synchronize_session=False)
    )
    return session.connection().execute(statement).rowcount == 1


def waiting(session: Session, department: str) -> Sequence[tuple[Filing, Submission, Member]]:
    """What the department has still to look at, oldest first, with who filed it."""
    query = (
        select(Filing, Submission, Member)
        .join(Submission, col(Submission.id) == Filing.submission_id)
        .join(Member, col(Member.id) == Filing.filed_by_id)
        .where(
            Filing.department == department,
            Filing.state == FilingState.WAITING,
            col(Submission.state).in_(_LIVING),
        )
        .order_by(col(Filing.submission_id))
    )
    return session.exec(query).all()
