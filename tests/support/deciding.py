"""What stands in the outbox and the record after decisions."""

from __future__ import annotations

from sqlmodel import col, select

from bot.domain.states import SubmissionState
from bot.services.bureau import Bureau
from storage.models import OutboxMessage, Submission, SubmissionEvent


def state_of(bureau: Bureau, number: int) -> SubmissionState:
    with bureau.storage.read() as session:
        return session.get_one(Submission, number).state


def told(bureau: Bureau, *kinds: str) -> list[OutboxMessage]:
    """The messages of those kinds in the order in which they were written."""
    with bureau.storage.read() as session:
        found = session.exec(
            select(OutboxMessage).where(col(OutboxMessage.kind).in_(kinds)).order_by(col(OutboxMessage.id))
        )
        return list(found)


def readers(bureau: Bureau, kind: str) -> list[int]:
    """The chats that were told that, in the order in which it was written."""
    return [message.chat_id for message in told(bureau, kind)]


def record(bureau: Bureau, number: int) -> list[SubmissionEvent]:
    with bureau.storage.read() as session:
        query = select(SubmissionEvent).where(SubmissionEvent.submission_id == number).order_by(col(SubmissionEvent.id))
        return list(session.exec(query))
