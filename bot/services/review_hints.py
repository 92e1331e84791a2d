"""What a reviewer should notice on a card before deciding: hints that forbid nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlmodel import Session

from bot.plan.labels import normalise_label
from bot.plan.model import Clause
from bot.services.bureau import Bureau
from bot.services.cautions import Caution, CautionCode, cautions
from bot.services.file_traits import FileRemark, Remark, file_remarks
from bot.services.labels import label_candidates, label_key
from bot.services.overlaps import Overlap, overlaps
from bot.services.pages import PageNote, PageState, page_notes
from storage.models import Evidence, Submission
from storage.repositories import reviews


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another living submission of the same unit on the same day."""

    id: int
    department: str


@dataclass(frozen=True, slots=True)
class Hints:
    """All of them, in values that survive as JSON. ``candidates``: known labels that a new one may mean, by key."""

    overlaps: tuple[Overlap, ...] = ()
    pages: tuple[PageNote, ...] = ()
    remarks: tuple[FileRemark, ...] = ()
    neighbours: tuple[Neighbour, ...] = ()
    cautions: tuple[Caution, ...] = ()
    candidates: tuple[tuple[str, str], ...] = ()

    def as_params(self) -> dict[str, Any]:
        """The inverse of :meth:`from_params`."""
        return asdict(self) | {"pages": [_page_params(each) for each in self.pages]}

    @classmethod
    def from_params(cls, params: dict[str, Any]) -> Hints:
        return cls(
            overlaps=tuple(Overlap(**each) for each in params["overlaps"]),
            pages=tuple(_page(each) for each in params["pages"]),
            remarks=tuple(FileRemark(**(each | {"remark": Remark(each["remark"])})) for each in params["remarks"]),
            neighbours=tuple(Neighbour(**each) for each in params["neighbours"]),
            cautions=tuple(_caution(each) for each in params["cautions"]),
            candidates=tuple((key, label) for key, label in params["candidates"]),
        )


def _page_params(note: PageNote) -> dict[str, Any]:
    return asdict(note) | {
        "found_on": note.found_on.isoformat() if note.found_on else None,
        "checked_at": note.checked_at.isoformat() if note.checked_at else None,
    }


def _page(params: dict[str, Any]) -> PageNote:
    found_on, checked_at = params["found_on"], params["checked_at"]
    values = params | {
        "state": PageState(params["state"]),
        "found_on": date.fromisoformat(found_on) if found_on else None,
        "checked_at": datetime.fromisoformat(checked_at) if checked_at else None,
    }
    return PageNote(**values)


def _caution(params: dict[str, Any]) -> Caution:
    numbers, departments = tuple(params["numbers"]), tuple(params["departments"])
    values = params | {"code": CautionCode(params["code"]), "numbers": numbers, "departments": departments}
    return Caution(**values)


def hints_about(bureau: Bureau, session: Session, submission: Submission, stored: Sequence[Evidence]) -> Hints:
    """What speaks for a closer look; ``stored``: the submission's pieces."""
    assert submission.clause is not None
    clause = bureau.plan.clause(submission.clause)
    found = overlaps(bureau, session, submission)
    urls = [item.url for item in stored if item.url]
    return Hints(
        overlaps=found,
        pages=tuple(page_notes(session, urls).values()) if urls else (),
        remarks=file_remarks(session, submission.id),
        neighbours=_neighbours(session, clause, submission, {each.submission_id for each in found}),
        cautions=cautions(bureau, session, submission, found),
        candidates=tuple((label_key(label), label) for label in label_candidates(bureau, session, submission)),
    )


def _neighbours(session: Session, clause: Clause, row: Submission, known: set[int]) -> tuple[Neighbour, ...]:
    """Others that may be about the same event; not those of another unit, which has its own right to that day."""
    if row.on is None or not clause.asks_day:
        return ()
    others = reviews.same_day(session, clause.id, row.on, apart_from=row.id)
    return tuple(
        Neighbour(each.id, each.department)
        for each in others
        if each.id not in known and _label(clause, each) == _label(clause, row)
    )


def _label(clause: Clause, row: Submission) -> str | None:
    return normalise_label(clause.labels, row.label) if clause.labels and row.label else None
