"""Material straight into the tables, as if it had been sent and decided in the chat."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from hashlib import sha256

from bot.clock import parse_moment
from bot.domain.states import EvidenceState, SubmissionState
from storage.models import Evidence, StoredFileRow, Submission, SubmissionEvent
from storage.unit_of_work import Storage
from tests.support.people import Person

DRAFT, PENDING, APPROVED = SubmissionState.DRAFT, SubmissionState.PENDING, SubmissionState.APPROVED


def send(
    storage: Storage,
    person: Person,
    clause: str,
    on: str,
    *,
    at: str,
    kinds: Sequence[str] = ("document",),
    label: str | None = None,
    count: int | None = None,
    approved_at: str | None = None,
) -> int:
    """A submission that waits for review since ``at``, or was approved at ``approved_at``; its number."""
    with storage.write() as session:
        sent_at = parse_moment(at)
        row = Submission(
            clause=clause,
            department=person.department or "",
            member_id=person.member_id,
            state=PENDING,
            on=date.fromisoformat(on),
            label=label,
            count=count,
            created_at=sent_at,
            touched_at=sent_at,
            submitted_at=sent_at,
        )
        session.add(row)
        session.flush()
        assert row.id is not None
        for kind in kinds:
            digest = sha256(f"{row.id}:{kind}".encode()).hexdigest()
            session.add(StoredFileRow(sha256=digest, size=1, stored_at=sent_at))
            session.flush()
            session.add(
                Evidence(
                    submission_id=row.id, state=EvidenceState.STORED, kind=kind, sha256=digest, received_at=sent_at
                )
            )
        session.add(SubmissionEvent(submission_id=row.id, at=sent_at, before=DRAFT, after=PENDING))
        number = row.id
    if approved_at is not None:
        decide(storage, number, APPROVED, at=approved_at)
    return number


def decide(storage: Storage, number: int, state: SubmissionState, *, at: str) -> None:
    """The submission's state from that moment on."""
    with storage.write() as session:
        row = session.get(Submission, number)
        assert row is not None
        moment: datetime = parse_moment(at)
        session.add(SubmissionEvent(submission_id=number, at=moment, before=row.state, after=state))
        row.state = state
        session.add(row)
