"""What waits for review and is changed: recorded, and shown to the reviewers anew."""

from __future__ import annotations

from typing import Any

from sqlmodel import Session

from bot.domain.roles import Principal
from bot.domain.states import SubmissionState
from bot.services.bureau import Bureau
from bot.services.drafting import refresh_reminders
from bot.services.filing_notice import ask_department
from bot.services.shown_cards import settle_cards, tell_reviewers
from storage.models import Submission
from storage.repositories import submissions
from storage.repositories.facts import kind_field, piece_field

__all__ = ["announce_change", "kind_field", "note_change", "piece_field", "put_cards_away"]


def note_change(
    bureau: Bureau, session: Session, principal: Principal, row: Submission, detail: dict[str, Any]
) -> None:
    """Record the change of something pending; whoever presses 通过 under the older card is told to look again.

    ``detail``: ``{field: [before, after]}`` for each field that the score reads (``on``, ``label``, ``count``,
    ``is_evaluation``; days as ISO), ``kind_field(id)`` for the kind of a piece, ``piece_field(id)`` for a piece that
    came (``[None, id]``) or went (``[id, None]``). A past day's score is told from these.
    """
    state = SubmissionState.PENDING
    submissions.record(session, row, state, state, at=bureau.now, by=principal.member_id, detail=detail)
    row.version += 1
    row.touched_at = bureau.now
    session.add(row)
    session.flush()


def announce_change(bureau: Bureau, session: Session, row: Submission) -> None:
    """Send the reviewers the card as it stands, and the department what was filed for it; once for each state."""
    ask_department(bureau, session, row)
    tell_reviewers(bureau, session, row)
    refresh_reminders(bureau, session, row)


def put_cards_away(bureau: Bureau, session: Session, row: Submission) -> None:
    """Whoever has the card of something withdrawn sees that there is nothing left to decide."""
    settle_cards(bureau, session, row, {"id": row.id, "state": row.state.value})
