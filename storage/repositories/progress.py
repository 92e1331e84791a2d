"""What departments said of months, and which months are closed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from bot.domain.states import SubmissionState
from storage.models import MonthClosing, ProgressEntry, Submission

_LIVING = (SubmissionState.PENDING, SubmissionState.APPROVED)


def entry(session: Session, month: str, department: str, corrects: str = "") -> ProgressEntry | None:
    """The department's words in that month's ledger."""
    return session.exec(
        select(ProgressEntry).where(
            ProgressEntry.month == month, ProgressEntry.department == department, ProgressEntry.corrects == corrects
        )
    ).one_or_none()


def entries(session: Session, month: str) -> Sequence[ProgressEntry]:
    """All words in that month's ledger, corrections of earlier months too."""
    return session.exec(select(ProgressEntry).where(ProgressEntry.month == month).order_by(col(ProgressEntry.id))).all()


def closing(session: Session, month: str) -> MonthClosing | None:
    return session.get(MonthClosing, month)


def closed_months(session: Session) -> frozenset[str]:
    return frozenset(session.exec(select(MonthClosing.month)).all())


def sent_between(session: Session, start: datetime, end: datetime) -> Sequence[Submission]:
    """What was submitted in that time and still counts or waits, by number."""
    return session.exec(
        select(Submission)
        .where(
            col(Submission.submitted_at) >= start,
            col(Submission.submitted_at) < end,
            col(Submission.state).in_(_LIVING),
            col(Submission.clause).is_not(None),
        )
        .order_by(col(Submission.id))
    ).all()
