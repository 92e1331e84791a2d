"""Around the decision on a submission: where its cards stand, and what was brought before the deputy."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Column, ForeignKey, Text
from sqlmodel import Field, SQLModel

from bot.domain.states import AppealState
from storage import columns
from storage.types import Id


class ShownCard(SQLModel, table=True):
    """A reviewer's card of a submission, so that it can be edited in place.

    It stands in an outbox row's message (``outbox_id``) or in one that answered the member at once (``message_id``).
    """

    __tablename__ = "shown_card"

    id: int = columns.key()
    submission_id: int = columns.ref("submission")
    member_id: int = columns.ref("member", index=False)
    outbox_id: int | None = columns.ref("outbox", nullable=True, index=False)
    message_id: int | None = columns.big(nullable=True)


class Appeal(SQLModel, table=True):
    """申请复核: a decision brought before the deputy, each at most once. ``decision_id``: its entry in the record."""

    __tablename__ = "appeal"

    id: int = columns.key()
    submission_id: int = columns.ref("submission")
    decision_id: int = Field(sa_column=Column(Id, ForeignKey("submission_event.id"), nullable=False, unique=True))
    asked_by_id: int = columns.ref("member", index=False)
    asked_at: datetime = columns.moment()
    reason: str = Field(sa_column=Column(Text, nullable=False))
    state: AppealState = columns.state(AppealState, AppealState.OPEN)
    decided_by_id: int | None = columns.ref("member", nullable=True, index=False)
    decided_at: datetime | None = columns.moment(nullable=True)
    answer: str | None = Field(default=None, sa_column=Column(Text))
