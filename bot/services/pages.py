"""What is known of the pages behind links; the looking itself is in ``page_checks``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from bot.domain.states import PageState
from bot.plan.model import Channel, Clause, EvidenceKind
from bot.services.material import needed_kinds
from storage.models import Evidence, Page, Submission
from storage.repositories import pages

__all__ = [
    "AmberPage",
    "LinkHint",
    "PageNote",
    "PageState",
    "amber_pages",
    "link_hints",
    "page_notes",
    "with_amber_page",
]

_PLACES = {Channel.GOVERNMENT: EvidenceKind.PUBLICATION, Channel.CREDIT_SHANDONG: EvidenceKind.UPLOAD}


@dataclass(frozen=True, slots=True)
class PageNote:
    """How a link stands. ``title`` and ``found_on`` (its day of publication) as the page itself says.

    ``sha256``: the copy kept as found. ``failing_days``: different days on which it was dead, since it last answered.
    """

    url: str
    state: PageState
    title: str | None
    found_on: date | None
    checked_at: datetime | None
    sha256: str | None
    failing_days: int


@dataclass(frozen=True, slots=True)
class AmberPage:
    """A page that has been dead on three days, and a living submission that holds it."""

    note: PageNote
    submission_id: int
    clause_id: str | None
    department: str


@dataclass(frozen=True, slots=True)
class LinkHint:
    """A link of a submission. ``wanted``: where its clause wants links to lead, if this one leads elsewhere."""

    note: PageNote
    wanted: tuple[Channel, ...]


def page_notes(session: Session, urls: Iterable[str]) -> dict[str, PageNote]:
    """How each of the links stands; one that nobody has looked at is ``UNCHECKED``."""
    wanted = list(dict.fromkeys(urls))
    known = pages.by_urls(session, wanted)
    return {url: _note(url, known.get(url)) for url in wanted}


def amber_pages(session: Session) -> tuple[AmberPage, ...]:
    """Every amber page with each living submission that holds it, by number."""
    found = {page.id: _note(page.url, page) for page in pages.ambers(session)}
    holders = pages.holders(session, found)
    listed = [
        AmberPage(note, row.id, row.clause, row.department)
        for page_id, note in found.items()
        for row in holders.get(page_id, [])
    ]
    return tuple(sorted(listed, key=lambda each: (each.submission_id, each.note.url)))


def with_amber_page(session: Session, held: Mapping[int, Iterable[Evidence]]) -> frozenset[int]:
    """Of submissions, by number with what they hold, those that link to an amber page."""
    urls = {number: [row.url for row in rows if row.url] for number, rows in held.items()}
    notes = page_notes(session, (url for own in urls.values() for url in own))
    ambers = {url for url, note in notes.items() if note.state is PageState.AMBER}
    return frozenset(number for number, own in urls.items() if ambers.intersection(own))


def link_hints(
    session: Session, clause: Clause | None, draft: Submission, held: Iterable[Evidence]
) -> tuple[LinkHint, ...]:
    """Each link among what the submission holds, in the order of arrival."""
    links = {row.url: row.channel for row in held if row.url}
    notes = page_notes(session, links) if links else {}
    is_evaluation = bool(draft.is_evaluation)
    return tuple(
        LinkHint(
            notes[url], _wanted(clause, Channel(channel), is_evaluation=is_evaluation) if clause and channel else ()
        )
        for url, channel in links.items()
    )


def _wanted(clause: Clause, channel: Channel, *, is_evaluation: bool) -> tuple[Channel, ...]:
    kinds = needed_kinds(clause, is_evaluation=is_evaluation)
    wanted = tuple(place for place, kind in _PLACES.items() if kind in kinds)
    return () if channel in wanted or EvidenceKind.COVERAGE in kinds else wanted


def _note(url: str, page: Page | None) -> PageNote:
    if page is None:
        return PageNote(url, PageState.UNCHECKED, None, None, None, None, 0)
    return PageNote(url, page.state, page.title, page.found_on, page.checked_at, page.sha256, page.failing_day_count)
