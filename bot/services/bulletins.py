"""通报: drafted by the 信用办 on departments and items, never on persons; sent only after the leader has agreed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from bot.domain.errors import ConflictError, NotFoundError
from bot.domain.roles import Action, Principal, Role
from bot.domain.states import BulletinState, Lane, ReceiptKind
from bot.ports import StoredFile
from bot.services.bureau import Bureau
from bot.services.matters import Matter, is_overdue, matter_from, matter_of, matters_from
from bot.services.obligations import Situation, read_situation
from bot.services.receipts import Subject, register_all
from bot.services.talking import next_talking_at
from storage.models import Bulletin, StoredFileRow
from storage.repositories import coordination, members
from storage.repositories.outbox import tell
from storage.upsert import insert_missing

KIND = "bulletin"
CARD = "bulletin_card"
DECIDED = "bulletin_decided"


@dataclass(frozen=True, slots=True)
class BulletinSheet:
    """A 通报 as its maker or the leader reads it. ``goes_at``: when it reaches all; ``reader_count``: how many."""

    number: int
    state: BulletinState
    matters: tuple[Matter, ...]
    goes_at: datetime | None = None
    is_now: bool = False
    reader_count: int = 0


def draft_bulletin(bureau: Bureau, principal: Principal, update_id: int) -> BulletinSheet:
    """What a 通报 would say now: what is overdue under a 督办单 after its 反馈时限, and was in no 通报 before.

    One that waits for the leader is shown instead. Raises ``nothing_to_bulletin``.
    """
    principal.require(Action.DRAFT_BULLETIN)
    with bureau.storage.write() as session:
        latest = coordination.latest_bulletin(session)
        if latest is not None and (latest.state is BulletinState.PROPOSED or latest.update_id == update_id):
            return _sheet(latest)
        matters = _candidates(session, read_situation(bureau, session, bureau.today))
        if not matters:
            raise NotFoundError("nothing_to_bulletin")
        row = Bulletin(
            matters=[matter.params() for matter in matters],
            member_id=principal.member_id,
            update_id=update_id,
            drafted_at=bureau.now,
        )
        session.add(row)
        session.flush()
        return _sheet(row)


def _candidates(session: Session, situation: Situation) -> list[Matter]:
    bureau = situation.bureau
    released = {(each["obligation_id"], each["department"]) for each in coordination.released_matters(session)}
    found = []
    for row in coordination.issued_supervisions(session):
        item = situation.item(bureau.obligation_by_id[row.obligation_id], row.department)
        is_new = (row.obligation_id, row.department) not in released
        if is_new and row.answer_by < situation.day and is_overdue(item):
            found.append(matter_of(bureau, item, row.department))
    return sorted(found, key=lambda matter: matter.place)


def _sheet(row: Bulletin) -> BulletinSheet:
    return BulletinSheet(row.id, row.state, matters_from(row.matters))


def proposed_bulletin(bureau: Bureau, principal: Principal) -> BulletinSheet:
    """What waits for the leader. Raises ``no_bulletin_waiting``."""
    principal.require(Action.APPROVE_BULLETIN)
    with bureau.storage.read() as session:
        row = coordination.latest_bulletin(session)
        if row is None or row.state is not BulletinState.PROPOSED:
            raise NotFoundError("no_bulletin_waiting")
        return _sheet(row)


def bulletin_to_propose(bureau: Bureau, principal: Principal, number: int | None = None) -> BulletinSheet:
    """The 通报 as its paper is to say it before it is proposed. Raises ``bulletin_not_found``."""
    principal.require(Action.DRAFT_BULLETIN)
    with bureau.storage.read() as session:
        return _sheet(_row(session, number))


def propose_bulletin(
    bureau: Bureau, principal: Principal, number: int | None = None, paper: StoredFile | None = None
) -> BulletinSheet:
    """Put the draft before the leaders (送审), with its paper if there is one.

    Raises ``no_leader``, ``bulletin_not_found``, ``bulletin_gone``.
    """
    principal.require(Action.DRAFT_BULLETIN)
    with bureau.storage.write() as session:
        row = _row(session, number)
        leaders = members.with_role(session, Role.LEADER)
        if not leaders:
            raise ConflictError("no_leader")
        if not coordination.change(session, row, BulletinState.DRAFT, state=BulletinState.PROPOSED):
            return _unchanged(row, BulletinState.PROPOSED)
        at = next_talking_at(bureau.calendar, bureau.now)
        for leader in leaders:
            params = {"number": row.id, "matters": row.matters} | _enclosed(bureau, session, paper)
            tell(session, leader, CARD, params, key=f"{CARD}:{row.id}:{leader.id}", at=at, lane=Lane.DUE)
        return _sheet(row)


def drop_bulletin(bureau: Bureau, principal: Principal, number: int | None = None) -> BulletinSheet:
    """Give the draft up (放弃); nobody hears of it."""
    principal.require(Action.DRAFT_BULLETIN)
    with bureau.storage.write() as session:
        row = _row(session, number)
        if not coordination.change(session, row, BulletinState.DRAFT, state=BulletinState.DROPPED):
            return _unchanged(row, BulletinState.DROPPED)
        return _sheet(row)


def refuse_bulletin(bureau: Bureau, principal: Principal, number: int | None = None) -> BulletinSheet:
    """The leader does not agree (不同意); only the 信用办 hears of it."""
    principal.require(Action.APPROVE_BULLETIN)
    with bureau.storage.write() as session:
        row = _row(session, number)
        if not _decide(bureau, session, principal, row, BulletinState.REFUSED):
            return _unchanged(row, BulletinState.REFUSED)
        _tell_coordinators(bureau, session, principal, row)
        return _sheet(row)


def bulletin_to_release(bureau: Bureau, principal: Principal, number: int | None = None) -> BulletinSheet:
    """The 通报 as its paper is to say it when the leader agrees: without what has been made good meanwhile."""
    principal.require(Action.APPROVE_BULLETIN)
    with bureau.storage.read() as session:
        row = _row(session, number)
        matters = _still_open(read_situation(bureau, session, bureau.today), row)
        return BulletinSheet(row.id, row.state, tuple(matters))


def approve_bulletin(
    bureau: Bureau,
    principal: Principal,
    number: int | None = None,
    paper: StoredFile | None = None,
    on_paper: tuple[Matter, ...] | None = None,
) -> BulletinSheet:
    """The leader agrees (同意通报): it goes to every member with its paper, to be signed for.

    What has been made good meanwhile is left out; ``bulletin_settled`` when nothing remains. ``on_paper``: what the
    paper says; ``bulletin_changed`` when that is no longer what remains.
    """
    principal.require(Action.APPROVE_BULLETIN)
    with bureau.storage.write() as session:
        row = _row(session, number)
        matters = _still_open(read_situation(bureau, session, bureau.today), row)
        if row.state is BulletinState.PROPOSED and not matters:
            raise ConflictError("bulletin_settled")
        if row.state is BulletinState.PROPOSED and on_paper is not None and on_paper != tuple(matters):
            raise ConflictError("bulletin_changed")
        if not _decide(bureau, session, principal, row, BulletinState.APPROVED):
            return _unchanged(row, BulletinState.APPROVED)
        row.matters = [matter.params() for matter in matters]
        session.add(row)
        _tell_coordinators(bureau, session, principal, row)
        return _publish(bureau, session, row, paper)


def _still_open(situation: Situation, row: Bulletin) -> list[Matter]:
    bureau = situation.bureau
    found = []
    for matter in map(matter_from, row.matters):
        item = situation.item(bureau.obligation_by_id[matter.obligation_id], matter.department)
        if is_overdue(item):
            found.append(matter_of(bureau, item, matter.department))
    return found


def _row(session: Session, number: int | None) -> Bulletin:
    row = coordination.bulletin(session, number) if number is not None else coordination.latest_bulletin(session)
    if row is None:
        raise NotFoundError("bulletin_not_found")
    return row


def _unchanged(row: Bulletin, wanted: BulletinState) -> BulletinSheet:
    """The same answer to the same press; ``bulletin_gone`` where somebody decided otherwise."""
    if row.state is not wanted:
        raise ConflictError("bulletin_gone", number=row.id)
    return _sheet(row)


def _decide(bureau: Bureau, session: Session, principal: Principal, row: Bulletin, state: BulletinState) -> bool:
    values = {"state": state, "decided_by_id": principal.member_id, "decided_at": bureau.now}
    return coordination.change(session, row, BulletinState.PROPOSED, **values)


def _tell_coordinators(bureau: Bureau, session: Session, principal: Principal, row: Bulletin) -> None:
    params = {"number": row.id, "state": row.state.value, "by": principal.name}
    for member in members.coordinators(session):
        tell(session, member, DECIDED, params, key=f"{DECIDED}:{row.id}:{member.id}", at=bureau.now, lane=Lane.ANSWER)


def _enclosed(bureau: Bureau, session: Session, paper: StoredFile | None) -> dict[str, Any]:
    """What a message says of the paper that goes with it."""
    if paper is None:
        return {}
    insert_missing(session, StoredFileRow, [{"sha256": paper.sha256, "size": paper.size, "stored_at": bureau.now}])
    return {"sha256": paper.sha256}


def _publish(bureau: Bureau, session: Session, row: Bulletin, paper: StoredFile | None) -> BulletinSheet:
    now = bureau.now
    goes_at = next_talking_at(bureau.calendar, now)
    params = {"number": row.id, "matters": row.matters, "day": bureau.today.isoformat()}
    params |= _enclosed(bureau, session, paper)
    sent: list[tuple[int, int | None]] = []
    for member in members.everybody(session):
        message = tell(
            session, member, KIND, params, key=f"{KIND}:{row.id}:{member.id}", at=goes_at, lane=Lane.BROADCAST
        )
        sent.append((member.id or 0, message.id))
    register_all(session, Subject(ReceiptKind.BULLETIN, row.id), sent, at=goes_at)
    return BulletinSheet(row.id, row.state, matters_from(row.matters), goes_at, goes_at == now, reader_count=len(sent))
