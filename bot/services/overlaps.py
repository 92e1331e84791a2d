"""Material that is used elsewhere already: the same bytes or link, or a picture that looks the same."""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel import Session

from bot.domain.states import EvidenceState
from bot.services.bureau import Bureau
from storage.models import Evidence, Submission
from storage.repositories import files, submissions

ALIKE_BITS = 12
"""Of 288. A photo made smaller and compressed again differs by a few; two photos of one scene by dozens."""


@dataclass(frozen=True, slots=True)
class Overlap:
    """A living submission that holds some of the same material. ``title``: the clause's, in the plan's words.

    ``is_same``: the same bytes or link, else a picture that looks the same. ``excluded``: the plan does not let the
    same material count under both clauses.
    """

    is_same: bool
    submission_id: int
    clause_id: str | None
    title: str
    department: str
    excluded: bool


def overlaps(bureau: Bureau, session: Session, submission: Submission) -> tuple[Overlap, ...]:
    """Where the submission's material stands already, each place once: first what is the same, oldest first."""
    held = submissions.evidence_of(session, [submission.id])[submission.id]
    stored = [item for item in held if item.state is EvidenceState.STORED]
    hashes = {item.sha256 for item in stored if item.sha256}
    urls = {item.url for item in stored if item.url}
    same = files.uses_of(session, hashes, urls, apart_from=submission.id) if hashes or urls else ()
    known = {row.id for row in same}
    alike = [row for row in _alike(session, submission.id, stored) if row.id not in known]
    return tuple(
        _overlap(bureau, submission, other, is_same=is_same)
        for is_same, found in ((True, same), (False, alike))
        for other in found
    )


def _alike(session: Session, submission_id: int, stored: list[Evidence]) -> list[Submission]:
    """Living submissions with a picture that looks like one of these, oldest first."""
    traits = files.traits_of(session, {item.sha256 for item in stored if item.sha256})
    own = [int(row.picture_hash, 16) for row in traits.values() if row.picture_hash]
    if not own:
        return []
    numbers = {
        number
        for sha256, picture_hash, number in files.pictures_in_use(session, apart_from=submission_id)
        if sha256 not in traits and is_alike(own, int(picture_hash, 16))
    }
    return list(files.numbered(session, numbers)) if numbers else []


def is_alike(own: list[int], other: int) -> bool:
    """Whether one of the picture hashes differs from the other by so few bits that both show the same."""
    return any((one ^ other).bit_count() <= ALIKE_BITS for one in own)


def _overlap(bureau: Bureau, submission: Submission, other: Submission, *, is_same: bool) -> Overlap:
    clause = bureau.plan.clause(other.clause) if other.clause else None
    return Overlap(
        is_same=is_same,
        submission_id=other.id,
        clause_id=other.clause,
        title=(clause.short_title or clause.title) if clause else "",
        department=other.department,
        excluded=_exclude_each_other(bureau, submission.clause, other.clause),
    )


def _exclude_each_other(bureau: Bureau, one: str | None, other: str | None) -> bool:
    if one is None or other is None:
        return False
    return other in bureau.plan.clause(one).excludes or one in bureau.plan.clause(other).excludes
