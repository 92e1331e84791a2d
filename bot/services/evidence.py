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
from bot.plan.model import Channel, Clause
from bot.ports import StoredFile
from bot.services.bureau import Bureau
from bot.services.drafting import OPEN_STATES, begin_draft, copy_for_repair, own_submission, set_clause
from bot.services.drafts import DraftSheet, sheet
from bot.services.inbox import REPEATED_WITHIN
from bot.services.intake_limits import check_quota, check_room
from bot.services.material import settle_kinds
from bot.services.pending import announce_change, note_change
from storage.models import Evidence, StoredFileRow, Submission
from storage.repositories import submissions
from storage.upsert import insert_missing

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

    Raises ``InvalidInputError`` ``file_too_large`` and what :mod:`bot.services.intake_limits` refuses; then nothing
    is noted.
    """
    principal.require(Action.SUBMIT)
    limit = bureau.settings.max_file_mb * MEGABYTE
    if arrival.size is not None and arrival.size > limit:
        raise InvalidInputError("file_too_large", limit=bureau.settings.max_file_mb)
    if arrival.file_id is not None:
        check_room(bureau, arrival.update_id)
    with bureau.storage.write() as session:
        known = _known(bureau, session, arrival.update_id)
        if known is None:
            draft = _draft_for(bureau, session, principal, arrival)
            check_quota(bureau, session, principal, draft, is_file=arrival.file_id is not None)
            known = _add(bureau, session, principal, draft, arrival)
        return Attached(known.id, known.submission_id, known.state is EvidenceState.STORED)


def _known(bureau: Bureau, session: Session, update_id: int) -> Evidence | None:
    """What this very update brought before; a number that Telegram gives out again after idle weeks is another one."""
    found = submissions.evidence_by_update(session, update_id)
    if found is not None and bureau.now - found.received_at > REPEATED_WITHIN:
        found.update_id, found = None, None
        session.flush()
    return found


def keep_evidence(bureau: Bureau, principal: Principal, evidence_id: int, stored: StoredFile) -> None:
    """Record that the file is on disk; only after this may it be called received. Again it changes nothing."""
    with bureau.storage.write() as session:
        row = _own_evidence(session, principal, evidence_id)
        if row.state is EvidenceState.STORED:
            return
        known = {"sha256": stored.sha256, "size": stored.size, "stored_at": bureau.now}
        insert_missing(session, StoredFileRow, [known])
        row.sha256, row.state, row.stored_at = stored.sha256, EvidenceState.STORED, bureau.now
        session.add(row)
        _settle(bureau, session, principal, row)


def give_up_evidence(bureau: Bureau, principal: Principal, evidence_id: int) -> None:
    """Record that the file could not be fetched; the sender is asked to send it again."""
    with bureau.storage.write() as session:
        row = _own_evidence(session, principal, evidence_id)
        if row.state is EvidenceState.RECEIVING:
            row.state = EvidenceState.FAILED
            session.add(row)


def draft_after_arrival(
    bureau: Bureau, principal: Principal, arrival: Arrival, submission_id: int | None
) -> DraftSheet | None:
    """The draft's card, or ``None`` while further parts of the same album are waiting to be read.

    Without a number (the material was refused) it is the card of the album to which it would have belonged, if any.
    Reviewers of what is pending already are shown what it holds now.
    """
    with bureau.storage.write() as session:
        if arrival.media_group_id and submissions.album_parts_waiting(
            session, arrival.chat_id, arrival.media_group_id, after_update_id=arrival.update_id
        ):
            return None
        row = _holder(session, principal, arrival, submission_id)
        if row is None:
            return None
        if row.state is SubmissionState.PENDING and submission_id is not None:
            announce_change(bureau, session, row)
        return sheet(bureau, session, row)


def _holder(session: Session, principal: Principal, arrival: Arrival, submission_id: int | None) -> Submission | None:
    if submission_id is not None:
        return own_submission(session, principal, submission_id)
    if arrival.media_group_id is None:
        return None
    return submissions.holder_of_album(session, principal.member_id, arrival.media_group_id)


def channel_of(settings: Settings, url: str) -> Channel:
    """Where a link leads, by its host and the settings' lists."""
    host = _host(url)
    if _is_under(host, settings.credit_shandong_hosts):
        return Channel.CREDIT_SHANDONG
    return Channel.GOVERNMENT if _is_under(host, settings.government_hosts) else Channel.OTHER


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:  # what looks like a link need not be one
        return ""


def _is_under(host: str, names: tuple[str, ...]) -> bool:
    return any(host == name or host.endswith(f".{name}") for name in names)


def _settle(bureau: Bureau, session: Session, principal: Principal, row: Evidence) -> None:
    """Name the kind of what needs no question, and let the draft rise to the top of the sender's drafts."""
    holder = session.get_one(Submission, row.submission_id)
    if holder.clause is not None:
        clause = bureau.plan.clause(holder.clause)
        settle_kinds(clause, [row], is_evaluation=bool(holder.is_evaluation), is_new_clause=False)
        session.add(row)
    if holder.state is SubmissionState.PENDING:
        note_change(bureau, session, principal, holder, {"evidence": [None, row.id]})
    holder.touched_at = bureau.now
    session.add(holder)


def _add(bureau: Bureau, session: Session, principal: Principal, draft: Submission, arrival: Arrival) -> Evidence:
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
        _settle(bureau, session, principal, row)
    return row


def _draft_for(bureau: Bureau, session: Session, principal: Principal, arrival: Arrival) -> Submission:
    """The album's draft, else the one that the replied message names, else the latest one, else a new one."""
    item = _own_item(bureau, principal, arrival.item)
    if arrival.media_group_id:
        album = submissions.holder_of_album(session, principal.member_id, arrival.media_group_id)
        if album is not None:
            if album.clause is None and item is not None:
                set_clause(bureau, session, album, item)
            return album
    subjects: list[str] = []
    if arrival.replied_message_id is not None:
        subjects = submissions.subjects_of_message(session, arrival.chat_id, arrival.replied_message_id)
        named = _named_draft(bureau, session, principal, subjects)
        if named is not None:
            return named
    if item is not None:
        return _draft_of_clause(bureau, session, principal, item)
    return _latest_draft(bureau, session, principal, subjects) or begin_draft(bureau, session, principal)


def _own_item(bureau: Bureau, principal: Principal, item: str | None) -> Clause | None:
    """The clause that a caption names, if the sender may send for it; else it is asked as if nothing was named."""
    clause = bureau.plan.clause(item) if item is not None else None
    return clause if clause is not None and principal.department in clause.departments else None


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
        if draft.obligation_id == obligation.id and draft.department == principal.department:
            return draft
    return begin_draft(bureau, session, principal, obligation=obligation)


def _continued(bureau: Bureau, session: Session, principal: Principal, submission_id: int) -> Submission | None:
    """A reply to a card continues that submission; to a returned one it begins the repair, to a closed one another."""
    row = submissions.by_id(session, submission_id)
    if row is None or row.member_id != principal.member_id:
        return None
    if row.state is SubmissionState.RETURNED:
        row = copy_for_repair(bureau, session, principal, row)
    if row.state in OPEN_STATES:
        return row
    clause = _own_item(bureau, principal, row.clause)
    return _draft_of_clause(bureau, session, principal, clause) if clause else None


def _draft_of_clause(bureau: Bureau, session: Session, principal: Principal, clause: Clause) -> Submission:
    for draft in submissions.drafts_of(session, principal.member_id):
        if draft.clause == clause.id and draft.department == principal.department:
            return draft
    return begin_draft(bureau, session, principal, clause=clause)


def _latest_draft(bureau: Bureau, session: Session, principal: Principal, subjects: list[str]) -> Submission | None:
    """The draft that is still collecting.

    Under a reply to a message about several items only one that has no item yet, or waits for its first material:
    what is already said to be about one of them must not swallow the proof of another.
    """
    for draft in submissions.drafts_of(session, principal.member_id):
        if bureau.now - draft.touched_at > DRAFT_KEEPS_COLLECTING:
            return None
        if not subjects or draft.clause is None or not submissions.evidence_of(session, [draft.id])[draft.id]:
            return draft
    return None


def _own_evidence(session: Session, principal: Principal, evidence_id: int) -> Evidence:
    row = session.get(Evidence, evidence_id)
    if row is None:
        raise NotFoundError("submission_unknown", number=evidence_id)
    holder = own_submission(session, principal, row.submission_id)
    if holder.state not in OPEN_STATES:
        raise ConflictError("submission_closed", number=holder.id, state=holder.state)
    return row
