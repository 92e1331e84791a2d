"""Submissions, their evidence and the record of their changes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import CursorResult, update
from sqlmodel import Session, col, select

from bot.domain.states import EvidenceState, InboxState, SubmissionState
from storage.models import Evidence, InboxUpdate, Member, SentMessage, Submission, SubmissionEvent


def by_id(session: Session, submission_id: int) -> Submission | None:
    return session.get(Submission, submission_id)


def holder_of_album(session: Session, member_id: int, media_group_id: str) -> Submission | None:
    """The member's submission, still open to additions, that already holds a part of that album."""
    return session.exec(
        select(Submission)
        .join(Evidence)
        .where(
            Evidence.media_group_id == media_group_id,
            Submission.member_id == member_id,
            col(Submission.state).in_([SubmissionState.DRAFT, SubmissionState.PENDING]),
        )
        .limit(1)
    ).one_or_none()


def drafts_of(session: Session, member_id: int) -> Sequence[Submission]:
    """The member's drafts, newest first."""
    return session.exec(
        select(Submission)
        .where(Submission.member_id == member_id, Submission.state == SubmissionState.DRAFT)
        .order_by(col(Submission.touched_at).desc(), col(Submission.id).desc())
    ).all()


def of_member(session: Session, member_id: int, limit: int) -> Sequence[Submission]:
    """The member's latest submissions, newest first."""
    return session.exec(
        select(Submission).where(Submission.member_id == member_id).order_by(col(Submission.id).desc()).limit(limit)
    ).all()


def submitted_by_update(session: Session, member_id: int, update_id: int, since: datetime) -> Submission | None:
    """What this very update has already submitted."""
    return session.exec(
        select(Submission).where(
            Submission.member_id == member_id,
            Submission.submitted_update_id == update_id,
            col(Submission.submitted_at) > since,
        )
    ).one_or_none()


def repair_of(session: Session, submission_id: int) -> Submission | None:
    """The submission that repairs the returned one, unless it was withdrawn."""
    return session.exec(
        select(Submission)
        .where(Submission.repairs_id == submission_id, Submission.state != SubmissionState.WITHDRAWN)
        .limit(1)
    ).one_or_none()


def pending(session: Session) -> Sequence[tuple[Submission, Member]]:
    """All that waits for review, oldest first, with who sent it."""
    return session.exec(
        select(Submission, Member)
        .join(Member, col(Member.id) == Submission.member_id)
        .where(Submission.state == SubmissionState.PENDING)
        .order_by(col(Submission.submitted_at), col(Submission.id))
    ).all()


def living(session: Session, clauses: Iterable[str]) -> Sequence[Submission]:
    """Pending and approved submissions of the clauses, oldest first."""
    return session.exec(
        select(Submission)
        .where(
            col(Submission.clause).in_(list(clauses)),
            col(Submission.state).in_([SubmissionState.PENDING, SubmissionState.APPROVED]),
        )
        .order_by(col(Submission.id))
    ).all()


def labels_used(session: Session, clause: str, *, apart_from: int = 0) -> Sequence[str]:
    """Labels that departments used for the clause so far (in other submissions than that), each once, oldest first."""
    labels = session.exec(
        select(Submission.label)
        .where(
            Submission.clause == clause,
            col(Submission.id) != apart_from,
            col(Submission.label).is_not(None),
            col(Submission.state).in_([SubmissionState.PENDING, SubmissionState.APPROVED]),
        )
        .order_by(col(Submission.id))
    ).all()
    return list(dict.fromkeys(label for label in labels if label))


def evidence_of(session: Session, submission_ids: Iterable[int]) -> dict[int, list[Evidence]]:
    """What is stored or on its way, by submission, in the order of arrival."""
    wanted = list(submission_ids)
    found: dict[int, list[Evidence]] = {submission_id: [] for submission_id in wanted}
    rows = session.exec(
        select(Evidence)
        .where(
            col(Evidence.submission_id).in_(wanted),
            col(Evidence.state).in_([EvidenceState.STORED, EvidenceState.RECEIVING]),
        )
        .order_by(col(Evidence.id))
    ).all()
    for row in rows:
        found[row.submission_id].append(row)
    return found


def album_parts_waiting(session: Session, chat_id: int, media_group_id: str, *, after_update_id: int) -> bool:
    """Whether later parts of the album are already in the inbox."""
    waiting = select(InboxUpdate.update_id).where(
        InboxUpdate.chat_id == chat_id,
        InboxUpdate.media_group_id == media_group_id,
        InboxUpdate.state == InboxState.PENDING,
        InboxUpdate.update_id > after_update_id,
    )
    return session.exec(waiting.limit(1)).first() is not None


def evidence_by_update(session: Session, update_id: int) -> Evidence | None:
    return session.exec(select(Evidence).where(Evidence.update_id == update_id)).one_or_none()


def change(
    session: Session,
    submission: Submission,
    after: SubmissionState,
    *,
    at: datetime,
    by: int,
    reason: str | None = None,
    detail: dict[str, Any] | None = None,
    **values: object,
) -> bool:
    """Move the submission on, unless somebody did so meanwhile; ``False`` then. Leaves an entry in its record."""
    before = submission.state
    result: CursorResult[Any] = session.execute(  # type: ignore[assignment]  # an UPDATE always gives a cursor result
        update(Submission)
        .where(
            col(Submission.id) == submission.id,
            col(Submission.state) == before,
            col(Submission.version) == submission.version,
        )
        .values(state=after, version=submission.version + 1, touched_at=at, **values)
        .execution_options(synchronize_session=False)
    )
    if result.rowcount != 1:
        return False
    record(session, submission, before, after, at=at, by=by, reason=reason, detail=detail)
    session.refresh(submission)
    return True


def record(
    session: Session,
    submission: Submission,
    before: SubmissionState,
    after: SubmissionState,
    *,
    at: datetime,
    by: int,
    reason: str | None = None,
    detail: dict[str, Any] | None = None,
) -> None:
    """Add an entry to the submission's record."""
    session.add(
        SubmissionEvent(
            submission_id=submission.id,
            at=at,
            member_id=by,
            before=before,
            after=after,
            reason=reason,
            detail=detail or {},
        )
    )


def subjects_of_message(session: Session, chat_id: int, message_id: int) -> list[str]:
    """What a message of ours was about; nothing for one that was about nothing in particular."""
    sent = session.get(SentMessage, (chat_id, message_id))
    return list(sent.subjects) if sent else []
