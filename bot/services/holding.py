"""Material whose own words speak against its being public: refused, or held back until its sender has said."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

from sqlmodel import Session

from bot.domain.errors import ConflictError, DomainError, NotFoundError
from bot.domain.roles import Action, Principal
from bot.domain.states import HeldState
from bot.services.bureau import Bureau
from bot.services.evidence import Arrival
from bot.services.inbox import REPEATED_WITHIN
from storage.models import HeldMaterial
from storage.repositories import files

CLASSIFIED = "classified_marking"


class Doubt(StrEnum):
    """What material says of itself."""

    NONE = "none"
    INTERNAL = "internal"
    SECRET = "secret"


class Course(StrEnum):
    """What becomes of it now."""

    TAKE = "take"
    ASK = "ask"
    REFUSE = "refuse"
    SILENCE = "silence"  # another part of its album has been spoken of


@dataclass(frozen=True, slots=True)
class Judged:
    """``held_id``: what the sender's answer will be about. ``code``, ``params``: of the refusal."""

    course: Course
    held_id: int = 0
    code: str = CLASSIFIED
    params: dict[str, Any] = field(default_factory=dict)


def judge(bureau: Bureau, principal: Principal, arrival: Arrival, doubt: Doubt, message_id: int) -> Judged:
    """Decide before anything is fetched; an album follows its first part that says something.

    The same update again is judged the same.
    """
    principal.require(Action.SUBMIT)
    if doubt is Doubt.NONE and arrival.media_group_id is None:
        return Judged(Course.TAKE)
    with bureau.storage.write() as session:
        known = _known(bureau, session, arrival.update_id)
        if known is not None:
            return _course_of(session, known)
        first = _first_of_album(session, principal, arrival)
        if first is not None and (first.state is not HeldState.KEPT or doubt is Doubt.SECRET):
            return _follow(bureau, session, principal, arrival, first, doubt, message_id)
        if doubt is Doubt.NONE or (first is not None and doubt is Doubt.INTERNAL):
            return Judged(Course.TAKE)
        return _begin(bureau, session, principal, arrival, doubt, message_id)


def refuse_album(bureau: Bureau, principal: Principal, arrival: Arrival, refusal: DomainError, message_id: int) -> bool:
    """Note that a part of an album was refused, so that the rest of it is not taken either; whether it is the first."""
    with bureau.storage.write() as session:
        first = _first_of_album(session, principal, arrival)
        if first is not None and first.state is HeldState.REFUSED:
            return first.update_id == arrival.update_id
        kept = {"code": refusal.code, "params": refusal.params}
        _add(bureau, session, principal, arrival, HeldState.REFUSED, message_id, kept)
        return True


def release(bureau: Bureau, principal: Principal, held_id: int | None) -> tuple[tuple[Arrival, int], ...]:
    """The sender says that it may be public: the announcements to take up now, with their messages' numbers.

    Without a number it is the latest. Raises ``NotFoundError`` ``held_unknown``, ``ConflictError`` ``held_dropped``.
    """
    with bureau.storage.write() as session:
        rows = _asked(session, principal, held_id)
        if rows[0].state is HeldState.DROPPED:
            raise ConflictError("held_dropped")
        _set(session, rows, HeldState.KEPT)
        return tuple((Arrival(**row.arrival), row.message_id) for row in rows)


def drop(bureau: Bureau, principal: Principal, held_id: int | None) -> None:
    """The sender would rather not. Raises ``NotFoundError`` ``held_unknown``, ``ConflictError`` ``held_kept``."""
    with bureau.storage.write() as session:
        rows = _asked(session, principal, held_id)
        if rows[0].state is HeldState.KEPT:
            raise ConflictError("held_kept")
        _set(session, rows, HeldState.DROPPED)


def _known(bureau: Bureau, session: Session, update_id: int) -> HeldMaterial | None:
    found = files.held_by_update(session, update_id)
    if found is not None and bureau.now - found.held_at > REPEATED_WITHIN:
        found.update_id, found = None, None
        session.flush()
    return found


def _first_of_album(session: Session, principal: Principal, arrival: Arrival) -> HeldMaterial | None:
    if arrival.media_group_id is None:
        return None
    rows = files.held_of_album(session, principal.member_id, arrival.media_group_id)
    return next((row for row in rows if row.state is HeldState.REFUSED), rows[0] if rows else None)


def _course_of(session: Session, row: HeldMaterial) -> Judged:
    """What was decided of it before."""
    if row.state is HeldState.KEPT:
        return Judged(Course.TAKE)
    if row.state is HeldState.DROPPED:
        return Judged(Course.SILENCE)
    if row.media_group_id is not None:
        album = files.held_of_album(session, row.member_id, row.media_group_id)
        if next(each.id for each in album if each.state is row.state) != row.id:
            return Judged(Course.SILENCE)
    if row.state is HeldState.REFUSED:
        return Judged(Course.REFUSE, code=row.arrival["code"], params=row.arrival["params"])
    return Judged(Course.ASK, row.id)


def _follow(
    bureau: Bureau,
    session: Session,
    principal: Principal,
    arrival: Arrival,
    first: HeldMaterial,
    doubt: Doubt,
    message_id: int,
) -> Judged:
    """A further part of an album: one that is secret makes the rest of it so."""
    if doubt is Doubt.SECRET and first.state is not HeldState.REFUSED:
        return _begin(bureau, session, principal, arrival, doubt, message_id)
    if first.state is HeldState.WAITING:
        _add(bureau, session, principal, arrival, HeldState.WAITING, message_id)
    return Judged(Course.SILENCE)


def _begin(
    bureau: Bureau, session: Session, principal: Principal, arrival: Arrival, doubt: Doubt, message_id: int
) -> Judged:
    if doubt is Doubt.SECRET:
        refusal: dict[str, Any] = {"code": CLASSIFIED, "params": {}}
        _add(bureau, session, principal, arrival, HeldState.REFUSED, message_id, refusal)
        return Judged(Course.REFUSE)
    return Judged(Course.ASK, _add(bureau, session, principal, arrival, HeldState.WAITING, message_id).id)


def _add(
    bureau: Bureau,
    session: Session,
    principal: Principal,
    arrival: Arrival,
    state: HeldState,
    message_id: int,
    kept: dict[str, Any] | None = None,
) -> HeldMaterial:
    """``kept``: what is noted instead of the announcement."""
    row = HeldMaterial(
        member_id=principal.member_id,
        update_id=arrival.update_id,
        media_group_id=arrival.media_group_id,
        message_id=message_id,
        arrival=asdict(arrival) if kept is None else kept,
        state=state,
        held_at=bureau.now,
    )
    session.add(row)
    session.flush()
    return row


def _asked(session: Session, principal: Principal, held_id: int | None) -> list[HeldMaterial]:
    """What the answer is about: one piece, or all of its album that waits; anybody else's is unknown."""
    principal.require(Action.SUBMIT)
    if held_id is None:
        waiting = files.waiting_of_member(session, principal.member_id)
        row = waiting[0] if waiting else None
    else:
        row = files.held_by_id(session, held_id)
    if row is None or row.member_id != principal.member_id or row.state is HeldState.REFUSED:
        raise NotFoundError("held_unknown")
    if row.media_group_id is None:
        return [row]
    album = files.held_of_album(session, principal.member_id, row.media_group_id)
    return [each for each in album if each.state is not HeldState.REFUSED]


def _set(session: Session, rows: list[HeldMaterial], state: HeldState) -> None:
    for row in rows:
        row.state = state
        session.add(row)
