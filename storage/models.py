"""Tables. Rows hold state; what may change it, and when, is decided in ``bot.services``."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, Column, ForeignKey, Index, String, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from bot.domain.roles import Role
from bot.domain.states import (
    AnswerKind,
    EvidenceState,
    InboxState,
    InviteState,
    Lane,
    MemberState,
    OutboxState,
    ReminderState,
    SubmissionState,
)
from storage.append_only import forbid_changes
from storage.types import NAMING, Id, Json, UtcDateTime, values_of

SQLModel.metadata.naming_convention = NAMING


def _key() -> Any:
    return Field(default=None, sa_column=Column(Id, primary_key=True, autoincrement=True))


def _ref(table: str, *, nullable: bool = False, index: bool = True) -> Any:
    column = Column(Id, ForeignKey(f"{table}.id"), nullable=nullable, index=index)
    return Field(default=None, sa_column=column) if nullable else Field(sa_column=column)


def _moment(*, nullable: bool = False) -> Any:
    column = Column(UtcDateTime, nullable=nullable)
    return Field(default=None, sa_column=column) if nullable else Field(sa_column=column)


def _big(*, nullable: bool = False, unique: bool = False, index: bool = False) -> Any:
    column = Column(BigInteger, nullable=nullable, unique=unique, index=index)
    return Field(default=None, sa_column=column) if nullable else Field(sa_column=column)


def _json(default: type[dict[str, Any]] | type[list[Any]]) -> Any:
    return Field(default_factory=default, sa_column=Column(Json, nullable=False))


def _state(kind: type[Any], default: Any = None) -> Any:
    column: Column[Any] = Column(values_of(kind), nullable=False, index=True)
    return Field(default=default, sa_column=column) if default is not None else Field(sa_column=column)


class Meta(SQLModel, table=True):
    """Facts about this installation: ``first_run_at``, ``bot_username``, ``update_offset`` …"""

    __tablename__ = "meta"

    name: str = Field(primary_key=True)
    value: str = Field(sa_column=Column(Text, nullable=False))


class Member(SQLModel, table=True):
    """A person of the bureau who joined by an invitation. ``user_id`` is Telegram's; unique among active members."""

    __tablename__ = "member"

    id: int = _key()
    user_id: int = _big(index=True)
    chat_id: int = _big()
    name: str
    role: Role = _state(Role)
    department: str | None = Field(default=None, index=True)
    state: MemberState = _state(MemberState, MemberState.ACTIVE)
    joined_at: datetime = _moment()
    left_at: datetime | None = _moment(nullable=True)
    is_reachable: bool = True

    __table_args__ = (
        Index(
            "member_active_user",
            "user_id",
            unique=True,
            sqlite_where=Column("state") == MemberState.ACTIVE.value,
            postgresql_where=Column("state") == MemberState.ACTIVE.value,
        ),
    )


class DeputyCharge(SQLModel, table=True):
    """A department in a deputy's charge (分管)."""

    __tablename__ = "deputy_charge"

    member_id: int = Field(sa_column=Column(Id, ForeignKey("member.id"), primary_key=True))
    department: str = Field(primary_key=True)


class Invite(SQLModel, table=True):
    """A single-use code, kept only as a hash. ``created_by_id`` is empty for one made at the command line.

    ``charges``: the departments in a deputy's charge, in the plan's order.
    """

    __tablename__ = "invite"

    id: int = _key()
    code_hash: str = Field(unique=True)
    name: str
    role: Role = _state(Role)
    department: str | None = None
    charges: list[str] = _json(list)
    state: InviteState = _state(InviteState, InviteState.OPEN)
    created_at: datetime = _moment()
    expires_at: datetime = _moment()
    created_by_id: int | None = _ref("member", nullable=True)
    update_id: int | None = _big(nullable=True, index=True)
    redeemed_at: datetime | None = _moment(nullable=True)
    redeemed_by_user_id: int | None = _big(nullable=True, index=True)
    redeemed_account: str | None = None
    decided_by_id: int | None = _ref("member", nullable=True)
    decided_at: datetime | None = _moment(nullable=True)
    member_id: int | None = _ref("member", nullable=True)


class InviteAttempt(SQLModel, table=True):
    """How many invented codes an account tried on one day; five lock it out for the day.

    ``last_update_id``: the update counted last, so that handling it twice counts once.
    """

    __tablename__ = "invite_attempt"

    user_id: int = Field(sa_column=Column(BigInteger, primary_key=True))
    on: date = Field(primary_key=True)
    failed_count: int = 0
    last_update_id: int | None = _big(nullable=True)


class InboxUpdate(SQLModel, table=True):
    """An update as Telegram handed it over, committed before it is confirmed."""

    __tablename__ = "inbox"

    update_id: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    chat_id: int | None = _big(nullable=True)
    media_group_id: str | None = None
    payload: str = Field(sa_column=Column(Text, nullable=False))
    state: InboxState = _state(InboxState, InboxState.PENDING)
    received_at: datetime = _moment()
    handled_at: datetime | None = _moment(nullable=True)
    attempt_count: int = 0
    error: str | None = Field(default=None, sa_column=Column(Text))


class OutboxMessage(SQLModel, table=True):
    """Something to tell somebody who is not asking. ``key`` makes writing it twice harmless.

    ``params`` are rendered when claimed; ``parts`` keep what was rendered at the first attempt, one item a Telegram
    call, each with its message ids once sent. ``edits_id``: the row whose messages this one replaces in place.
    """

    __tablename__ = "outbox"

    id: int = _key()
    key: str = Field(unique=True)
    kind: str = Field(index=True)
    params: dict[str, Any] = _json(dict)
    chat_id: int = _big(index=True)
    member_id: int | None = _ref("member", nullable=True)
    lane: Lane = _state(Lane, Lane.DUE)
    state: OutboxState = _state(OutboxState, OutboxState.PENDING)
    edits_id: int | None = _ref("outbox", nullable=True)
    created_at: datetime = _moment()
    not_before_at: datetime = _moment()
    leased_until_at: datetime | None = _moment(nullable=True)
    lease_owner: str | None = None
    attempt_count: int = 0
    is_possible_copy: bool = False
    parts: list[Any] = _json(list)
    error: str | None = Field(default=None, sa_column=Column(Text))
    sent_at: datetime | None = _moment(nullable=True)
    reported_at: datetime | None = _moment(nullable=True)


class SentMessage(SQLModel, table=True):
    """What a message of ours was about, so that a reply to it is understood."""

    __tablename__ = "sent_message"

    chat_id: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    message_id: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    subjects: list[str] = _json(list)
    outbox_id: int | None = _ref("outbox", nullable=True)
    sent_at: datetime = _moment()


class Prompt(SQLModel, table=True):
    """The question that a member was asked last and may answer by typing; one a member."""

    __tablename__ = "prompt"

    member_id: int = Field(sa_column=Column(Id, ForeignKey("member.id"), primary_key=True, autoincrement=False))
    kind: str
    params: dict[str, Any] = _json(dict)
    asked_at: datetime = _moment()


class Submission(SQLModel, table=True):
    """Material about one clause (or, while a draft, perhaps about none yet). ``id`` is the visible number.

    ``obligation_id``: what the reminder spoke of. ``on``: the day of the work; ``proposed_on``: a day outside the
    reminded period, asked back. ``is_evaluation``: of 3.2, once asked. ``version`` rises with every change, so that a
    button pressed on an older card is noticed. ``card_message_id``: the draft's card, edited as parts arrive.
    """

    __tablename__ = "submission"

    id: int = _key()
    clause: str | None = Field(default=None, index=True)
    obligation_id: str | None = None
    department: str = Field(index=True)
    member_id: int = _ref("member")
    state: SubmissionState = _state(SubmissionState, SubmissionState.DRAFT)
    on: date | None = None
    label: str | None = None
    count: int | None = None
    is_evaluation: bool | None = None
    proposed_on: date | None = None
    version: int = 0
    created_at: datetime = _moment()
    touched_at: datetime = _moment()
    submitted_at: datetime | None = _moment(nullable=True)
    submitted_update_id: int | None = _big(nullable=True, index=True)
    decided_at: datetime | None = _moment(nullable=True)
    repairs_id: int | None = _ref("submission", nullable=True)
    card_message_id: int | None = _big(nullable=True)
    card_media_group_id: str | None = None


class Evidence(SQLModel, table=True):
    """One photo, file or link of a submission. ``kind`` is empty until the sender has said what it is."""

    __tablename__ = "evidence"

    id: int = _key()
    submission_id: int = _ref("submission")
    update_id: int | None = _big(nullable=True, unique=True)
    state: EvidenceState = _state(EvidenceState, EvidenceState.RECEIVING)
    kind: str | None = None
    channel: str | None = None
    url: str | None = Field(default=None, sa_column=Column(Text))
    sha256: str | None = Field(default=None, sa_column=Column(String(64), ForeignKey("stored_file.sha256"), index=True))
    file_id: str | None = None
    file_unique_id: str | None = None
    file_name: str | None = None
    mime_type: str | None = None
    is_photo: bool = False
    declared_size: int | None = _big(nullable=True)
    media_group_id: str | None = Field(default=None, index=True)
    received_at: datetime = _moment()
    stored_at: datetime | None = _moment(nullable=True)

    @property
    def source(self) -> str:
        """The source as the scoring core compares it."""
        return self.url if self.url else f"sha256:{self.sha256}"


class StoredFileRow(SQLModel, table=True):
    """A file on disk, by content."""

    __tablename__ = "stored_file"

    sha256: str = Field(sa_column=Column(String(64), primary_key=True))
    size: int = _big()
    stored_at: datetime = _moment()


class SubmissionEvent(SQLModel, table=True):
    """One change of a submission's state, never changed itself: who, when, from, to, why."""

    __tablename__ = "submission_event"

    id: int = _key()
    submission_id: int = _ref("submission")
    at: datetime = _moment()
    member_id: int | None = _ref("member", nullable=True)
    before: SubmissionState = _state(SubmissionState)
    after: SubmissionState = _state(SubmissionState)
    reason: str | None = Field(default=None, sa_column=Column(Text))
    detail: dict[str, Any] = _json(dict)


forbid_changes(SubmissionEvent.__table__)  # type: ignore[attr-defined]  # SQLModel does not declare it


class ObligationAnswer(SQLModel, table=True):
    """What a department said of an obligation instead of material; once a kind."""

    __tablename__ = "obligation_answer"

    id: int = _key()
    obligation_id: str = Field(index=True)
    department: str
    kind: AnswerKind = _state(AnswerKind)
    member_id: int = _ref("member")
    submission_id: int | None = _ref("submission", nullable=True)
    said_at: datetime = _moment()
    text: str | None = Field(default=None, sa_column=Column(Text))

    __table_args__ = (UniqueConstraint("obligation_id", "department", "kind", name="obligation_answer_once"),)


class Reminder(SQLModel, table=True):
    """The ledger of reminding: one row a target, subject, kind and step, so that planning twice adds nothing.

    ``target``: ``dept:<name>`` or ``member:7``. ``subject``: an obligation's id, or ``digest``.
    ``kind``: ``rung``, ``digest`` … ``step``: a rung's number, or a day.
    """

    __tablename__ = "reminder"

    id: int = _key()
    target: str
    subject: str
    kind: str
    step: str
    on: date = Field(index=True)
    state: ReminderState = _state(ReminderState, ReminderState.ISSUED)
    outbox_id: int | None = _ref("outbox", nullable=True)
    issued_at: datetime = _moment()

    __table_args__ = (UniqueConstraint("target", "subject", "kind", "step", name="reminder_once"),)
