"""催办, 督办单, 通报, 批示 and their answers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import update
from sqlmodel import Session, SQLModel, col, select

from bot.domain.states import BulletinState, InstructionState, ReceiptKind, ReminderState, SupervisionState
from storage.models import Bulletin, Feedback, Instruction, Member, Reminder, Supervision, Urge
from storage.upsert import insert_missing

ESCALATION = "escalation"


def add_urges(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Enter urges that nobody has made for the same item, department and day."""
    insert_missing(session, Urge, rows)


def urges_on(session: Session, day: date) -> dict[tuple[str, str], tuple[Urge, Member]]:
    """(obligation id, department) -> that day's urge and who made it."""
    query = select(Urge, Member).join(Member, col(Member.id) == col(Urge.member_id)).where(Urge.on == day)
    return {(urge.obligation_id, urge.department): (urge, member) for urge, member in session.exec(query)}


def urged_items(session: Session) -> frozenset[tuple[str, str]]:
    """(obligation id, department) of everything that was ever urged."""
    return frozenset(session.exec(select(Urge.obligation_id, Urge.department)).all())


def supervision_of(session: Session, obligation_id: str, department: str) -> Supervision | None:
    """The 督办单 about that item of that department, issued or not."""
    query = select(Supervision).where(Supervision.obligation_id == obligation_id, Supervision.department == department)
    return session.exec(query).one_or_none()


def supervision(session: Session, number: int) -> Supervision | None:
    return session.get(Supervision, number)


def issued_supervisions(session: Session) -> Sequence[Supervision]:
    """All that were sent, oldest first."""
    query = select(Supervision).where(Supervision.state == SupervisionState.ISSUED)
    return session.exec(query.order_by(col(Supervision.id))).all()


def bulletin(session: Session, number: int) -> Bulletin | None:
    return session.get(Bulletin, number)


def released_matters(session: Session) -> list[dict[str, Any]]:
    """What stood in the 通报 that were sent."""
    sent = session.exec(select(Bulletin).where(Bulletin.state == BulletinState.APPROVED))
    return [matter for row in sent for matter in row.matters]


def latest_bulletin(session: Session) -> Bulletin | None:
    return session.exec(select(Bulletin).order_by(col(Bulletin.id).desc()).limit(1)).one_or_none()


def instruction(session: Session, number: int) -> Instruction | None:
    return session.get(Instruction, number)


def instruction_of_update(session: Session, update_id: int) -> Instruction | None:
    return session.exec(select(Instruction).where(Instruction.update_id == update_id)).one_or_none()


def instructions_sent(session: Session, since: datetime, until: datetime) -> Sequence[tuple[Instruction, Member]]:
    """What was passed on from ``since`` to before ``until``, with whose words they are, oldest first."""
    rows = session.exec(
        select(Instruction, Member)
        .join(Member, col(Member.id) == col(Instruction.member_id))
        .where(
            Instruction.state == InstructionState.SENT,
            col(Instruction.sent_at) >= since,
            col(Instruction.sent_at) < until,
        )
        .order_by(col(Instruction.id))
    ).all()
    return [(row[0], row[1]) for row in rows]


def change(session: Session, row: SQLModel, before: object, **values: object) -> bool:
    """Move a 督办单, 通报 or 批示 on from the state ``before``; ``False`` when somebody did so meanwhile."""
    table = type(row).__table__.c  # type: ignore[attr-defined]  # SQLModel does not declare it
    statement = update(type(row)).where(table.id == row.id, table.state == before).values(values)  # type: ignore[attr-defined]  # every row here has both
    if session.connection().execute(statement).rowcount != 1:
        session.refresh(row)
        return False
    session.refresh(row)
    return True


def add_feedback(session: Session, row: dict[str, Any]) -> None:
    """Enter an answer, unless its update was handled before."""
    insert_missing(session, Feedback, [row])


def feedback_to(session: Session, kind: ReceiptKind, subject_ids: Iterable[int]) -> Sequence[Feedback]:
    """What departments answered to those, oldest first."""
    query = select(Feedback).where(Feedback.kind == kind, col(Feedback.subject_id).in_(list(subject_ids)))
    return session.exec(query.order_by(col(Feedback.id))).all()


def told_escalations(session: Session, target: str) -> frozenset[tuple[str, str]]:
    """(subject, step) of every escalation that has stood in that reader's messages."""
    query = select(Reminder.subject, Reminder.step).where(Reminder.kind == ESCALATION, Reminder.target == target)
    return frozenset(session.exec(query).all())


def add_escalations(session: Session, entries: Iterable[tuple[str, str, str]], day: date, *, at: datetime) -> None:
    """Enter (target, subject, step) that are not in the ledger yet."""
    rows = [
        {
            "target": target,
            "subject": subject,
            "kind": ESCALATION,
            "step": step,
            "on": day,
            "state": ReminderState.ISSUED,
            "issued_at": at,
        }
        for target, subject, step in entries
    ]
    insert_missing(session, Reminder, rows)
