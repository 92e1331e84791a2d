"""Submissions as facts: what had been sent by a moment, with the state that it had then."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func
from sqlmodel import Session, col, or_, select
from sqlmodel.sql.expression import Select

from bot.domain.states import EvidenceState, SubmissionState
from bot.plan.model import Channel, EvidenceKind
from bot.scoring.facts import Evidence as Piece
from bot.scoring.facts import Fact, FactStatus
from storage.models import Evidence, Member, Submission, SubmissionEvent

EVALUATION_FLAG = "evaluation"


@dataclass(frozen=True, slots=True)
class FactRow:
    """A fact and where it came from."""

    fact: Fact
    department: str
    member_name: str
    submitted_at: datetime


def sent_before(session: Session, until: datetime) -> tuple[FactRow, ...]:
    """Everything that had been submitted before ``until``, each in the state of that moment, by number.

    Drafts are not facts. Two queries, however many submissions there are.
    """
    rows = session.exec(_states_at(until)).all()
    pieces = _pieces(session, until)
    return tuple(
        FactRow(_fact(row, after, pieces.get(row.id or 0, [])), row.department, name, row.submitted_at)
        for row, after, name in rows
        if row.submitted_at is not None
    )


def _states_at(until: datetime) -> Select[Submission, str, str]:
    """Each submission with its state just before that moment and the sender's name."""
    latest = (
        select(func.max(SubmissionEvent.id))
        .where(SubmissionEvent.at < until, SubmissionEvent.after != SubmissionState.DRAFT)
        .group_by(col(SubmissionEvent.submission_id))
    )
    return (
        select(Submission, SubmissionEvent.after, Member.name)
        .join(SubmissionEvent, col(SubmissionEvent.submission_id) == Submission.id)
        .join(Member, col(Member.id) == Submission.member_id)
        .where(
            col(SubmissionEvent.id).in_(latest),
            col(Submission.submitted_at) < until,
            col(Submission.clause).is_not(None),
            col(Submission.on).is_not(None),
        )
        .order_by(col(Submission.id))
    )


def _pieces(session: Session, until: datetime) -> dict[int, list[Piece]]:
    """What was at hand by then, of each submission: stored files and links, in the order of arrival."""
    found: dict[int, list[Piece]] = {}
    rows = session.exec(
        select(Evidence)
        .join(Submission, col(Submission.id) == Evidence.submission_id)
        .where(
            col(Submission.submitted_at) < until,
            Evidence.received_at < until,
            Evidence.state == EvidenceState.STORED,
            or_(col(Evidence.url).is_not(None), col(Evidence.sha256).is_not(None)),
        )
        .order_by(col(Evidence.id))
    ).all()
    for row in rows:
        found.setdefault(row.submission_id, []).append(_piece(row))
    return found


def _piece(row: Evidence) -> Piece:
    # A kind that nobody was asked for decides nothing; "other material" claims least.
    kind = EvidenceKind(row.kind) if row.kind else EvidenceKind.DOCUMENT
    return Piece(kind, row.source, Channel(row.channel) if row.channel else None)


def _fact(row: Submission, state: str, pieces: Sequence[Piece]) -> Fact:
    assert row.id is not None
    assert row.clause is not None
    assert row.on is not None
    return Fact(
        id=row.id,
        clause=row.clause,
        status=FactStatus(state),
        on=row.on,
        label=row.label,
        count=1 if row.count is None else row.count,
        flags=frozenset({EVALUATION_FLAG}) if row.is_evaluation else frozenset(),
        evidence=tuple(pieces),
    )
