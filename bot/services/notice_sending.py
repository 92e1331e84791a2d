"""「确认发送」, and the one message that shows the author how far a notice is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session

from bot.domain.errors import ConflictError, InvalidInputError, NotFoundError
from bot.domain.roles import Action, Principal
from bot.domain.states import Lane, NoticeState, OutboxState, ReceiptKind
from bot.services.bureau import Bureau
from bot.services.mirroring import post_notice
from bot.services.notice_audience import audience_of, check, recipients
from bot.services.notices import CONFIRM_WITHIN
from bot.services.receipts import Subject, register_all
from bot.services.talking import next_talking_at
from storage.models import Member, Notice
from storage.repositories import members, notices, outbox, prompts

KIND = "notice"
PROGRESS = "notice_progress"
WATCHED_FOR = timedelta(days=3)
_QUEUED = frozenset({OutboxState.PENDING, OutboxState.WAITING, OutboxState.CLAIMED})


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a notice is: 已排队, 已送达 (of which 已签收), 失败."""

    queued_count: int = 0
    delivered_count: int = 0
    failed_count: int = 0
    signed_count: int = 0

    @property
    def total_count(self) -> int:
        return self.queued_count + self.delivered_count + self.failed_count


@dataclass(frozen=True, slots=True)
class SentNotice:
    """A notice that is on its way."""

    id: int
    recipient_count: int
    goes_at: datetime
    is_now: bool


def send_notice(bureau: Bureau, principal: Principal, number: int) -> SentNotice:
    """Write it to everybody's outbox; confirming twice sends once.

    Raises ``notice_preview_stale`` five minutes after the preview, ``notice_dropped``, ``notice_nobody``.
    """
    principal.require(Action.SEND_NOTICE)
    now = bureau.now
    goes_at = next_talking_at(bureau.calendar, now)
    with bureau.storage.write() as session:
        row = _own(session, principal, number)
        if row.state is NoticeState.SENT and row.goes_at is not None:
            count = sum(tally[2] for tally in notices.tally(session, [number]).get(number, []))
            return SentNotice(number, count, row.goes_at, row.goes_at == row.sent_at)
        _require_fresh(row, now)
        people = _recipients(bureau, session, row)
        values = {"state": NoticeState.SENT, "sent_at": now, "goes_at": goes_at}
        if not notices.change(session, number, NoticeState.DRAFT, **values):
            raise ConflictError("notice_dropped")
        _queue(session, principal, row, people, goes_at)
        _begin_progress(session, principal, row, len(people), now)
        post_notice(bureau, session, row, principal.name)
        prompts.clear(session, principal.member_id)
    return SentNotice(number, len(people), goes_at, goes_at == now)


def _own(session: Session, principal: Principal, number: int) -> Notice:
    row = notices.by_id(session, number)
    if row is None or row.member_id != principal.member_id:
        raise NotFoundError("notice_not_found", number=number)
    return row


def _require_fresh(row: Notice, now: datetime) -> None:
    if row.state is NoticeState.DROPPED:
        raise ConflictError("notice_dropped")
    if row.state is NoticeState.RECALLED:
        raise ConflictError("notice_recalled", number=row.id)
    if row.previewed_at is None or now - row.previewed_at > CONFIRM_WITHIN:
        raise ConflictError("notice_preview_stale")


def _recipients(bureau: Bureau, session: Session, row: Notice) -> list[Member]:
    audience = audience_of(row.audience)
    if audience is None:
        raise InvalidInputError("notice_nobody_chosen")
    people = recipients(bureau, session, check(bureau, audience), row.member_id)
    if not people:
        raise InvalidInputError("notice_nobody")
    return people


def _queue(session: Session, principal: Principal, row: Notice, people: Iterable[Member], at: datetime) -> None:
    """One outbox row and one receipt a recipient, each table in one statement."""
    assert row.id is not None
    params = message_params(row, principal.name)
    rows = [outbox_row(f"{KIND}:{row.id}:{each.id}", KIND, params, each, at) for each in people]
    sent = notices.queue(session, rows)
    register_all(session, Subject(ReceiptKind.NOTICE, row.id), sorted(sent.items()), at=at)


def message_params(row: Notice, author: str) -> dict[str, Any]:
    """All that a recipient's message is made of."""
    files = [{name: each[name] for name in ("kind", "name", "sha256", "file_id")} for each in row.attachments]
    return {"number": row.id, "text": row.text, "attachments": files, "by": author}


def outbox_row(key: str, kind: str, params: dict[str, Any], reader: Member, at: datetime) -> dict[str, Any]:
    """An outbox row of the broadcast lane, every column named, as a bulk insert needs it."""
    return {
        "key": key,
        "kind": kind,
        "params": params,
        "chat_id": reader.chat_id,
        "member_id": reader.id,
        "lane": Lane.BROADCAST,
        "state": OutboxState.PENDING,
        "created_at": at,
        "not_before_at": at,
        "attempt_count": 0,
        "is_possible_copy": False,
        "parts": [],
    }


def _begin_progress(session: Session, principal: Principal, row: Notice, count: int, now: datetime) -> None:
    author = members.by_id(session, principal.member_id)
    assert author is not None
    session.refresh(row)
    progress = Progress(queued_count=count)
    message = outbox.tell(
        session, author, PROGRESS, _progress_params(row, progress), key=f"{PROGRESS}:{row.id}", at=now, lane=Lane.ANSWER
    )
    row.progress_id, row.progress = message.id, {**asdict(progress), "edit_count": 0}
    session.add(row)


def _progress_params(row: Notice, progress: Progress) -> dict[str, Any]:
    assert row.goes_at is not None
    return {"number": row.id, **asdict(progress), "goes_at": row.goes_at.isoformat()}


def progress_of(counts: Iterable[tuple[OutboxState | None, bool, int]]) -> Progress:
    """Add up a tally. Who has signed has it, whatever became of the message."""
    queued = delivered = failed = signed = 0
    for state, is_signed, count in counts:
        signed += count * is_signed
        if is_signed or state is OutboxState.SENT:
            delivered += count
        elif state in _QUEUED:
            queued += count
        else:
            failed += count
    return Progress(queued, delivered, failed, signed)


def update_progress(bureau: Bureau) -> int:
    """Edit the progress messages of notices that have moved on; how many were edited."""
    with bureau.storage.read() as session:
        if not notices.open_ones(session):
            return 0
    with bureau.storage.write() as session:
        rows = notices.open_ones(session)
        tally = notices.tally(session, [row.id for row in rows if row.id is not None])
        return sum(_update(bureau, session, row, progress_of(tally.get(row.id or 0, []))) for row in rows)


def _update(bureau: Bureau, session: Session, row: Notice, progress: Progress) -> int:
    shown = {name: row.progress.get(name) for name in asdict(progress)}
    is_over = progress.queued_count == 0 and (
        progress.signed_count == progress.total_count or bureau.now - (row.goes_at or bureau.now) > WATCHED_FOR
    )
    if shown == asdict(progress):
        row.closed_at = bureau.now if is_over else None
        session.add(row)
        return 0
    edit_count = int(row.progress["edit_count"])
    last = outbox.by_key(session, f"{PROGRESS}:{row.id}:{edit_count}" if edit_count else f"{PROGRESS}:{row.id}")
    author = members.by_id(session, row.member_id)
    if last is None or author is None or last.state not in outbox.ENDS:
        return 0  # one edit on its way is enough; the next look catches up
    key = f"{PROGRESS}:{row.id}:{edit_count + 1}"
    params = _progress_params(row, progress)
    outbox.tell(session, author, PROGRESS, params, key=key, at=bureau.now, lane=Lane.DUE, edits_id=row.progress_id)
    row.progress = {**asdict(progress), "edit_count": edit_count + 1}
    session.add(row)
    return 1
