"""Writing a notice: its words and files, its audience, and the preview before 「确认发送」."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session

from bot.domain.errors import ConflictError, InvalidInputError, NotFoundError
from bot.domain.roles import Action, Principal
from bot.domain.states import AudienceKind, NoticeState
from bot.ports import Attachment, AttachmentKind, StoredFile
from bot.services.bureau import Bureau
from bot.services.notice_audience import Audience, audience_of, by_department, check, recipients, toggled
from bot.services.talking import next_talking_at
from storage.models import Notice, StoredFileRow
from storage.repositories import notices, prompts
from storage.upsert import insert_missing

PROMPT = "notice"
TEXT_LIMIT = 3500
FILES_LIMIT = 10
CONFIRM_WITHIN = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class NoticeFile:
    """A file as it came: ``file_id`` is Telegram's, so that it can be sent on; ``None`` where it cannot."""

    update_id: int
    kind: AttachmentKind
    name: str
    file_id: str | None


@dataclass(frozen=True, slots=True)
class NoticeDraft:
    """A notice that is being written. ``card_message_id``: the card that shows it."""

    id: int
    text: str
    attachments: tuple[Attachment, ...]
    audience: Audience | None
    card_message_id: int | None

    @property
    def is_empty(self) -> bool:
        return not self.text and not self.attachments


@dataclass(frozen=True, slots=True)
class Preview:
    """What would go out. ``counts``: people by department, those outside all first under an empty name.

    ``goes_at``: when; ``is_now``: at once.
    """

    draft: NoticeDraft
    counts: tuple[tuple[str, int], ...]
    goes_at: datetime
    is_now: bool

    @property
    def recipient_count(self) -> int:
        return sum(count for _, count in self.counts)


def begin_notice(bureau: Bureau, principal: Principal, update_id: int, text: str = "") -> NoticeDraft:
    """A new draft, and what is typed or sent next belongs to it; an unfinished one is given up."""
    principal.require(Action.SEND_NOTICE)
    with bureau.storage.write() as session:
        row = notices.by_update(session, update_id)
        if row is None:
            notices.drop_drafts(session, principal.member_id)
            row = Notice(member_id=principal.member_id, update_id=update_id, text=_checked(text), created_at=bureau.now)
            session.add(row)
            session.flush()
        prompts.ask(session, principal.member_id, PROMPT, {"id": row.id}, at=bureau.now)
        return draft_of(row)


def write_text(bureau: Bureau, principal: Principal, number: int, text: str) -> NoticeDraft:
    """These words are the notice's; they replace the former ones. Raises ``notice_too_long``."""
    with bureau.storage.write() as session:
        row = own_draft(session, principal, number)
        row.text, row.previewed_at = _checked(text), None
        session.add(row)
        return draft_of(row)


def add_file(
    bureau: Bureau, principal: Principal, number: int, file: NoticeFile, stored: StoredFile, caption: str = ""
) -> NoticeDraft:
    """One more file, which is safely on disk; the same update twice adds it once. Raises ``notice_files_full``."""
    with bureau.storage.write() as session:
        row = own_draft(session, principal, number)
        known = {"sha256": stored.sha256, "size": stored.size, "stored_at": bureau.now}
        insert_missing(session, StoredFileRow, [known])
        if all(each["update_id"] != file.update_id for each in row.attachments):
            if len(row.attachments) >= FILES_LIMIT:
                raise InvalidInputError("notice_files_full", limit=FILES_LIMIT)
            row.attachments = [*row.attachments, _record(file, stored)]
            row.text = _checked(caption) or row.text
            row.previewed_at = None
            session.add(row)
        return draft_of(row)


def toggle_audience(
    bureau: Bureau, principal: Principal, number: int, kind: AudienceKind, name: str | None
) -> NoticeDraft:
    """Put a department or role in or out; without a name the choice only begins."""
    with bureau.storage.write() as session:
        row = own_draft(session, principal, number)
        before = audience_of(row.audience)
        if name is not None:
            row.audience = toggled(bureau, before, kind, name).record()
        elif before is None or before.kind is not kind:
            row.audience = Audience(kind).record()
        row.previewed_at = None
        session.add(row)
        return draft_of(row)


def preview_notice(bureau: Bureau, principal: Principal, number: int, audience: Audience | None = None) -> Preview:
    """What would go to whom; 「确认发送」 holds for five minutes from here. ``audience``: the choice, if made just now.

    Raises ``notice_empty``, ``notice_nobody_chosen``, ``notice_nobody``.
    """
    with bureau.storage.write() as session:
        row = own_draft(session, principal, number)
        draft = draft_of(row)
        chosen = audience or draft.audience
        if draft.is_empty:
            raise InvalidInputError("notice_empty")
        if chosen is None:
            raise InvalidInputError("notice_nobody_chosen")
        row.audience, row.previewed_at = check(bureau, chosen).record(), bureau.now
        session.add(row)
        people = recipients(bureau, session, chosen, row.member_id)
        if not people:
            raise InvalidInputError("notice_nobody")
        now = bureau.now
        goes_at = next_talking_at(bureau.calendar, now)
        return Preview(draft_of(row), by_department(bureau, people), goes_at, goes_at == now)


def find_draft(bureau: Bureau, principal: Principal, number: int) -> NoticeDraft:
    """The draft as it stands. Raises as :func:`own_draft`."""
    with bureau.storage.read() as session:
        return draft_of(own_draft(session, principal, number))


def drop_notice(bureau: Bureau, principal: Principal, number: int) -> None:
    """Give the draft up. Raises ``notice_sent`` when it has gone out."""
    with bureau.storage.write() as session:
        row = _own(session, principal, number)
        if row.state is NoticeState.DROPPED:
            return
        if not notices.change(session, number, NoticeState.DRAFT, state=NoticeState.DROPPED):
            raise ConflictError("notice_sent", number=number)
        prompts.clear(session, principal.member_id)


def note_card(bureau: Bureau, principal: Principal, number: int, message_id: int) -> None:
    """Remember the card that shows the draft."""
    with bureau.storage.write() as session:
        row = own_draft(session, principal, number)
        row.card_message_id = message_id
        session.add(row)


def own_draft(session: Session, principal: Principal, number: int) -> Notice:
    """The member's own draft. Raises ``notice_not_found``, ``notice_sent``, ``notice_dropped``."""
    row = _own(session, principal, number)
    if row.state is NoticeState.DROPPED:
        raise ConflictError("notice_dropped")
    if row.state is not NoticeState.DRAFT:
        raise ConflictError("notice_sent", number=number)
    return row


def _own(session: Session, principal: Principal, number: int) -> Notice:
    principal.require(Action.SEND_NOTICE)
    row = notices.by_id(session, number)
    if row is None or row.member_id != principal.member_id:
        raise NotFoundError("notice_not_found", number=number)
    return row


def draft_of(row: Notice) -> NoticeDraft:
    assert row.id is not None
    return NoticeDraft(
        row.id, row.text, attachments_of(row.attachments), audience_of(row.audience), row.card_message_id
    )


def attachments_of(records: list[dict[str, str | None]]) -> tuple[Attachment, ...]:
    """Files as they are sent on."""
    return tuple(
        Attachment(AttachmentKind(each["kind"] or ""), each["name"] or "", each["sha256"], each["file_id"])
        for each in records
    )


def _record(file: NoticeFile, stored: StoredFile) -> dict[str, object]:
    return {
        "update_id": file.update_id,
        "kind": file.kind.value,
        "name": file.name,
        "sha256": stored.sha256,
        "file_id": file.file_id,
    }


def _checked(text: str) -> str:
    if len(text) > TEXT_LIMIT:
        raise InvalidInputError("notice_too_long", limit=TEXT_LIMIT)
    return text.strip()
