"""Looking at links: which are due, what was found, and who is to hear of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlmodel import Session

from bot.clock import BUREAU_ZONE
from bot.domain.pages import Standing, after_look, next_look_on
from bot.domain.states import Lane, MemberState, PageOutcome, PageState, SubmissionState
from bot.ports import FetchedPage, StoredFile
from bot.services.bureau import Bureau
from bot.services.shown_cards import refresh_cards
from bot.services.staffing import readers_on
from bot.services.talking import is_talking_time
from storage.models import Member, Page, PageCheck, StoredFileRow, Submission
from storage.repositories import members, outbox, pages
from storage.upsert import insert_missing

LEASE = timedelta(minutes=5)
LOOKS_AT = time(6)
"""So that the coordinators read in the morning what was found that day."""


@dataclass(frozen=True, slots=True)
class PageClaim:
    """A page that this worker looks at, until the moment at which another may. ``kept``: what the last copy was."""

    id: int
    url: str
    until: datetime
    kept: tuple[str | None, date | None] | None


def note_links(bureau: Bureau) -> int:
    """Tie links that have arrived to their pages, so that these are looked at soon; how many."""
    with bureau.storage.read() as session:
        if not pages.new_links(session):
            return 0
    with bureau.storage.write() as session:
        rows = pages.new_links(session)
        pages.tie(session, rows, bureau.now)
        return len(rows)


def claim_pages(bureau: Bureau, limit: int) -> tuple[PageClaim, ...]:
    """Take the pages whose turn it is; conditional, so that two workers never look at one at the same time."""
    now = bureau.now
    with bureau.storage.read() as session:
        if not pages.due(session, now, 1):
            return ()
    with bureau.storage.write() as session:
        due = [(page, page.next_check_at) for page in pages.due(session, now, limit)]
        return tuple(
            _claim(page, now + LEASE)
            for page, until in due
            if until is not None and pages.change(session, page.id, until, next_check_at=now + LEASE)
        )


def _claim(page: Page, until: datetime) -> PageClaim:
    is_steady = page.sha256 is not None and page.state is PageState.FINE
    return PageClaim(page.id, page.url, until, (page.title, page.found_on) if is_steady else None)


def is_worth_keeping(claim: PageClaim, found: FetchedPage) -> bool:
    """Whether to keep a copy: of the first look, after any trouble, and when the page tells another title or day.

    Counters and codes make the bytes of most pages differ each time they are loaded, and mean nothing.
    """
    return bool(found.body) and claim.kept != (found.title, found.found_on)


def record_look(bureau: Bureau, claim: PageClaim, found: FetchedPage, stored: StoredFile | None) -> bool:
    """Keep what was found and tell those who sent the link and have not heard yet.

    ``False``, and nothing changes, when another worker has taken the page over.
    """
    now, today = bureau.now, bureau.today
    with bureau.storage.write() as session:
        page = session.get_one(Page, claim.id)
        if stored is not None:
            known = {"sha256": stored.sha256, "size": stored.size, "stored_at": now}
            insert_missing(session, StoredFileRow, [known])
        values = _values(page, found, stored, now, today)
        if not pages.change(session, claim.id, claim.until, **values):
            return False
        session.add(_check(claim.id, found, stored, now))
        session.flush()
        session.refresh(page)
        _tell_senders(bureau, session, page)
        return True


def _values(page: Page, found: FetchedPage, stored: StoredFile | None, now: datetime, today: date) -> dict[str, Any]:
    before = Standing(page.state, page.failing_day_count, page.last_failed_on)
    is_found = found.outcome is PageOutcome.FOUND
    ends_on = found.ends_on if is_found else page.ends_on
    is_over = ends_on is not None and today > ends_on and page.checked_at is not None
    standing = before if is_over and not is_found else after_look(before, found.outcome, today)
    look_on = next_look_on(standing, today, ends_on)
    return {
        "state": standing.state,
        "failing_day_count": standing.failing_day_count,
        "last_failed_on": standing.last_failed_on,
        "title": found.title if is_found else page.title,
        "found_on": found.found_on if is_found else page.found_on,
        "ends_on": ends_on,
        "sha256": stored.sha256 if stored is not None else page.sha256,
        "reason": None if is_found else _reason(found),
        "checked_at": now,
        "next_check_at": datetime.combine(look_on, LOOKS_AT, BUREAU_ZONE) if look_on is not None else None,
    }


def _reason(found: FetchedPage) -> str:
    return f"{found.reason}:{found.http_status}" if found.reason == "status" else found.reason


def _check(page_id: int, found: FetchedPage, stored: StoredFile | None, now: datetime) -> PageCheck:
    return PageCheck(
        page_id=page_id,
        checked_at=now,
        outcome=found.outcome,
        http_status=found.http_status,
        reason=found.reason or None,
        final_url=found.final_url,
        title=found.title,
        found_on=found.found_on,
        sha256=stored.sha256 if stored is not None else None,
    )


def _tell_senders(bureau: Bureau, session: Session, page: Page) -> None:
    """In one line each, at once: who sent it is still at it."""
    now = bureau.now
    for link, evidence, submission in pages.untold(session, page.id):
        link.told_at = now
        session.add(link)
        if submission.state not in pages.HELD:
            continue
        if submission.state is SubmissionState.PENDING:
            refresh_cards(bureau, session, submission, cause=f"page:{page.id}")
        sender = session.get_one(Member, submission.member_id)
        if sender.state is not MemberState.ACTIVE:
            continue
        params = {"id": submission.id, **_shown(page)}
        outbox.tell(session, sender, "page_read", params, key=f"page_read:{evidence.id}", at=now, lane=Lane.ANSWER)


def _shown(page: Page) -> dict[str, Any]:
    found_on = page.found_on.isoformat() if page.found_on else None
    return {
        "url": page.url,
        "state": page.state.value,
        "title": page.title,
        "found_on": found_on,
        "reason": page.reason,
    }


def report_pages(bureau: Bureau) -> int:
    """Tell the coordinators which pages turned amber and which came back, in one message; how many pages.

    Only in working hours: the points stay, nothing is urgent.
    """
    if not is_talking_time(bureau.calendar, bureau.now):
        return 0
    with bureau.storage.read() as session:
        if not pages.unreported(session):
            return 0
    with bureau.storage.write() as session:
        changed = pages.unreported(session)
        holders = pages.holders(session, [page.id for page in changed])
        told = [page for page in changed if page.id in holders]
        _tell_coordinators(bureau, session, told, holders)
        for page in changed:
            page.is_reported = page.state is PageState.AMBER
            session.add(page)
        return len(told)


def _tell_coordinators(
    bureau: Bureau, session: Session, told: Sequence[Page], holders: dict[int, list[Submission]]
) -> None:
    if not told:
        return
    listed = [{**_shown(page), "holders": [_holder(row) for row in holders[page.id]]} for page in told]
    for reader in readers_on(session, members.coordinators(session), bureau.today):
        key = f"page_report:{told[0].id}:{bureau.now.isoformat()}:{reader.id}"
        outbox.tell(session, reader, "page_report", {"pages": listed}, key=key, at=bureau.now)


def _holder(row: Submission) -> dict[str, Any]:
    return {"id": row.id, "clause_id": row.clause, "department": row.department}
