"""Decisions in the record, the cards that show them, and appeals against them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import CursorResult, update
from sqlmodel import Session, col, select

from bot.domain.states import AppealState, SubmissionState
from storage.models import Appeal, Member, ShownCard, Submission, SubmissionEvent

DECIDED = (SubmissionState.APPROVED, SubmissionState.RETURNED)
LIVING = (SubmissionState.PENDING, SubmissionState.APPROVED)


def decisions(session: Session, submission_id: int) -> Sequence[SubmissionEvent]:
    """通过 and 退回 of the submission, corrections included, oldest first; amendments are none."""
    return session.exec(
        select(SubmissionEvent)
        .where(
            SubmissionEvent.submission_id == submission_id,
            col(SubmissionEvent.after).in_(DECIDED),
            col(SubmissionEvent.before) != SubmissionEvent.after,
        )
        .order_by(col(SubmissionEvent.id))
    ).all()


def last_decision(session: Session, submission_id: int) -> SubmissionEvent | None:
    """The decision in force, or the latest one of something taken back since."""
    found = decisions(session, submission_id)
    return found[-1] if found else None


def note_card(
    session: Session, submission_id: int, member_id: int, *, outbox_id: int | None = None, message_id: int | None = None
) -> None:
    """Remember where a card of the submission stands; the same place once."""
    known = any(
        (card.outbox_id, card.message_id) == (outbox_id, message_id) and card.member_id == member_id
        for card in cards_of(session, submission_id)
    )
    if not known:
        card = ShownCard(submission_id=submission_id, member_id=member_id, outbox_id=outbox_id, message_id=message_id)
        session.add(card)
        session.flush()


def cards_of(session: Session, submission_id: int) -> Sequence[ShownCard]:
    """Every place at which the submission's card stands, oldest first."""
    return session.exec(
        select(ShownCard).where(ShownCard.submission_id == submission_id).order_by(col(ShownCard.id))
    ).all()


def same_day(session: Session, clause: str, on: date, *, apart_from: int) -> Sequence[Submission]:
    """Other living submissions of the clause on that day, oldest first."""
    return session.exec(
        select(Submission)
        .where(
            Submission.clause == clause,
            Submission.on == on,
            col(Submission.state).in_(LIVING),
            Submission.id != apart_from,
        )
        .order_by(col(Submission.id))
    ).all()


def appeal_of(session: Session, decision_id: int) -> Appeal | None:
    """The appeal against that decision."""
    return session.exec(select(Appeal).where(Appeal.decision_id == decision_id)).one_or_none()


def appeals_of(session: Session, submission_id: int) -> Sequence[Appeal]:
    """All appeals about the submission, oldest first."""
    query = select(Appeal).where(Appeal.submission_id == submission_id).order_by(col(Appeal.id))
    return session.exec(query.execution_options(populate_existing=True)).all()


def open_appeals(session: Session) -> Sequence[tuple[Appeal, Submission, Member]]:
    """What waits for a deputy, oldest first, with the submission and its sender."""
    return session.exec(
        select(Appeal, Submission, Member)
        .join(Submission, col(Submission.id) == Appeal.submission_id)
        .join(Member, col(Member.id) == Submission.member_id)
        .where(Appeal.state == AppealState.OPEN)
        .order_by(col(Appeal.id))
    ).all()


def decide_appeal(session: Session, appeal_id: int, after: AppealState, **values: object) -> bool:
    """End an open appeal; ``False`` when somebody did so before."""
    result: CursorResult[Any] = session.execute(  # type: ignore[assignment]  # an UPDATE always gives a cursor result
        update(Appeal)
        .where(col(Appeal.id) == appeal_id, col(Appeal.state) == AppealState.OPEN)
        .values(state=after, **values)
        .execution_options(synchronize_session=False)
    )
    return result.rowcount == 1


def by_ids(session: Session, member_ids: Iterable[int]) -> dict[int, Member]:
    """Those members, active or not, by id."""
    rows = session.exec(select(Member).where(col(Member.id).in_(list(member_ids)))).all()
    return {row.id: row for row in rows if row.id is not None}
