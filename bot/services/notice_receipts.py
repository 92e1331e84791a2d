"""/receipts: who has not signed for a notice, 「只催未签收」, and recalling it by a correction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from bot.clock import local_day
from bot.domain.errors import ConflictError, InvalidInputError, NotFoundError
from bot.domain.roles import Action, Principal
from bot.domain.states import NoticeState, ReceiptKind
from bot.services.bureau import Bureau
from bot.services.notice_sending import Progress, message_params, outbox_row, progress_of
from bot.services.notices import TEXT_LIMIT
from bot.services.receipts import Status, Subject, missing, readers, statuses
from bot.services.talking import next_talking_at
from storage.models import Notice
from storage.repositories import members, notices, prompts

NUDGE = "notice_nudge"
CORRECTION = "notice_correction"
RECALL_PROMPT = "notice_recall"
LISTED = 8


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """A notice in the list."""

    id: int
    text: str
    sent_at: datetime
    is_recalled: bool
    progress: Progress


@dataclass(frozen=True, slots=True)
class ReceiptSheet:
    """Everybody to whom a notice went, and how they stand. ``may_act``: the reader may nudge and recall."""

    line: NoticeLine
    people: tuple[Status, ...]
    may_act: bool


@dataclass(frozen=True, slots=True)
class Nudged:
    """Those who were asked once more to sign. ``goes_at``: when they hear of it; ``is_now``: at once."""

    id: int
    names: tuple[str, ...]
    goes_at: datetime
    is_now: bool


@dataclass(frozen=True, slots=True)
class Recalled:
    """``corrected_count``: people who get the correction; ``stopped_count``: those to whom it had not gone yet."""

    id: int
    corrected_count: int
    stopped_count: int
    goes_at: datetime
    is_now: bool


def list_notices(bureau: Bureau, principal: Principal) -> tuple[NoticeLine, ...]:
    """The latest notices, the youngest first."""
    principal.require(Action.SEE_ALL)
    with bureau.storage.read() as session:
        rows = notices.latest(session, LISTED)
        tally = notices.tally(session, [row.id for row in rows if row.id is not None])
        return tuple(_line(row, progress_of(tally.get(row.id or 0, []))) for row in rows)


def read_receipts(bureau: Bureau, principal: Principal, number: int) -> ReceiptSheet:
    """Who has signed and who has not. Raises ``notice_not_found``."""
    principal.require(Action.SEE_ALL)
    with bureau.storage.read() as session:
        row = _gone_out(session, number)
        progress = progress_of(notices.tally(session, [number]).get(number, []))
        people = statuses(session, Subject(ReceiptKind.NOTICE, number))
        may_act = principal.may(Action.SEND_NOTICE) and row.state is NoticeState.SENT
        return ReceiptSheet(_line(row, progress), people, may_act)


def nudge_unsigned(bureau: Bureau, principal: Principal, number: int) -> Nudged:
    """Ask those who have not signed, once a workday. Raises ``notice_all_signed``, ``notice_nudged``."""
    principal.require(Action.SEND_NOTICE)
    now = bureau.now
    goes_at = next_talking_at(bureau.calendar, now)
    on = local_day(goes_at)
    with bureau.storage.write() as session:
        row = _standing(session, number)
        people = missing(session, Subject(ReceiptKind.NOTICE, number))
        if not people:
            raise ConflictError("notice_all_signed", number=number)
        if not notices.mark_nudged(session, number, on):
            raise ConflictError("notice_nudged", number=number)
        params = message_params(row, _author(session, row)) | {"attachments": []}
        key = f"{NUDGE}:{number}:{on.isoformat()}"
        notices.queue(session, [outbox_row(f"{key}:{each.id}", NUDGE, params, each, goes_at) for each in people])
    return Nudged(number, tuple(each.name for each in people), goes_at, goes_at == now)


def ask_recall(bureau: Bureau, principal: Principal, number: int) -> NoticeLine:
    """Begin to recall: the next words typed are the correction."""
    principal.require(Action.SEND_NOTICE)
    with bureau.storage.write() as session:
        row = _standing(session, number)
        prompts.ask(session, principal.member_id, RECALL_PROMPT, {"id": number}, at=bureau.now)
        return _line(row, Progress())


def recall_notice(bureau: Bureau, principal: Principal, number: int, correction: str) -> Recalled:
    """Stop what has not left, and correct it with everybody else. Raises ``notice_recalled``, ``notice_too_long``."""
    principal.require(Action.SEND_NOTICE)
    if len(correction) > TEXT_LIMIT:
        raise InvalidInputError("notice_too_long", limit=TEXT_LIMIT)
    now = bureau.now
    goes_at = next_talking_at(bureau.calendar, now)
    with bureau.storage.write() as session:
        row = _standing(session, number)
        values = {"state": NoticeState.RECALLED, "recalled_at": now, "closed_at": now}
        if not notices.change(session, number, NoticeState.SENT, **values):
            raise ConflictError("notice_recalled", number=number)
        stopped = set(notices.stop_unsent(session, number, now))
        session.refresh(row)
        params = message_params(row, _author(session, row)) | {"correction": correction.strip()}
        told = [each for each in readers(session, Subject(ReceiptKind.NOTICE, number)) if each.id not in stopped]
        key = f"{CORRECTION}:{number}"
        notices.queue(session, [outbox_row(f"{key}:{each.id}", CORRECTION, params, each, goes_at) for each in told])
        prompts.clear(session, principal.member_id)
    return Recalled(number, len(told), len(stopped), goes_at, goes_at == now)


def _gone_out(session: Session, number: int) -> Notice:
    row = notices.by_id(session, number)
    if row is None or row.state not in (NoticeState.SENT, NoticeState.RECALLED):
        raise NotFoundError("notice_not_found", number=number)
    return row


def _standing(session: Session, number: int) -> Notice:
    row = _gone_out(session, number)
    if row.state is NoticeState.RECALLED:
        raise ConflictError("notice_recalled", number=number)
    return row


def _author(session: Session, row: Notice) -> str:
    author = members.by_id(session, row.member_id)
    return author.name if author is not None else ""


def _line(row: Notice, progress: Progress) -> NoticeLine:
    assert row.id is not None
    return NoticeLine(row.id, row.text, row.sent_at or row.created_at, row.state is NoticeState.RECALLED, progress)
