"""What is passed on to group robots of other messengers."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Column, Text
from sqlmodel import Field, SQLModel

from bot.domain.states import MirrorState, Robot
from storage import columns


class MirrorPost(SQLModel, table=True):
    """One post for one robot. ``key`` makes writing it twice harmless; ``kind`` and ``params`` make its words."""

    __tablename__ = "mirror_post"

    id: int = columns.key()
    key: str = Field(unique=True)
    robot: Robot = columns.state(Robot)
    kind: str
    params: dict[str, Any] = columns.structure(dict)
    state: MirrorState = columns.state(MirrorState, MirrorState.WAITING)
    attempt_count: int = 0
    created_at: datetime = columns.moment()
    not_before_at: datetime = columns.moment()
    sent_at: datetime | None = columns.moment(nullable=True)
    error: str | None = Field(default=None, sa_column=Column(Text))
