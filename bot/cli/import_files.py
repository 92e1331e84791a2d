"""The files that an import names by their hashes: looked for in a folder, and kept in the file store."""

from __future__ import annotations

import hashlib
import mimetypes
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from rich.console import Console
from rich.progress import track

from bot.domain.errors import InvalidInputError
from bot.services.bureau import Bureau
from bot.services.evidence import MEGABYTE
from bot.services.import_writing import SHA256, FoundFile
from bot.texts import import_command as words

CHUNK = MEGABYTE
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Source:
    """Where a named file lies, and which place of the fact file names it first."""

    file: FoundFile
    path: Path
    place: str


def find_files(bureau: Bureau, wanted: Mapping[str, str], folder: Path | None) -> dict[str, Source]:
    """Each wanted hash (with its place in the fact file) and the file of that content.

    What the file store holds already need not lie in the folder. Raises ``InvalidInputError`` for the first that is
    nowhere or too large, and for a folder or file that cannot be read.
    """
    here = _hashed(folder) if folder is not None else {}
    found: dict[str, Source] = {}
    for digest, place in wanted.items():
        path = here.get(digest)
        kept = bureau.files.path(digest)
        if path is None and not kept.is_file():
            code = "import_file_missing" if folder is not None else "import_files_needed"
            raise InvalidInputError(code, place=place, source=f"{SHA256}{digest}")
        found[digest] = _source(bureau, digest, path or kept, place, is_named=path is not None)
    return found


def _source(bureau: Bureau, digest: str, path: Path, place: str, *, is_named: bool) -> Source:
    size, limit = path.stat().st_size, bureau.settings.max_file_mb
    name = path.name.encode(errors="replace").decode() if is_named else digest
    if size > limit * MEGABYTE:
        raise InvalidInputError("import_file_too_large", place=place, name=name, limit=limit)
    return Source(FoundFile(digest, name, size, mimetypes.guess_type(name)[0]), path, place)


def _hashed(folder: Path) -> dict[str, Path]:
    """The folder's files by their content, those of folders inside it too."""
    if not folder.is_dir():
        raise InvalidInputError("import_folder", name=str(folder))
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    found: dict[str, Path] = {}
    for path in _tracked(paths, words.READING):
        found.setdefault(_digest(path), path)
    return found


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise InvalidInputError("import_unreadable", name=path.name) from error


async def keep_files(bureau: Bureau, found: Mapping[str, Source]) -> None:
    """Copy each into the file store, which is then on the disk. Raises ``import_file_changed``, ``disk_full``."""
    for digest, source in _tracked(list(found.items()), words.STORING):
        if bureau.files.path(digest).is_file():
            continue
        stored = await bureau.files.store(_chunks(source.path), limit=bureau.settings.max_file_mb * MEGABYTE)
        if stored.sha256 != digest:
            raise InvalidInputError("import_file_changed", place=source.place, name=source.file.name)


async def _chunks(path: Path) -> AsyncIterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk


def _tracked(items: list[T], title: str) -> Iterator[T] | Iterable[T]:
    """The items, with a progress bar on a terminal."""
    console = Console(stderr=True)
    return track(items, title, console=console, transient=True, disable=not console.is_terminal)
