"""What was found out about stored files: kept once a content, told by name where name and content disagree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlmodel import Session

from bot.domain.states import EvidenceState
from bot.plan.model import EvidenceKind
from bot.services.bureau import Bureau
from bot.services.file_content import PICTURES, UNUSUAL, Content, Recognised
from bot.services.file_names import STRUCK, acceptable_contents, extension
from storage.models import Evidence, FileTraits
from storage.repositories import files, submissions
from storage.upsert import insert_missing

MOST_PHOTO_BYTES = 10 * 1024 * 1024
MOST_PHOTO_SIDES = 10_000
TEXT_KINDS = frozenset(
    {
        EvidenceKind.NOTICE,
        EvidenceKind.SUMMARY,
        EvidenceKind.CRITERIA,
        EvidenceKind.ANNOUNCEMENT,
        EvidenceKind.DOCUMENT,
        EvidenceKind.DATA,
    }
)
"""Kinds of evidence whose words must be readable."""


@dataclass(frozen=True, slots=True)
class PictureTraits:
    """What a look at a picture found. ``flag``: ``damaged`` or ``too_large`` when there was nothing to see."""

    width: int | None = None
    height: int | None = None
    picture_hash: str | None = None
    is_page: bool = False
    flag: str | None = None


class Remark(StrEnum):
    """What a reviewer should know of a file before opening it."""

    UNCOMMON = "uncommon"  # of a kind that evidence does not come in
    MISMATCH = "mismatch"  # its content contradicts its name
    PROGRAM = "program"
    MACROS = "macros"
    SEVERAL = "several"  # readable as more than one kind of file
    DAMAGED = "damaged"
    TOO_LARGE = "too_large"  # more pixels than are looked at
    NAME = "name"  # its name held characters that mislead the eye


@dataclass(frozen=True, slots=True)
class FileRemark:
    """``place``: which piece of the submission it is, from 1. ``name``: as it was sent, without what misleads."""

    evidence_id: int
    place: int
    name: str | None
    remark: Remark


def note_traits(
    bureau: Bureau, sha256: str, found: Recognised | None, picture: PictureTraits | None, preview_sha256: str | None
) -> None:
    """Keep what was found out about a content; ``found`` is ``None`` for a file that is not there any more."""
    seen = picture or PictureTraits()
    flags = [
        name
        for name, is_set in (
            ("missing", found is None),
            ("macros", found is not None and found.has_macros),
            ("several", found is not None and found.is_several),
        )
        if is_set
    ]
    row = {
        "sha256": sha256,
        "content": found.content.value if found else Content.OTHER.value,
        "flags": [*flags, *([seen.flag] if seen.flag else [])],
        "width": seen.width,
        "height": seen.height,
        "picture_hash": seen.picture_hash,
        "is_page": seen.is_page,
        "preview_sha256": preview_sha256,
        "inspected_at": bureau.now,
    }
    with bureau.storage.write() as session:
        insert_missing(session, FileTraits, [row])


def uninspected(bureau: Bureau, limit: int) -> tuple[str, ...]:
    """Hashes of stored files that nobody has looked at yet."""
    with bureau.storage.read() as session:
        return tuple(files.uninspected(session, limit))


def is_inspected(bureau: Bureau, sha256: str) -> bool:
    with bureau.storage.read() as session:
        return sha256 in files.traits_of(session, [sha256])


def file_remarks(session: Session, submission_id: int) -> tuple[FileRemark, ...]:
    """What stands out about the submission's files, in their order."""
    held = submissions.evidence_of(session, [submission_id])[submission_id]
    stored = {row.piece: row for row in held if row.state is EvidenceState.STORED}
    traits = files.traits_of(session, {row.sha256 for row in stored.values() if row.sha256})
    return tuple(
        FileRemark(row.id, place, row.file_name, remark)
        for place, row in enumerate(stored.values(), 1)
        for remark in remarks_on(row, traits.get(row.sha256 or ""))
    )


def arrived_remarks(bureau: Bureau, update_id: int) -> tuple[FileRemark, ...]:
    """What stands out about the file that this update brought."""
    with bureau.storage.read() as session:
        row = submissions.evidence_by_update(session, update_id)
        if row is None or row.sha256 is None:
            return ()
        known = files.traits_of(session, [row.sha256]).get(row.sha256)
        return tuple(FileRemark(row.id, 1, row.file_name, remark) for remark in remarks_on(row, known))


def remarks_on(row: Evidence, traits: FileTraits | None) -> list[Remark]:
    """What stands out about one file; the gravest alone where one includes the other."""
    found: list[Remark] = [Remark.NAME] if STRUCK in (row.file_name or "") else []
    if traits is None or "missing" in traits.flags:
        return found
    content, claimed = Content(traits.content), acceptable_contents(row.file_name)
    if content is Content.PROGRAM:
        found.append(Remark.PROGRAM)
    elif claimed is not None and content not in claimed:
        found.append(Remark.MISMATCH)
    elif content in UNUSUAL - (claimed or frozenset()) or (extension(row.file_name) and claimed is None):
        found.append(Remark.UNCOMMON)
    by_flag = {each.value: each for each in (Remark.MACROS, Remark.SEVERAL, Remark.DAMAGED, Remark.TOO_LARGE)}
    return found + [by_flag[flag] for flag in traits.flags if flag in by_flag]


def shown_pictures(session: Session, rows: Sequence[Evidence]) -> dict[int, str]:
    """By number of evidence: the hash of what Telegram can show as a photo, the picture itself or its preview."""
    traits = files.traits_of(session, {row.sha256 for row in rows if row.sha256})
    found: dict[int, str] = {}
    for row in rows:
        known = traits.get(row.sha256 or "")
        if known is None or known.content not in PICTURES or row.sha256 is None:
            continue
        if known.preview_sha256:
            found[row.id] = known.preview_sha256
        elif known.width is not None and not {"damaged", "too_large"} & set(known.flags):
            found[row.id] = row.sha256
    return found


def needs_preview(found: Recognised, picture: PictureTraits) -> bool:
    """Whether Telegram could not show the picture itself: an iPhone's, too many bytes, too wide or too tall."""
    if picture.flag or picture.width is None or picture.height is None:
        return False
    sides = picture.width + picture.height
    ratio = max(picture.width, picture.height) / max(1, min(picture.width, picture.height))
    return found.content is Content.HEIC or found.size > MOST_PHOTO_BYTES or sides > MOST_PHOTO_SIDES or ratio > 20


def has_small_print(session: Session, rows: Sequence[Evidence]) -> bool:
    """Whether a photo among them has words to be read that a photo may have blurred.

    Telegram makes photos smaller, files not. Words matter where the photo is said to be a notice, summary, criteria,
    announcement, paper or data, and where it looks like a page: tall, on light ground, many fine strokes. Of a photo
    that could not be looked at it is assumed.
    """
    photos = [row for row in rows if row.is_photo]
    traits = files.traits_of(session, {row.sha256 for row in photos if row.sha256})
    return any(row.kind in TEXT_KINDS or _may_be_page(traits.get(row.sha256 or "")) for row in photos)


def _may_be_page(known: FileTraits | None) -> bool:
    return known is None or known.width is None or known.is_page
