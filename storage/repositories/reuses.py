"""What was made from a submission for other clauses."""

from __future__ import annotations

from sqlmodel import Session, col, select

from bot.domain.states import SubmissionState
from storage.models import Submission, SubmissionReuse


def made_from(session: Session, source_id: int, clause: str) -> Submission | None:
    """The submission that took over the files for that clause."""
    row = _row(session, source_id, clause)
    return session.get(Submission, row.submission_id) if row is not None else None


def remember(session: Session, source_id: int, clause: str, submission_id: int) -> None:
    """Note it; in the place of an earlier one that was withdrawn."""
    row = _row(session, source_id, clause)
    if row is None:
        row = SubmissionReuse(source_id=source_id, clause=clause, submission_id=submission_id)
    row.submission_id = submission_id
    session.add(row)


def sent_for(session: Session, source_id: int) -> frozenset[str]:
    """The clauses for which the files were sent to review already."""
    states = (SubmissionState.PENDING, SubmissionState.APPROVED)
    rows = session.exec(
        select(SubmissionReuse.clause)
        .join(Submission, col(Submission.id) == SubmissionReuse.submission_id)
        .where(SubmissionReuse.source_id == source_id, col(Submission.state).in_(states))
    ).all()
    return frozenset(rows)


def _row(session: Session, source_id: int, clause: str) -> SubmissionReuse | None:
    return session.exec(
        select(SubmissionReuse).where(SubmissionReuse.source_id == source_id, SubmissionReuse.clause == clause)
    ).one_or_none()
