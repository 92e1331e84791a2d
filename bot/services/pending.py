"""What waits for review and is changed by its sender: recorded, and shown to the reviewers anew."""

from __future__ import annotations

from typing import Any

from sqlmodel import Session

from bot.domain.roles import Principal
from bot.domain.states import SubmissionState
from bot.services.bureau import Bureau
from bot.services.drafting import refresh_reminders
from bot.services.review_cards import tell_reviewers
from storage.models import Submission
from storage.repositories import submissions


def note_change(
    bureau: Bureau, session: Session, principal: Principal, row: Submission, detail: dict[str, Any]
) -> None:
    """Record the change of something pending; whoever presses 通过 under the older card is told to look again."""
    state = SubmissionState.PENDING
    submissions.record(session, row, state, state, at=bureau.now, by=principal.member_id, detail=detail)
    row.version += 1
    row.touched_at = bureau.now
    session.add(row)
    session.flush()


def announce_change(bureau: Bureau, session: Session, row: Submission) -> None:
    """Send the reviewers the card as it stands; once for each state of it."""
    tell_reviewers(bureau, session, row)
    refresh_reminders(bureau, session, row)
