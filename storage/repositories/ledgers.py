"""Ledgers that were filed, and what was submitted in a month."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from bot.domain.states import SubmissionState
from storage.models import FiledLedger, Submission

_SHOWN = (SubmissionState.PENDING, SubmissionState.APPROVED, SubmissionState.RETURNED, SubmissionState.WITHDRAWN)


def filed(session: Session, month: str) -> FiledLedger | None:
    return session.get(FiledLedger, month)


def filed_before(session: Session, month: str) -> Sequence[FiledLedger]:
    """The ledgers of earlier months that were filed, oldest first."""
    query = select(FiledLedger).where(FiledLedger.month < month)
    return session.exec(query.order_by(col(FiledLedger.month))).all()


def filings(session: Session) -> dict[int, str]:
    """Submission number -> the month whose ledger it filed."""
    return {row[0]: row[1] for row in session.exec(select(FiledLedger.submission_id, FiledLedger.month)).all()}


def submitted_between(session: Session, start: datetime, end: datetime) -> Sequence[Submission]:
    """What was submitted in that time, in whatever state it is now, by number."""
    return session.exec(
        select(Submission)
        .where(
            col(Submission.submitted_at) >= start,
            col(Submission.submitted_at) < end,
            col(Submission.state).in_(_SHOWN),
            col(Submission.clause).is_not(None),
        )
        .order_by(col(Submission.id))
    ).all()
