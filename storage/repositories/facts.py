"""Submissions as facts: what had been sent by a moment, as it stood then."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, or_, select
from sqlmodel.sql.expression import Select

from bot.domain.states import EvidenceState, SubmissionState
from bot.plan.model import Channel, EvidenceKind
from bot.scoring.facts import Evidence as Piece
from bot.scoring.facts import Fact, FactStatus
from storage.models import Evidence, Member, Submission, SubmissionEvent

EVALUATION_FLAG = "evaluation"
PIECE = "evidence"
_KIND = "kind:"


def piece_field(evidence_id: int) -> str:
    """Under which name a record's detail keeps that a piece came (``[None, id]``) or was taken out (``[id, None]``)."""
    return f"{PIECE}:{evidence_id}"


def kind_field(evidence_id: int) -> str:
    """Under which name a record's detail keeps the change of one piece's kind."""
    return f"{_KIND}{evidence_id}"


@dataclass(frozen=True, slots=True)
class FactRow:
    """A fact and where it came from."""

    fact: Fact
    department: str
    member_name: str
    submitted_at: datetime


@dataclass(slots=True)
class _Since:
    """What was changed since a moment. ``before``: each field's value at it.

    ``removed``: pieces that were still there then; ``added``: pieces that were not there yet.
    """

    before: dict[str, Any] = field(default_factory=dict)
    removed: set[int] = field(default_factory=set)
    added: set[int] = field(default_factory=set)

    def add(self, detail: Mapping[str, Any]) -> None:
        """Take in the next record, in the order of time; of a field that changed twice the first counts."""
        for name, change in detail.items():
            if not isinstance(change, list) or len(change) != 2:
                continue
            if not name.startswith(PIECE):
                self.before.setdefault(name, change[0])
            elif change[0] is None:
                self.added.add(change[1])
            elif change[0] not in self.added:
                self.removed.add(change[0])


_NOTHING = _Since()


def sent_before(session: Session, until: datetime) -> tuple[FactRow, ...]:
    """Everything that had been submitted before ``until``, each in the state and with the words of that moment.

    By number. Drafts are not facts. What is amended, decided or taken out later does not change the answer: it is
    undone from the record, whose details keep ``{field: [before, after]}``. Three queries, however many submissions.
    """
    rows = session.exec(_states_at(until)).all()
    since = _changes_since(session, until)
    pieces = _pieces(session, until, since)
    return tuple(
        FactRow(
            _fact(row, after, pieces.get(row.id or 0, []), since.get(row.id or 0, _NOTHING).before),
            row.department,
            name,
            row.submitted_at,
        )
        for row, after, name in rows
        if row.submitted_at is not None and after != SubmissionState.DRAFT
    )


def _states_at(until: datetime) -> Select[Submission, str, str]:
    """Each submission with its state just before that moment and the sender's name."""
    latest = (
        select(func.max(SubmissionEvent.id))
        .where(SubmissionEvent.at < until)
        .group_by(col(SubmissionEvent.submission_id))
    )
    return (
        select(Submission, SubmissionEvent.after, Member.name)
        .join(SubmissionEvent, col(SubmissionEvent.submission_id) == Submission.id)
        .join(Member, col(Member.id) == Submission.member_id)
        .where(
            col(SubmissionEvent.id).in_(latest),
            col(Submission.submitted_at).is_not(None),
            col(Submission.clause).is_not(None),
            col(Submission.on).is_not(None),
        )
        .order_by(col(Submission.id))
    )


def _changes_since(session: Session, until: datetime) -> dict[int, _Since]:
    found: dict[int, _Since] = {}
    rows = session.exec(
        select(SubmissionEvent.submission_id, SubmissionEvent.detail)
        .where(SubmissionEvent.at >= until)
        .order_by(col(SubmissionEvent.id))
    ).all()
    for submission_id, detail in rows:
        if detail:
            found.setdefault(submission_id, _Since()).add(detail)
    return found


def _pieces(session: Session, until: datetime, since: Mapping[int, _Since]) -> dict[int, list[Piece]]:
    """What was on disk by then, of each submission: files and links, in the order of arrival."""
    removed = {number for each in since.values() for number in each.removed}
    is_kept = Evidence.state == EvidenceState.STORED
    found: dict[int, list[Piece]] = {}
    rows = session.exec(
        select(Evidence)
        .join(Submission, col(Submission.id) == Evidence.submission_id)
        .where(
            col(Submission.submitted_at).is_not(None),
            func.coalesce(Evidence.stored_at, Evidence.received_at) < until,
            or_(is_kept, col(Evidence.id).in_(removed)) if removed else is_kept,
            or_(col(Evidence.url).is_not(None), col(Evidence.sha256).is_not(None)),
        )
        .order_by(col(Evidence.id))
    ).all()
    for row in rows:
        if row.id in since.get(row.submission_id, _NOTHING).added:
            continue
        before = since.get(row.submission_id, _NOTHING).before
        found.setdefault(row.submission_id, []).append(_piece(row, before.get(kind_field(row.id), row.kind)))
    return found


def _piece(row: Evidence, kind: str | None) -> Piece:
    # A kind that nobody was asked for decides nothing; "other material" claims least.
    named = EvidenceKind(kind) if kind else EvidenceKind.DOCUMENT
    return Piece(named, row.source, Channel(row.channel) if row.channel else None)


def _fact(row: Submission, state: str, pieces: Sequence[Piece], before: Mapping[str, Any]) -> Fact:
    assert row.id is not None
    count = before.get("count", row.count)
    return Fact(
        id=row.id,
        clause=before.get("clause", row.clause),
        status=FactStatus(state),
        on=_day(before.get("on", row.on)),
        label=before.get("label", row.label),
        count=1 if count is None else count,
        flags=frozenset({EVALUATION_FLAG}) if before.get("is_evaluation", row.is_evaluation) else frozenset(),
        evidence=tuple(pieces),
    )


def _day(value: date | str) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)
