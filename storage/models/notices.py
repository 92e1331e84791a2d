"""Notices (通知): what the 信用办 tells many people at once."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Column, Text
from sqlmodel import Field, SQLModel

from bot.domain.states import NoticeState
from storage import columns


class Notice(SQLModel, table=True):
    """One notice, from its first word to its recall. ``id`` is its number.

    ``attachments``: ``{"update_id", "kind", "name", "sha256", "file_id"}`` each. ``audience``: ``{"kind", "names"}``,
    empty until chosen. ``card_message_id``: the card in the author's chat. ``progress_id``: the outbox row of the
    message that shows how far it is; ``progress``: the counts it shows. ``closed_at``: nothing more will change.
    """

    __tablename__ = "notice"

    id: int = columns.key()
    state: NoticeState = columns.state(NoticeState, NoticeState.DRAFT)
    member_id: int = columns.ref("member")
    update_id: int = columns.big(unique=True)
    text: str = Field(default="", sa_column=Column(Text, nullable=False))
    attachments: list[Any] = columns.structure(list)
    audience: dict[str, Any] = columns.structure(dict)
    card_message_id: int | None = columns.big(nullable=True)
    created_at: datetime = columns.moment()
    previewed_at: datetime | None = columns.moment(nullable=True)
    sent_at: datetime | None = columns.moment(nullable=True)
    goes_at: datetime | None = columns.moment(nullable=True)
    nudged_on: date | None = None
    recalled_at: datetime | None = columns.moment(nullable=True)
    closed_at: datetime | None = columns.moment(nullable=True)
    progress_id: int | None = columns.ref("outbox", nullable=True)
    progress: dict[str, Any] = columns.structure(dict)
