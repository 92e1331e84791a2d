"""反馈: what a department answers to a 批示 or a 督办单; it goes back to whoever asked, and to the 信用办."""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel import Session

from bot.clock import local_day
from bot.domain.errors import InvalidInputError, NotFoundError
from bot.domain.roles import Principal
from bot.domain.states import Lane, MemberState, ReceiptKind
from bot.services.bureau import Bureau
from bot.services.receipts import Subject
from bot.services.staffing import readers_on
from bot.services.talking import next_talking_at
from storage.models import Member
from storage.repositories import coordination, members, receipts
from storage.repositories.outbox import tell

KIND = "feedback"
PROMPT = "feedback"
LONGEST = 1000
MOST_LISTED = 8
ANSWERABLE = (ReceiptKind.INSTRUCTION, ReceiptKind.SUPERVISION)


@dataclass(frozen=True, slots=True)
class Given:
    """An answer that was recorded. ``to``: names of those who read it besides the 信用办."""

    subject: Subject
    to: tuple[str, ...]


def list_answerable(bureau: Bureau, principal: Principal) -> tuple[Subject, ...]:
    """The 批示 and 督办单 that the member was sent last, newest first."""
    with bureau.storage.read() as session:
        rows = receipts.answerable_of(session, principal.member_id, ANSWERABLE, MOST_LISTED)
        return tuple(Subject(row.kind, row.subject_id) for row in rows)


def check_answerable(bureau: Bureau, principal: Principal, subject: Subject) -> None:
    """Raises ``receipt_not_found`` unless the thing was sent to the member and can be answered."""
    with bureau.storage.read() as session:
        _require_sent(session, principal, subject)


def _require_sent(session: Session, principal: Principal, subject: Subject) -> int:
    row = receipts.of_member(session, subject.kind, subject.id, principal.member_id)
    if row is None or row.id is None or subject.kind not in ANSWERABLE:
        raise NotFoundError("receipt_not_found")
    return row.id


def give_feedback(bureau: Bureau, principal: Principal, subject: Subject, text: str, update_id: int) -> Given:
    """Record the department's words and pass them on; whoever answers has signed too."""
    words = text.strip()
    if not words:
        raise InvalidInputError("feedback_empty")
    if len(words) > LONGEST:
        raise InvalidInputError("feedback_too_long", limit=LONGEST)
    with bureau.storage.write() as session:
        receipts.mark_signed(session, _require_sent(session, principal, subject), bureau.now)
        row = {
            "kind": subject.kind,
            "subject_id": subject.id,
            "department": principal.department or "",
            "member_id": principal.member_id,
            "update_id": update_id,
            "text": words,
            "said_at": bureau.now,
        }
        coordination.add_feedback(session, row)
        asker = _asker(session, subject)
        params = {
            "kind": subject.kind.value,
            "number": subject.id,
            "department": principal.department or "",
            "by": principal.name,
            "text": words,
        }
        at = next_talking_at(bureau.calendar, bureau.now)
        for reader in readers_on(session, [*asker, *members.coordinators(session)], local_day(at)):
            if reader.id != principal.member_id:
                tell(session, reader, KIND, params, key=f"{KIND}:{update_id}:{reader.id}", at=at, lane=Lane.DUE)
    return Given(subject, tuple(member.name for member in asker))


def _asker(session: Session, subject: Subject) -> list[Member]:
    """Whoever wrote the 批示 or issued the 督办单, unless they have left."""
    about = coordination.instruction if subject.kind is ReceiptKind.INSTRUCTION else coordination.supervision
    row = about(session, subject.id)
    member = members.by_id(session, row.member_id) if row is not None else None
    return [member] if member is not None and member.state is MemberState.ACTIVE else []
