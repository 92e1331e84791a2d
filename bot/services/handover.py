"""What a member leaves behind stays with the department: drafts, open submissions, items, substitutions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from bot.domain.roles import Role
from bot.domain.states import Lane, SubmissionState
from bot.services.bureau import Bureau
from bot.services.filing_notice import ask_department
from storage.models import Member, Submission
from storage.repositories import filings, members, outbox, staffing, submissions

KIND = "handed_over"
TAKEN_IN = "taken_in"


@dataclass(frozen=True, slots=True)
class HandedOver:
    """``successor`` is empty when there was nothing to hand over, or nobody to take it."""

    successor: str = ""
    numbers: tuple[int, ...] = ()


def hand_over(bureau: Bureau, session: Session, member: Member, by_id: int) -> HandedOver:
    """Give a leaving member's open work to the department's head, else to whoever has been there longest.

    Also ends the member's leave and substitutions, and frees the items that the member was named for.
    """
    assert member.id is not None
    staffing.end_absences(session, member.id, bureau.now, as_substitute=True)
    staffing.drop_handlers_of(session, member.id)
    if member.department is None:
        return HandedOver()
    work = staffing.open_work_of(session, member.id, member.department)
    successor = _successor(session, member)
    if not work or successor is None:
        return HandedOver()
    for row in work:
        _give(bureau, session, row, successor, by_id)
    _tell(bureau, session, member, successor, work)
    return HandedOver(successor.name, tuple(row.id for row in work))


def take_in(bureau: Bureau, session: Session, newcomer: Member) -> None:
    """Give the newcomer what nobody of the department has in hand, and ask about what was filed for it meanwhile."""
    if newcomer.department is None:
        return
    assert newcomer.id is not None
    work = staffing.orphaned_work(session, newcomer.department)
    for row in work:
        _give(bureau, session, row, newcomer, newcomer.id)
    if work:
        params = {"items": _listed(work)}
        key = f"{TAKEN_IN}:{newcomer.id}"
        outbox.tell(session, newcomer, TAKEN_IN, params, key=key, at=bureau.now, lane=Lane.ANSWER)
    for _, row, _ in filings.waiting(session, newcomer.department):
        ask_department(bureau, session, row)


def _successor(session: Session, member: Member) -> Member | None:
    assert member.department is not None
    others = [each for each in members.of_department(session, member.department) if each.id != member.id]
    return min(others, key=lambda each: (each.role is not Role.HEAD, each.id), default=None)


def _give(bureau: Bureau, session: Session, row: Submission, successor: Member, by_id: int) -> None:
    """The record keeps who it was; the former sender's card is not edited any more."""
    assert successor.id is not None
    detail = {"member": [row.member_id, successor.id]}
    submissions.record(session, row, row.state, row.state, at=bureau.now, by=by_id, detail=detail)
    row.member_id = successor.id
    row.card_message_id = row.card_media_group_id = None
    session.add(row)
    session.flush()


def _tell(bureau: Bureau, session: Session, member: Member, successor: Member, work: Sequence[Submission]) -> None:
    params = {"name": member.name, "items": _listed(work)}
    key = f"{KIND}:{member.id}"
    outbox.tell(session, successor, KIND, params, key=key, at=bureau.now, lane=Lane.ANSWER)


def _listed(work: Sequence[Submission]) -> list[dict[str, Any]]:
    return [{"id": row.id, "clause": row.clause, "state": SubmissionState(row.state).value} for row in work]
