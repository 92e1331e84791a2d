"""Pages behind links: finding them, and the conditional updates by which they move on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_, update
from sqlmodel import Session, col, select

from bot.domain.states import EvidenceState, PageState, SubmissionState
from storage.models import Evidence, Page, PageLink, Submission
from storage.upsert import insert_missing

LIVING = (SubmissionState.PENDING, SubmissionState.APPROVED)
HELD = (SubmissionState.DRAFT, *LIVING)


def url_hash(url: str) -> str:
    """By which a page is found: addresses may be too long for an index."""
    return sha256(url.encode()).hexdigest()


def by_urls(session: Session, urls: Iterable[str]) -> dict[str, Page]:
    """The pages of those addresses that are known."""
    hashes = [url_hash(url) for url in urls]
    rows = session.exec(select(Page).where(col(Page.url_sha256).in_(hashes))) if hashes else ()
    return {page.url: page for page in rows}


def new_links(session: Session) -> Sequence[Evidence]:
    """Evidence that is a link and not yet tied to a page, of submissions that may still count."""
    is_tied = exists().where(col(PageLink.evidence_id) == col(Evidence.id))
    return session.exec(
        select(Evidence)
        .join(Submission)
        .where(
            col(Evidence.url).is_not(None),
            Evidence.state == EvidenceState.STORED,
            col(Submission.state).in_(HELD),
            ~is_tied,
        )
        .order_by(col(Evidence.id))
    ).all()


def tie(session: Session, rows: Iterable[Evidence], at: datetime) -> None:
    """Tie links to their pages, and have those looked at now; what nobody sent by hand needs no answer."""
    links = [(row, url_hash(row.url or "")) for row in rows]
    fresh = {key: {"url_sha256": key, "url": row.url, **_UNCHECKED, "next_check_at": at} for row, key in links}
    insert_missing(session, Page, list(fresh.values()))
    pages = session.exec(select(Page).where(col(Page.url_sha256).in_(fresh))).all()
    ids = {page.url_sha256: page.id for page in pages}
    told = [
        {"evidence_id": row.id, "page_id": ids[key], "told_at": at if row.update_id is None else None}
        for row, key in links
    ]
    insert_missing(session, PageLink, told)
    session.connection().execute(update(Page).where(col(Page.id).in_(ids.values())).values(next_check_at=at))


_UNCHECKED = {"state": PageState.UNCHECKED, "failing_day_count": 0, "is_reported": False}


def due(session: Session, now: datetime, limit: int) -> Sequence[Page]:
    """Pages to look at: of living submissions when their day has come, of drafts until their sender was told."""
    return session.exec(
        select(Page)
        .where(col(Page.next_check_at) <= now, _is_held())
        .order_by(col(Page.next_check_at), col(Page.id))
        .limit(limit)
    ).all()


def _is_held() -> ColumnElement[bool]:
    is_new = and_(col(Submission.state) == SubmissionState.DRAFT, col(PageLink.told_at).is_(None))
    return (
        exists()
        .where(col(PageLink.page_id) == col(Page.id))
        .where(col(Evidence.id) == col(PageLink.evidence_id), col(Evidence.state) == EvidenceState.STORED)
        .where(col(Submission.id) == col(Evidence.submission_id))
        .where(or_(col(Submission.state).in_(LIVING), is_new))
    )


def change(session: Session, page_id: int, until: datetime, **values: Any) -> bool:
    """Conditional on the page being due at that moment still; ``False`` when somebody else has taken it."""
    statement = update(Page).where(col(Page.id) == page_id, col(Page.next_check_at) == until).values(**values)
    return session.connection().execute(statement).rowcount == 1


def untold(session: Session, page_id: int) -> Sequence[tuple[PageLink, Evidence, Submission]]:
    """Links to the page whose senders have not heard what was found there."""
    return session.exec(
        select(PageLink, Evidence, Submission)
        .join(Evidence, col(Evidence.id) == PageLink.evidence_id)
        .join(Submission, col(Submission.id) == Evidence.submission_id)
        .where(PageLink.page_id == page_id, col(PageLink.told_at).is_(None))
        .order_by(col(PageLink.evidence_id))
    ).all()


def holders(session: Session, page_ids: Iterable[int]) -> dict[int, list[Submission]]:
    """The living submissions that hold each page, by number."""
    found: dict[int, list[Submission]] = {}
    rows = session.exec(
        select(PageLink.page_id, Submission)
        .join(Evidence, col(Evidence.id) == PageLink.evidence_id)
        .join(Submission, col(Submission.id) == Evidence.submission_id)
        .where(
            col(PageLink.page_id).in_(list(page_ids)),
            Evidence.state == EvidenceState.STORED,
            col(Submission.state).in_(LIVING),
        )
        .distinct()
        .order_by(col(Submission.id))
    ).all()
    for page_id, submission in rows:
        found.setdefault(page_id, []).append(submission)
    return found


def ambers(session: Session) -> Sequence[Page]:
    """Pages that are amber now."""
    return session.exec(select(Page).where(Page.state == PageState.AMBER).order_by(col(Page.id))).all()


def unreported(session: Session) -> Sequence[Page]:
    """Pages that turned amber, or left it, without the coordinators knowing."""
    is_new = and_(col(Page.state) == PageState.AMBER, col(Page.is_reported).is_(False))
    is_back = and_(col(Page.state).in_([PageState.FINE, PageState.UNREADABLE]), col(Page.is_reported).is_(True))
    return session.exec(select(Page).where(or_(is_new, is_back)).order_by(col(Page.id))).all()
