"""Lists that lie in the archive: what is in it with its hashes, and for the internal version the whole record."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time

from bot.clock import BUREAU_ZONE
from bot.scoring.result import Points
from bot.services.archive import Archive
from bot.texts import archive as texts
from bot.views.office_files import settled
from bot.views.sheets import Band, Page, printable_book

_SUBMISSION_WIDTHS = (7, 8, 26, 18, 10, 12, 18, 6, 9, 17, 8, 10)
_EVENT_WIDTHS = (7, 17, 10, 9, 9, 46, 50)


@dataclass(frozen=True, slots=True)
class Listed:
    """One file of the archive. ``submission_id``: of what it proves; ``is_original``: as it was received."""

    path: str
    size: int
    sha256: str
    submission_id: int | None
    is_original: bool


def manifest(archive: Archive, listed: Sequence[Listed]) -> bytes:
    """manifest.json: for programs. Its own hash is in no list, since nothing can hold its own."""
    form = {
        "plan": archive.plan.id,
        "version": archive.version.value,
        "as_of": archive.as_of.isoformat(),
        "indicators": [indicator.id for indicator in archive.indicators],
        "score": _points(archive.score.total),
        "scores": {each.id: _points(archive.score.indicators[each.id]) for each in archive.indicators},
        "self_approval": archive.is_self_approved,
        "audit": {"count": archive.audit.count, "head": archive.audit.mac},
        "files": [_form(each) for each in listed],
    }
    return (json.dumps(form, ensure_ascii=False, indent=1) + "\n").encode()


def _points(points: Points) -> dict[str, float]:
    return {"earned": points.earned / 10, "cap": points.cap / 10}


def _form(listed: Listed) -> dict[str, object]:
    form: dict[str, object] = {"path": listed.path, "size": listed.size, "sha256": listed.sha256}
    if listed.submission_id is not None:
        form |= {"submission": listed.submission_id, "original": listed.is_original}
    return form


def listing(archive: Archive, listed: Sequence[Listed]) -> bytes:
    """清单.txt: for people; with a mark at its head, so that every editor of Windows reads it rightly."""
    rows = [f"{each.sha256}  {each.size:>12}  {each.path}" for each in listed]
    return "\r\n".join([*texts.listing_head(archive), *rows, ""]).encode("utf-8-sig")


def submissions_sheet(archive: Archive) -> bytes:
    """Every submission with its state and persons."""
    rows = tuple(texts.submission_row(archive, each) for each in archive.submissions)
    return _sheet(archive, texts.SUBMISSIONS_FILE, texts.SUBMISSION_COLUMNS, _SUBMISSION_WIDTHS, rows)


def events_sheet(archive: Archive) -> bytes:
    """Every change of state with its reason."""
    rows = tuple(texts.event_row(each.id, event) for each in archive.submissions for event in each.events)
    return _sheet(archive, texts.EVENTS_FILE, texts.EVENT_COLUMNS, _EVENT_WIDTHS, rows)


def _sheet(
    archive: Archive, file: str, columns: tuple[str, ...], widths: tuple[int, ...], rows: tuple[tuple[str, ...], ...]
) -> bytes:
    title = file.removesuffix(".xlsx")
    page = Page(title, (f"{title}{texts.version_line(archive)}",), columns, widths, (Band("", rows),))
    made_at = datetime.combine(archive.as_of, time(), BUREAU_ZONE)
    return settled(printable_book((page,), continued=texts.CONTINUED, made_at=made_at), archive.as_of)
