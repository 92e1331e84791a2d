"""Working groups in which the bot is, or was."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import SQLModel

from bot.domain.states import GroupDigest, GroupState
from storage import columns


class WorkingGroup(SQLModel, table=True):
    """A Telegram group. ``chat_id`` changes when it becomes a supergroup; ``department`` is set while it is bound.

    ``waits_since_at``: from when on the bot waits for /bind.
    """

    __tablename__ = "working_group"

    id: int = columns.key()
    chat_id: int = columns.big(unique=True)
    title: str
    state: GroupState = columns.state(GroupState, GroupState.WAITING)
    department: str | None = None
    digest: GroupDigest = columns.state(GroupDigest, GroupDigest.BESIDE)
    waits_since_at: datetime = columns.moment()
    bound_by_id: int | None = columns.ref("member", nullable=True)
    bound_at: datetime | None = columns.moment(nullable=True)
