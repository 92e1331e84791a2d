"""What the bureau did, and the proof of it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Column, ForeignKey, String, Text
from sqlmodel import Field, SQLModel

from bot.domain.states import EvidenceState, SubmissionState
from storage import columns
from storage.append_only import forbid_changes


class Submission(SQLModel, table=True):
    """Material about one clause (or, while a draft, perhaps about none yet). ``id`` is the visible number.

    ``obligation_id``: what the reminder spoke of. ``on``: the day of the work; ``proposed_on``: a day outside the
    reminded period, asked back. ``is_evaluation``: of 3.2, once asked. ``version`` rises with every change, so that a
    button pressed on an older card is noticed. ``card_message_id``: the draft's card, edited as parts arrive.
    """

    __tablename__ = "submission"

    id: int = columns.key()
    clause: str | None = Field(default=None, index=True)
    obligation_id: str | None = None
    department: str = Field(index=True)
    member_id: int = columns.ref("member")
    state: SubmissionState = columns.state(SubmissionState, SubmissionState.DRAFT)
    on: date | None = None
    label: str | None = None
    count: int | None = None
    is_evaluation: bool | None = None
    proposed_on: date | None = None
    version: int = 0
    created_at: datetime = columns.moment()
    touched_at: datetime = columns.moment()
    submitted_at: datetime | None = columns.moment(nullable=True)
    submitted_update_id: int | None = columns.big(nullable=True, index=True)
    decided_at: datetime | None = columns.moment(nullable=True)
    repairs_id: int | None = columns.ref("submission", nullable=True)
    card_message_id: int | None = columns.big(nullable=True)
    card_media_group_id: str | None = None


class Evidence(SQLModel, table=True):
    """One photo, file or link of a submission. ``kind`` is empty until the sender has said what it is.

    ``line``: the title of the checklist's line for which it stands, empty for none of them, ``None`` if nobody said.
    A file that is several things has a row for each, which name the first by ``part_of``.
    """

    __tablename__ = "evidence"

    id: int = columns.key()
    submission_id: int = columns.ref("submission")
    update_id: int | None = columns.big(nullable=True, unique=True)
    state: EvidenceState = columns.state(EvidenceState, EvidenceState.RECEIVING)
    kind: str | None = None
    line: str | None = None
    part_of: int | None = columns.big(nullable=True)
    channel: str | None = None
    url: str | None = Field(default=None, sa_column=Column(Text))
    sha256: str | None = Field(default=None, sa_column=Column(String(64), ForeignKey("stored_file.sha256"), index=True))
    file_id: str | None = None
    file_unique_id: str | None = None
    file_name: str | None = None
    mime_type: str | None = None
    is_photo: bool = False
    declared_size: int | None = columns.big(nullable=True)
    media_group_id: str | None = Field(default=None, index=True)
    received_at: datetime = columns.moment()
    stored_at: datetime | None = columns.moment(nullable=True)

    @property
    def piece(self) -> int:
        """What all rows of one file or link have in common; the same bytes sent twice are two pieces."""
        return self.part_of or self.id

    @property
    def source(self) -> str:
        """The source as the scoring core compares it."""
        return self.url if self.url else f"sha256:{self.sha256}"


class StoredFileRow(SQLModel, table=True):
    """A file on disk, by content."""

    __tablename__ = "stored_file"

    sha256: str = Field(sa_column=Column(String(64), primary_key=True))
    size: int = columns.big()
    stored_at: datetime = columns.moment()


class SubmissionEvent(SQLModel, table=True):
    """One change of a submission's state, never changed itself: who, when, from, to, why."""

    __tablename__ = "submission_event"

    id: int = columns.key()
    submission_id: int = columns.ref("submission")
    at: datetime = columns.moment()
    member_id: int | None = columns.ref("member", nullable=True)
    before: SubmissionState = columns.state(SubmissionState)
    after: SubmissionState = columns.state(SubmissionState)
    reason: str | None = Field(default=None, sa_column=Column(Text))
    detail: dict[str, Any] = columns.structure(dict)


forbid_changes(SubmissionEvent.__table__)  # type: ignore[attr-defined]  # SQLModel does not declare it
