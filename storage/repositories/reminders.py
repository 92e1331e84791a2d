"""The ledger of reminding: what was due, what was said to whom."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, or_
from sqlmodel import Session, col, select

from bot.domain.states import MemberState, ReminderState
from storage.models import Member, Meta, OutboxMessage, Reminder
from storage.upsert import insert_missing

RUNG = "rung"
DIGEST = "digest"
_PLANNED_AT = "reminders_planned_at"
_FIRST_RUN_AT = "first_run_at"


@dataclass(frozen=True, slots=True)
class RungEntry:
    """A rung that fell due for a department; of another ladder where the reminding day was moved to ``moved_on``."""

    department: str
    obligation_id: str
    number: int
    on: date
    state: ReminderState
    moved_on: date | None = None

    @property
    def step(self) -> str:
        """5, or 5@2024-10-18 on a ladder to a moved day."""
        return f"{self.number}@{self.moved_on}" if self.moved_on else str(self.number)


def department_target(department: str) -> str:
    return f"dept:{department}"


def member_target(member_id: int) -> str:
    return f"member:{member_id}"


def group_target(group_id: int) -> str:
    return f"group:{group_id}"


def planned_at(session: Session) -> datetime | None:
    """When the ledger was planned last; ``None`` before the first time."""
    return _moment(session.get(Meta, _PLANNED_AT))


def lock_plan(session: Session) -> datetime | None:
    """As :func:`planned_at`; a second planner waits until the caller's transaction has ended."""
    insert_missing(session, Meta, [{"name": _PLANNED_AT, "value": ""}])
    query = select(Meta).where(Meta.name == _PLANNED_AT).with_for_update()
    return _moment(session.exec(query.execution_options(populate_existing=True)).one())


def mark_planned(session: Session, at: datetime) -> None:
    """Remember that everything due up to ``at`` has its rows. The caller holds the lock."""
    session.merge(Meta(name=_PLANNED_AT, value=at.isoformat()))
    session.flush()


def first_run_at(session: Session) -> datetime | None:
    """When the service ran for the first time, if it has."""
    return _moment(session.get(Meta, _FIRST_RUN_AT))


def remember_first_run(session: Session, at: datetime) -> None:
    """Keep the moment of the first run; a later one changes nothing."""
    insert_missing(session, Meta, [{"name": _FIRST_RUN_AT, "value": at.isoformat()}])


def add_rungs(session: Session, entries: Sequence[RungEntry], at: datetime) -> None:
    """Write the rungs that are not in the ledger yet."""
    rows = [
        {
            "target": department_target(entry.department),
            "subject": entry.obligation_id,
            "kind": RUNG,
            "step": entry.step,
            "on": entry.on,
            "state": entry.state,
            "issued_at": at,
        }
        for entry in entries
    ]
    insert_missing(session, Reminder, rows)


def late_rungs(session: Session, since: datetime) -> frozenset[tuple[str, str]]:
    """(target, obligation id) of rungs issued after their day (补发) since that moment."""
    rows = session.exec(
        select(Reminder.target, Reminder.subject).where(
            Reminder.kind == RUNG, Reminder.state == ReminderState.LATE, Reminder.issued_at >= since
        )
    ).all()
    return frozenset(rows)


def add_digest(session: Session, member_id: int, day: date, outbox_id: int, at: datetime) -> None:
    """Enter a person's digest of that day."""
    add_digest_for(session, member_target(member_id), day, outbox_id, at)


def add_digest_for(session: Session, target: str, day: date, outbox_id: int, at: datetime) -> None:
    """Enter the digest of that day of a person or group."""
    session.add(
        Reminder(
            target=target,
            subject=DIGEST,
            kind=DIGEST,
            step=day.isoformat(),
            on=day,
            outbox_id=outbox_id,
            issued_at=at,
        )
    )
    session.flush()


def pass_on_digest(session: Session, former_id: int, member_id: int, day: date) -> None:
    """Who moved within the bureau and has had that day's digest gets none again in the new place."""
    known = session.exec(
        select(Reminder).where(
            Reminder.target == member_target(former_id), Reminder.kind == DIGEST, Reminder.step == day.isoformat()
        )
    ).one_or_none()
    if known is not None and known.outbox_id is not None:
        add_digest(session, member_id, day, known.outbox_id, known.issued_at)


def has_digest(session: Session, day: date) -> frozenset[str]:
    """Targets whose digest of that day is in the ledger."""
    return frozenset(session.exec(select(Reminder.target).where(Reminder.kind == DIGEST, Reminder.on == day)).all())


def has_digest_between(session: Session, target: str, first: date, before: date) -> bool:
    """Whether the target had a morning message from the first day up to the day before the second."""
    query = select(Reminder.id).where(
        Reminder.kind == DIGEST, Reminder.target == target, Reminder.on >= first, Reminder.on < before
    )
    return session.exec(query.limit(1)).first() is not None


def has_newcomers(session: Session, since: datetime) -> bool:
    """Whether anybody joined after that moment."""
    query = select(Member.id).where(Member.state == MemberState.ACTIVE, Member.joined_at > since)
    return session.exec(query.limit(1)).first() is not None


def latest_digests(session: Session) -> Sequence[tuple[OutboxMessage, Member | None]]:
    """The latest digest of each active member, and of each group (without a member), as it was first written.

    The rows stay locked until the transaction ends, so that of two changes at once the second sees the first's edit.
    """
    latest = select(func.max(Reminder.outbox_id)).where(Reminder.kind == DIGEST).group_by(col(Reminder.target))
    return session.exec(
        select(OutboxMessage, Member)
        .join(Member, col(Member.id) == OutboxMessage.member_id, isouter=True)
        .where(
            col(OutboxMessage.id).in_(latest),
            or_(col(OutboxMessage.member_id).is_(None), col(Member.state) == MemberState.ACTIVE),
        )
        .order_by(col(OutboxMessage.id))
        .with_for_update(of=OutboxMessage)
        .execution_options(populate_existing=True)
    ).all()


def latest_edits(session: Session, outbox_ids: Iterable[int]) -> dict[int, OutboxMessage]:
    """The newest edit of each of those messages, where there is one."""
    rows = session.exec(
        select(OutboxMessage).where(col(OutboxMessage.edits_id).in_(list(outbox_ids))).order_by(col(OutboxMessage.id))
    ).all()
    return {row.edits_id: row for row in rows if row.edits_id is not None}


def _moment(row: Meta | None) -> datetime | None:
    return datetime.fromisoformat(row.value) if row is not None and row.value else None
