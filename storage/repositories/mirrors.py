"""Posts for group robots."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlmodel import Session, col, select

from bot.domain.states import MirrorState, Robot
from storage.models import MirrorPost
from storage.upsert import insert_missing


def add(session: Session, robots: Iterable[Robot], key: str, kind: str, params: dict[str, Any], at: datetime) -> None:
    """One post a robot, unless it is there already."""
    rows = [
        {
            "key": f"{key}:{robot.value}",
            "robot": robot,
            "kind": kind,
            "params": params,
            "state": MirrorState.WAITING,
            "attempt_count": 0,
            "created_at": at,
            "not_before_at": at,
        }
        for robot in robots
    ]
    insert_missing(session, MirrorPost, rows)


def next_due(session: Session, robot: Robot, now: datetime) -> MirrorPost | None:
    """The robot's oldest post that may go."""
    query = (
        select(MirrorPost)
        .where(MirrorPost.robot == robot, MirrorPost.state == MirrorState.WAITING, col(MirrorPost.not_before_at) <= now)
        .order_by(col(MirrorPost.id))
        .limit(1)
    )
    return session.exec(query).first()


def has_key(session: Session, prefix: str) -> bool:
    """Whether any robot's post was written under that key."""
    query = select(MirrorPost.id).where(col(MirrorPost.key).startswith(prefix, autoescape=True)).limit(1)
    return session.exec(query).first() is not None


def change(session: Session, post_id: int, attempt_count: int, **values: Any) -> bool:
    """Conditional on nobody having tried it since; ``False`` when somebody has."""
    statement = (
        update(MirrorPost)
        .where(
            col(MirrorPost.id) == post_id,
            col(MirrorPost.state) == MirrorState.WAITING,
            col(MirrorPost.attempt_count) == attempt_count,
        )
        .values(attempt_count=attempt_count + 1, **values)
    )
    return session.connection().execute(statement).rowcount == 1
