"""What lies where in the ZIP: papers, originals, printable copies, links; and which places hold personal numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from bot.archive.names import Shelf, suffix_of, visible
from bot.archive.personal import Find, personal_numbers
from bot.archive.reading import Reader, Reading
from bot.domain.states import ArchiveVersion
from bot.plan.model import Indicator
from bot.ports import FileStore
from bot.services.archive import Archive, ArchivedPiece, ArchivedSubmission
from bot.services.file_content import PICTURES, Content
from bot.texts import archive as texts
from bot.texts.archive_record import audit_excerpt
from bot.views.archive_contents import Line, Section, contents_paper, contents_sheet
from bot.views.archive_cover import cover
from bot.views.archive_lists import events_sheet, submissions_sheet

_SUFFIXES: dict[Content, str] = {
    Content.JPEG: ".jpg",
    Content.TEXT: ".txt",
    **{content: f".{content.value}" for content in (Content.PNG, Content.WEBP, Content.HEIC, Content.PDF, Content.MP4)},
    **{content: f".{content.value}" for content in (Content.DOC, Content.DOCX, Content.XLS, Content.XLSX, Content.OFD)},
    **{content: f".{content.value}" for content in (Content.PPT, Content.PPTX)},
}
"""The ending of a file whose sender gave none."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One file to be: from ``content``, or from ``source`` on disk, whose hash has to be ``sha256``.

    ``is_original``: as somebody sent it. ``is_copy``: a printable copy of ``source`` is made. ``is_step``: the first
    entry of a piece, for the progress bar.
    """

    path: str
    content: bytes | None = None
    source: Path | None = None
    sha256: str | None = None
    submission_id: int | None = None
    is_original: bool = False
    is_copy: bool = False
    is_step: bool = False


@dataclass(frozen=True, slots=True)
class PersonalPlace:
    """A file of the archive in whose words, or in whose name, a personal number stands."""

    path: str
    find: Find


@dataclass(frozen=True, slots=True)
class Layout:
    """All that the ZIP will hold but the lists of it, which are made last."""

    archive: Archive
    papers: tuple[Entry, ...]
    files: tuple[Entry, ...]
    personal: tuple[PersonalPlace, ...]


@dataclass(slots=True)
class _Desk:
    """What is being laid out."""

    archive: Archive
    store: FileStore
    reader: Reader
    on_read: Callable[[], object]
    shelf: Shelf = field(default_factory=Shelf)
    files: list[Entry] = field(default_factory=list)
    personal: list[PersonalPlace] = field(default_factory=list)


def narrowed(archive: Archive, indicator: Indicator) -> Archive:
    """The part of the archive that is about one indicator; the score stays the whole plan's."""
    return replace(archive, indicators=(indicator,), submissions=archive.of_indicator(indicator))


def lay_out(archive: Archive, store: FileStore, reader: Reader, on_read: Callable[[], object] = lambda: None) -> Layout:
    """The whole layout. ``on_read``: called after each piece, since reading takes its time."""
    desk = _Desk(archive, store, reader, on_read)
    reserved = (texts.COVER_FILE, f"{texts.CONTENTS_FILE}.docx", texts.MANIFEST_FILE, texts.LISTING_FILE)
    for name in reserved:
        desk.shelf.place((), name, "")
    sections = tuple(_section(desk, indicator) for indicator in archive.indicators)
    is_going_out = archive.version is ArchiveVersion.ACCEPTANCE
    return Layout(
        archive, tuple(_papers(archive, sections)), tuple(desk.files), tuple(desk.personal) if is_going_out else ()
    )


def _papers(archive: Archive, sections: tuple[Section, ...]) -> Iterator[Entry]:
    yield Entry(texts.COVER_FILE, cover(archive))
    yield Entry(f"{texts.CONTENTS_FILE}.docx", contents_paper(archive, sections))
    yield Entry(f"{texts.CONTENTS_FILE}.xlsx", contents_sheet(archive, sections))
    if archive.version is ArchiveVersion.INTERNAL:
        yield Entry(texts.SUBMISSIONS_FILE, submissions_sheet(archive))
        yield Entry(texts.EVENTS_FILE, events_sheet(archive))
        yield Entry(texts.AUDIT_FILE, audit_excerpt(archive).encode("utf-8-sig"))


def _section(desk: _Desk, indicator: Indicator) -> Section:
    lines = [
        line for submission in desk.archive.of_indicator(indicator) for line in _lines(desk, indicator, submission)
    ]
    return Section(indicator, desk.archive.score.indicators[indicator.id], tuple(lines))


def _lines(desk: _Desk, indicator: Indicator, submission: ArchivedSubmission) -> Iterator[Line]:
    state = texts.STATE_FOLDERS[submission.status]
    folders = (texts.indicator_folder(indicator), *((state,) if state else ()))
    for piece in submission.pieces:
        reading = _shelve(desk, folders, submission, piece)
        desk.on_read()
        material = visible(texts.material_name(submission, piece, _title(piece, reading)))
        yield Line(
            texts.clause_title(indicator, submission), material, submission.on, submission.department, reading.pages
        )


def _shelve(desk: _Desk, folders: tuple[str, ...], submission: ArchivedSubmission, piece: ArchivedPiece) -> Reading:
    """Give the piece, and what is derived of it, their places; what was read of it."""
    stem = texts.file_stem(submission, piece)
    if piece.sha256 is None:
        path = desk.shelf.place(folders, stem, ".txt")
        content = texts.link_text(piece).encode("utf-8-sig")
        desk.files.append(Entry(path, content, submission_id=submission.id, is_step=True))
        _point_out(desk, path, personal_numbers(f"{stem} {piece.page.title or ''}" if piece.page else stem))
        _shelve_page(desk, folders, submission, piece)
        return Reading()
    source = desk.store.path(piece.sha256)
    reading = desk.reader.read(source, piece.sha256)
    path = desk.shelf.place(folders, stem, _suffix(piece, reading))
    original = Entry(path, None, source, piece.sha256, submission.id, is_original=True, is_step=True)
    desk.files.append(original)
    title = "" if reading.content in PICTURES else piece.given_name or ""
    _point_out(desk, path, (*personal_numbers(f"{stem} {title}"), *reading.finds))
    if reading.needs_copy:
        copy = desk.shelf.place(folders, texts.derived_stem(submission, piece, texts.PRINTABLE), ".jpg")
        desk.files.append(replace(original, path=copy, is_original=False, is_copy=True, is_step=False))
    return reading


def _shelve_page(desk: _Desk, folders: tuple[str, ...], submission: ArchivedSubmission, piece: ArchivedPiece) -> None:
    """The page as it was found at the link, if it was kept."""
    digest = piece.page.sha256 if piece.page is not None else None
    if digest is None:
        return
    source = desk.store.path(digest)
    path = desk.shelf.place(folders, texts.derived_stem(submission, piece, texts.KEPT_PAGE), ".html")
    desk.files.append(Entry(path, None, source, digest, submission.id))
    _point_out(desk, path, desk.reader.read(source, digest).finds)


def _point_out(desk: _Desk, path: str, finds: tuple[Find, ...]) -> None:
    desk.personal += [PersonalPlace(path, find) for find in dict.fromkeys(finds)]


def _suffix(piece: ArchivedPiece, reading: Reading) -> str:
    given = suffix_of(piece.given_name)
    return given or (_SUFFIXES.get(reading.content, "") if reading.content is not None else "")


def _title(piece: ArchivedPiece, reading: Reading) -> str | None:
    """The page's title, or the document's name as it was sent; cameras name their pictures, which says nothing."""
    if piece.sha256 is None:
        return piece.page.title if piece.page is not None else None
    if piece.given_name is None or reading.content in PICTURES:
        return None
    return piece.given_name.removesuffix(suffix_of(piece.given_name)) or None
