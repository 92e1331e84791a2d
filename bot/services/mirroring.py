"""Passing notices and a daily summary on to group robots: what is due, and what came of it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlmodel import Session

from bot.config import Settings
from bot.domain.states import Lane, MirrorState, Robot
from bot.services.bureau import Bureau
from bot.services.matters import overdue_items
from bot.services.obligations import read_situation
from bot.services.talking import is_talking_time
from storage.models import MirrorPost, Notice
from storage.repositories import members, mirrors, outbox

NOTICE, SUMMARY, ALARM = "notice", "summary", "mirror_alarm"
BACKOFF = (timedelta(seconds=10), timedelta(seconds=60), timedelta(minutes=5), timedelta(minutes=30))


@dataclass(frozen=True, slots=True)
class Post:
    """What one robot is to say. ``attempt_count``: how often it was tried before."""

    id: int
    kind: str
    params: dict[str, Any]
    attempt_count: int


def robots_of(settings: Settings) -> tuple[Robot, ...]:
    """The robots that have an address."""
    urls = {
        Robot.WECOM: settings.mirror_wecom_url,
        Robot.DINGTALK: settings.mirror_dingtalk_url,
        Robot.FEISHU: settings.mirror_feishu_url,
    }
    return tuple(robot for robot, url in urls.items() if url.get_secret_value())


def post_notice(bureau: Bureau, session: Session, row: Notice, author: str) -> None:
    """Pass a notice on, its words only: what is attached stays here."""
    params = {"number": row.id, "text": row.text, "by": author, "file_count": len(row.attachments)}
    robots = robots_of(bureau.settings)
    mirrors.add(session, robots, f"{NOTICE}:{row.id}", NOTICE, params, row.goes_at or bureau.now)


def write_summary(bureau: Bureau) -> bool:
    """Once a workday, in working hours: how the bureau stands. Whether it was written now."""
    robots = robots_of(bureau.settings)
    if not robots or not is_talking_time(bureau.calendar, bureau.now):
        return False
    key = f"{SUMMARY}:{bureau.today.isoformat()}"
    with bureau.storage.read() as session:
        if mirrors.has_key(session, key):
            return False
        params = _summary(bureau, session)
    with bureau.storage.write() as session:
        mirrors.add(session, robots, key, SUMMARY, params, bureau.now)
    return True


def _summary(bureau: Bureau, session: Session) -> dict[str, Any]:
    situation = read_situation(bureau, session, bureau.today)
    near = Counter(
        department
        for department, items in situation.open_by_department.items()
        for item in items
        if item.is_spoken_of and item.workdays >= 0
    )
    overdue = Counter(department for department, _ in overdue_items(situation))
    total = situation.score.total
    return {
        "on": bureau.today.isoformat(),
        "score": [total.earned, total.cap],
        "near": dict(near),
        "overdue": dict(overdue),
    }


def next_post(bureau: Bureau, robot: Robot) -> Post | None:
    """What the robot is to say next, if anything is due."""
    with bureau.storage.read() as session:
        row = mirrors.next_due(session, robot, bureau.now)
        return Post(row.id or 0, row.kind, dict(row.params), row.attempt_count) if row is not None else None


def finish_post(bureau: Bureau, post: Post) -> None:
    """The robot took it."""
    with bureau.storage.write() as session:
        mirrors.change(session, post.id, post.attempt_count, state=MirrorState.SENT, sent_at=bureau.now, error=None)


def postpone_post(bureau: Bureau, post: Post, reason: str) -> None:
    """It may pass later; after the last of the pauses it is given up."""
    if post.attempt_count >= len(BACKOFF):
        give_up_post(bureau, post, reason)
        return
    with bureau.storage.write() as session:
        later = bureau.now + BACKOFF[post.attempt_count]
        mirrors.change(session, post.id, post.attempt_count, not_before_at=later, error=reason)


def give_up_post(bureau: Bureau, post: Post, reason: str) -> None:
    """It will never pass; the coordinators are told."""
    now = bureau.now
    with bureau.storage.write() as session:
        if not mirrors.change(session, post.id, post.attempt_count, state=MirrorState.FAILED, error=reason):
            return
        row = session.get_one(MirrorPost, post.id)
        params = {"robot": row.robot.value, "kind": post.kind, "number": post.params.get("number"), "reason": reason}
        for reader in members.coordinators(session):
            key = f"{ALARM}:{post.id}:{reader.id}"
            outbox.tell(session, reader, ALARM, params, key=key, at=now, lane=Lane.ANSWER)
