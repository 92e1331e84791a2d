"""Whom the morning's messages reached, department by department: 应发16 已送达15 未加入1（财务审计科）."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlmodel import Session, col, select

from bot.domain.states import Lane, MemberState, OutboxState
from bot.services.bureau import Bureau
from bot.services.lines import select_daily, select_weekly
from bot.services.obligations import Situation
from storage.models import Member, OutboxMessage, Reminder
from storage.repositories import members, outbox
from storage.repositories.reminders import DIGEST, latest_edits

PATIENCE = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Reach:
    """``due``: departments that are to be told something today; ``absent``: those of them without anybody.

    ``reached_count``: departments of which somebody got the message, ``None`` while it is not known.
    ``unreached``: departments whose people did not get it.
    """

    due: tuple[str, ...]
    absent: tuple[str, ...]
    reached_count: int | None = None
    unreached: tuple[str, ...] = ()

    @property
    def due_count(self) -> int:
        return len(self.due)

    def section(self) -> dict[str, Any]:
        """As a section of the coordinator's digest."""
        return {
            "kind": "delivery",
            "due": list(self.due),
            "absent": list(self.absent),
            "reached_count": self.reached_count,
            "unreached": list(self.unreached),
        }


def read_reach(session: Session, situation: Situation) -> Reach:
    """Before anything is sent: who is to be told, and who is not there to be told."""
    calendar, day = situation.bureau.calendar, situation.day
    chosen = select_weekly if calendar.is_first_of_week(day) else select_daily
    names = [department.name for department in situation.bureau.plan.departments]
    due = tuple(name for name in names if chosen(situation.open_by_department[name]).shown)
    present = {member.department for member in members.everybody(session)}
    return Reach(due, tuple(name for name in due if name not in present))


def settle_reach(bureau: Bureau) -> int:
    """Edit the delivery line into the coordinators' messages of today once it is known; how many were edited.

    It is known when every message of the morning has come to its end, or ten minutes after they were written.
    """
    with bureau.storage.read() as session:
        if not _open_digests(session, bureau):
            return 0
    with bureau.storage.write() as session:
        rows = _digests(session, bureau.today)
        if not rows or not _is_known(bureau, rows):
            return 0
        edits = latest_edits(session, [row.id for row, _ in rows if row.id is not None])
        return sum(
            _settle(bureau, session, row, member, edits.get(row.id or 0, row), rows)
            for row, member in _open_digests(session, bureau)
        )


def _digests(session: Session, day: date) -> list[tuple[OutboxMessage, Member]]:
    """The day's digests as they were first written, with their readers."""
    rows = session.exec(
        select(OutboxMessage, Member)
        .join(Reminder, col(Reminder.outbox_id) == col(OutboxMessage.id))
        .join(Member, col(Member.id) == col(OutboxMessage.member_id))
        .where(Reminder.kind == DIGEST, Reminder.on == day)
        .order_by(col(OutboxMessage.id))
    ).all()
    return [(row[0], row[1]) for row in rows]


def _open_digests(session: Session, bureau: Bureau) -> list[tuple[OutboxMessage, Member]]:
    """Today's digests whose delivery line is still to be completed."""
    return [
        (row, member)
        for row, member in _digests(session, bureau.today)
        if row.state is OutboxState.SENT
        and member.state is MemberState.ACTIVE
        and _delivery(row.params) is not None
        and outbox.by_key(session, _key(row)) is None
    ]


def _key(row: OutboxMessage) -> str:
    return f"{row.key}:reach"


def _delivery(params: dict[str, Any]) -> dict[str, Any] | None:
    return next((each for each in params.get("sections", ()) if each["kind"] == "delivery"), None)


def _is_known(bureau: Bureau, rows: list[tuple[OutboxMessage, Member]]) -> bool:
    written_at = max(row.created_at for row, _ in rows)
    return bureau.now - written_at >= PATIENCE or all(row.state in outbox.ENDS for row, _ in rows)


def _settle(
    bureau: Bureau,
    session: Session,
    row: OutboxMessage,
    member: Member,
    latest: OutboxMessage,
    rows: list[tuple[OutboxMessage, Member]],
) -> int:
    section = _delivery(latest.params)
    if section is None:
        return 0
    reached = {reader.department for message, reader in rows if message.state is OutboxState.SENT}
    due, absent = tuple(section["due"]), tuple(section["absent"])
    unreached = tuple(name for name in due if name not in reached and name not in absent)
    known = Reach(due, absent, sum(name in reached for name in due), unreached)
    sections = [known.section() if each["kind"] == "delivery" else each for each in latest.params["sections"]]
    params = latest.params | {"sections": sections}
    outbox.tell(session, member, row.kind, params, key=_key(row), at=bureau.now, lane=Lane.DIGEST, edits_id=row.id)
    return 1
