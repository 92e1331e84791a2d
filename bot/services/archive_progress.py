"""The one message that shows how far an archive is, and the end of it."""

from __future__ import annotations

from typing import Any

from sqlmodel import Session

from bot.domain.roles import POLICY, Action
from bot.domain.states import Lane, MemberState
from bot.services.bureau import Bureau
from storage.models import ArchiveOrder, Member, OutboxMessage
from storage.repositories import members, outbox

PROGRESS = "archive_progress"


def show_progress(bureau: Bureau, session: Session, row: ArchiveOrder, params: dict[str, Any]) -> None:
    """Say it in the one progress message. One edit on its way is enough, but the end is always said."""
    reader = reader_of(session, row)
    if reader is None:
        return
    edit_count = int(row.progress.get("edit_count", -1)) + 1
    if edit_count and params["state"] == "working":
        last = _message(session, row, edit_count - 1)
        if last is None or last.state not in outbox.ENDS:
            return
    shown = {"version": row.version.value, "item": title_of(bureau, row.indicator), **params}
    message = outbox.tell(
        session,
        reader,
        PROGRESS,
        shown,
        key=f"{PROGRESS}:{row.id}:{edit_count}",
        at=bureau.now,
        lane=Lane.ANSWER,
        edits_id=row.progress_id,
    )
    row.progress_id = row.progress_id or message.id
    row.progress = {"edit_count": edit_count}
    session.add(row)


def title_of(bureau: Bureau, indicator_id: str | None) -> str | None:
    if indicator_id is None:
        return None
    indicator = bureau.plan.indicator(indicator_id)
    return f"{indicator.annex} {indicator.title}"


def reader_of(session: Session, row: ArchiveOrder) -> Member | None:
    """Who ordered it, as long as they may have it."""
    member = members.by_id(session, row.member_id)
    may_read = (
        member is not None and member.state is MemberState.ACTIVE and member.role in POLICY[Action.EXPORT_ARCHIVE]
    )
    return member if may_read else None


def _message(session: Session, row: ArchiveOrder, edit_count: int) -> OutboxMessage | None:
    return outbox.by_key(session, f"{PROGRESS}:{row.id}:{edit_count}")
