"""What departments answered about their obligations instead of material."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session, select

from bot.domain.states import AnswerKind
from storage.models import ObligationAnswer
from storage.upsert import insert_missing


def done_answers(session: Session) -> dict[tuple[str, str], datetime]:
    """(obligation id, department) -> when it said that the work is done (确认报送)."""
    rows = session.exec(select(ObligationAnswer).where(ObligationAnswer.kind == AnswerKind.DONE)).all()
    return {(row.obligation_id, row.department): row.said_at for row in rows}


def answer_done(session: Session, obligation_id: str, department: str, member_id: int, at: datetime) -> None:
    """Record that the department says so; the first answer stands."""
    insert_missing(
        session,
        ObligationAnswer,
        [
            {
                "obligation_id": obligation_id,
                "department": department,
                "kind": AnswerKind.DONE,
                "member_id": member_id,
                "said_at": at,
            }
        ],
    )
