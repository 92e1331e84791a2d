"""What comes in, what goes out, what was asked."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Column, ForeignKey, Text
from sqlmodel import Field, SQLModel

from bot.domain.states import InboxState, Lane, OutboxState
from storage import columns
from storage.types import Id


class InboxUpdate(SQLModel, table=True):
    """An update as Telegram handed it over, committed before it is confirmed."""

    __tablename__ = "inbox"

    update_id: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    chat_id: int | None = columns.big(nullable=True)
    media_group_id: str | None = None
    payload: str = Field(sa_column=Column(Text, nullable=False))
    state: InboxState = columns.state(InboxState, InboxState.PENDING)
    received_at: datetime = columns.moment()
    handled_at: datetime | None = columns.moment(nullable=True)
    attempt_count: int = 0
    error: str | None = Field(default=None, sa_column=Column(Text))


class OutboxMessage(SQLModel, table=True):
    """Something to tell somebody who is not asking. ``key`` makes writing it twice harmless.

    ``params`` are rendered when claimed; ``parts`` keep what was rendered at the first attempt, one item a Telegram
    call, each with its message ids once sent. ``edits_id``: the row whose messages this one replaces in place.
    """

    __tablename__ = "outbox"

    id: int = columns.key()
    key: str = Field(unique=True)
    kind: str = Field(index=True)
    params: dict[str, Any] = columns.structure(dict)
    chat_id: int = columns.big(index=True)
    member_id: int | None = columns.ref("member", nullable=True)
    lane: Lane = columns.state(Lane, Lane.DUE)
    state: OutboxState = columns.state(OutboxState, OutboxState.PENDING)
    edits_id: int | None = columns.ref("outbox", nullable=True)
    created_at: datetime = columns.moment()
    not_before_at: datetime = columns.moment()
    leased_until_at: datetime | None = columns.moment(nullable=True)
    lease_owner: str | None = None
    attempt_count: int = 0
    is_possible_copy: bool = False
    parts: list[Any] = columns.structure(list)
    error: str | None = Field(default=None, sa_column=Column(Text))
    sent_at: datetime | None = columns.moment(nullable=True)
    reported_at: datetime | None = columns.moment(nullable=True)


class SentMessage(SQLModel, table=True):
    """What a message of ours was about, so that a reply to it is understood."""

    __tablename__ = "sent_message"

    chat_id: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    message_id: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    subjects: list[str] = columns.structure(list)
    outbox_id: int | None = columns.ref("outbox", nullable=True)
    sent_at: datetime = columns.moment()


class Prompt(SQLModel, table=True):
    """The question that a member was asked last and may answer by typing; one a member."""

    __tablename__ = "prompt"

    member_id: int = Field(sa_column=Column(Id, ForeignKey("member.id"), primary_key=True, autoincrement=False))
    kind: str
    params: dict[str, Any] = columns.structure(dict)
    asked_at: datetime = columns.moment()
