"""Material arriving from a chat: which draft it belongs to, and that it is safely kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

from sqlmodel import Session

from bot.config import Settings
from bot.domain.errors import ConflictError, InvalidInputError, NotFoundError
from bot.domain.roles import Action, Principal
from bot.domain.states import EvidenceState, SubmissionState
from bot.plan.model import Channel, Clause, EvidenceKind
from bot.ports import StoredFile
from bot.services.bureau import Bureau
from bot.services.drafting import OPEN_STATES, begin_draft, copy_for_repair, own_submission
from bot.services.drafts import DraftSheet, default_kind, needed_kinds, sheet
from storage.models import Evidence, StoredFileRow, Submission
from storage.repositories import submissions

DRAFT_KEEPS_COLLECTING = timedelta(hours=24)
MEGABYTE = 1_048_576


@dataclass(frozen=True, slots=True)
class Arrival:
    """One photo, file or link as Telegram announced it. ``size`` in bytes, as far as announced.

    ``item``: the clause that its caption names, if any.
    """

    update_id: int
    chat_id: int
    replied_message_id: int | None = None
    media_group_id: str | None = None
    file_id: str | None = None
    file_unique_id: str | None = None
    file_name: str | None = None
    mime_type: str | None = None
    size: int | None = None
    is_photo: bool = False
    url: str | None = None
    item: str | None = None


@dataclass(frozen=True, slots=True)
class Attached:
    """Where the material went. ``is_stored``: nothing is left to download."""

    evidence_id: int
    submission_id: int
    is_stored: bool


def attach_evidence(bureau: Bureau, principal: Principal, arrival: Arrival) -> Attached:
    """Note the material in a draft of the sender's; the same update twice is noted once.

    Raises ``InvalidInputError`` ``file_too_large`` before anything is noted.
    """
    principal.require(Action.SUBMIT)
    limit = bureau.settings.max_file_mb * MEGABYTE
    if arrival.size is not None and arrival.size > limit:
        raise InvalidInputError("file_too_large", limit=bureau.settings.max_file_mb)
    with bureau.storage.write() as session:
        known = submissions.evidence_by_update(session, arrival.update_id)
        if known is None:
            draft = _draft_for(bureau, session, principal, arrival)
            known = _add(bureau, session, draft, arrival)
        return Attached(known.id, known.submission_id, known.state is EvidenceState.STORED)


def keep_evidence(bureau: Bureau, principal: Principal, evidence_id: int, stored: StoredFile) -> None:
    """Record that the file is on disk; only after this may it be called received."""
    with bureau.storage.write() as session:
        row = _own_evidence(session, principal, evidence_id)
        if session.get(StoredFileRow, stored.sha256) is None:
            session.add(StoredFileRow(sha256=stored.sha256, size=stored.size, stored_at=bureau.now))
            session.flush()
        row.sha256, row.state, row.stored_at = stored.sha256, EvidenceState.STORED, bureau.now
        session.add(row)
        _settle(bureau, session, row)


def give_up_evidence(bureau: Bureau, principal: Principal, evidence_id: int) -> None:
    """Record that the file could not be fetched; the sender is asked to send it again."""
    with bureau.storage.write() as session:
        row = _own_evidence(session, principal, evidence_id)
        if row.state is EvidenceState.RECEIVING:
            row.state = EvidenceState.FAILED
            session.add(row)


def draft_after_arrival(
    bureau: Bureau, principal: Principal, attached: Attached, arrival: Arrival
) -> DraftSheet | None:
    """The draft's card, or ``None`` while further parts of the same album are waiting to be read."""
    with bureau.storage.read() as session:
        if arrival.media_group_id and submissions.album_parts_waiting(
            session, arrival.chat_id, arrival.media_group_id, after_update_id=arrival.update_id
        ):
            return None
        return sheet(bureau, session, own_submission(session, principal, attached.submission_id))


def channel_of(settings: Settings, url: str) -> Channel:
    """Where a link leads, by its host and the settings' lists."""
    host = (urlsplit(url).hostname or "").lower()
    if _is_under(host, settings.credit_shandong_hosts):
        return Channel.CREDIT_SHANDONG
    return Channel.GOVERNMENT if _is_under(host, settings.government_hosts) else Channel.OTHER


def _is_under(host: str, names: tuple[str, ...]) -> bool:
    return any(host == name or host.endswith(f".{name}") for name in names)


def settled_kind(clause: Clause, draft: Submission, row: Evidence) -> EvidenceKind | None:
    """What the material is when nobody needs to be asked; ``None`` when the sender does."""
    kinds = needed_kinds(clause, is_evaluation=bool(draft.is_evaluation))
    if not kinds:
        return default_kind(row)
    natural = {Channel.GOVERNMENT: EvidenceKind.PUBLICATION, Channel.CREDIT_SHANDONG: EvidenceKind.UPLOAD}
    kind = natural.get(Channel(row.channel)) if row.channel else None
    return kind if kind in kinds else None


def _settle(bureau: Bureau, session: Session, row: Evidence) -> None:
    """Name the kind of what needs no question, and let the draft rise to the top of the sender's drafts."""
    draft = submissions.by_id(session, row.submission_id)
    assert draft is not None
    if row.kind is None and draft.clause is not None:
        row.kind = settled_kind(bureau.plan.clause(draft.clause), draft, row)
        if row.kind is None and draft.state is SubmissionState.PENDING:
            row.kind = default_kind(row)
        session.add(row)
    draft.touched_at = bureau.now
    session.add(draft)


def _add(bureau: Bureau, session: Session, draft: Submission, arrival: Arrival) -> Evidence:
    row = Evidence(
        submission_id=draft.id,
        update_id=arrival.update_id,
        state=EvidenceState.STORED if arrival.url else EvidenceState.RECEIVING,
        channel=channel_of(bureau.settings, arrival.url) if arrival.url else None,
        url=arrival.url,
        file_id=arrival.file_id,
        file_unique_id=arrival.file_unique_id,
        file_name=arrival.file_name,
        mime_type=arrival.mime_type,
        is_photo=arrival.is_photo,
        declared_size=arrival.size,
        media_group_id=arrival.media_group_id,
        received_at=bureau.now,
        stored_at=bureau.now if arrival.url else None,
    )
    session.add(row)
    session.flush()
    if arrival.url:
        _settle(bureau, session, row)
    return row


def _draft_for(bureau: Bureau, session: Session, principal: Principal, arrival: Arrival) -> Submission:
    """The album's draft, else the one that the replied message names, else the latest one, else a new one."""
    if arrival.media_group_id:
        album = submissions.holder_of_album(session, principal.member_id, arrival.media_group_id)
        if album is not None:
            return album
    subjects: list[str] = []
    if arrival.replied_message_id is not None:
        subjects = submissions.subjects_of_message(session, arrival.chat_id, arrival.replied_message_id)
        named = _named_draft(bureau, session, principal, subjects)
        if named is not None:
            return named
    if arrival.item is not None:
        return _draft_of_clause(bureau, session, principal, arrival.item)
    return _latest_draft(bureau, session, principal, subjects) or begin_draft(bureau, session, principal)


def _named_draft(bureau: Bureau, session: Session, principal: Principal, subjects: list[str]) -> Submission | None:
    for subject in subjects:
        prefix, _, number = subject.partition(":")
        if prefix == "submission" and number.isdecimal():
            return _continued(bureau, session, principal, int(number))
    obligations = [bureau.obligation_by_id[subject] for subject in subjects if subject in bureau.obligation_by_id]
    if len(obligations) != 1 or obligations[0].clause_id is None:
        return None
    obligation = obligations[0]
    for draft in submissions.drafts_of(session, principal.member_id):
        if draft.obligation_id == obligation.id:
            return draft
    return begin_draft(bureau, session, principal, obligation=obligation)


def _continued(bureau: Bureau, session: Session, principal: Principal, submission_id: int) -> Submission | None:
    """A reply to a card continues that submission; to a returned one, it begins the repair."""
    row = submissions.by_id(session, submission_id)
    if row is None or row.member_id != principal.member_id:
        return None
    if row.state in OPEN_STATES:
        return row
    if row.state is SubmissionState.RETURNED:
        return copy_for_repair(bureau, session, principal, row)
    return None


def _draft_of_clause(bureau: Bureau, session: Session, principal: Principal, clause_id: str) -> Submission:
    for draft in submissions.drafts_of(session, principal.member_id):
        if draft.clause == clause_id:
            return draft
    return begin_draft(bureau, session, principal, clause=bureau.plan.clause(clause_id))


def _latest_draft(bureau: Bureau, session: Session, principal: Principal, subjects: list[str]) -> Submission | None:
    """The draft that is still collecting; under a reply, only one that the replied message could mean."""
    meant = {bureau.obligation_by_id[subject].clause_id for subject in subjects if subject in bureau.obligation_by_id}
    for draft in submissions.drafts_of(session, principal.member_id):
        if bureau.now - draft.touched_at > DRAFT_KEEPS_COLLECTING:
            return None
        if not meant or draft.clause is None or draft.clause in meant:
            return draft
    return None


def _own_evidence(session: Session, principal: Principal, evidence_id: int) -> Evidence:
    row = session.get(Evidence, evidence_id)
    if row is None:
        raise NotFoundError("submission_unknown")
    holder = own_submission(session, principal, row.submission_id)
    if holder.state not in OPEN_STATES:
        raise ConflictError("submission_closed", number=holder.id, state=holder.state)
    return row
