"""Pictures: looked at, shown smaller, made printable. They are decoded in a child process and nowhere else."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path

from bot.pictures.studio import BusyError, PictureError, Studio, studio
from bot.ports import FileStore
from bot.services.bureau import Bureau
from bot.services.file_content import PICTURES, Content, Recognised, recognise
from bot.services.file_traits import PictureTraits, is_inspected, needs_preview, note_traits

__all__ = ["BusyError", "PictureError", "Studio", "inspect_stored", "look", "preview", "printable_copy"]

_UNLIMITED = "unlimited"
_TOO_MUCH = ("MemoryError", "killed")
_PRINTS_NOWHERE = frozenset({Content.HEIC, Content.WEBP})


def look(path: Path) -> PictureTraits:
    """What the picture shows. A picture that shows nothing is told by its flag.

    Raises :class:`BusyError` where it cannot be done now, or not within limits.
    """
    try:
        found = json.loads(studio().order("look", path))
    except BusyError:
        raise
    except PictureError as error:
        if str(error) == _UNLIMITED:
            raise BusyError(_UNLIMITED) from error
        return PictureTraits(flag="too_large" if str(error) in _TOO_MUCH else "damaged")
    if found["state"] == "too_large":
        return PictureTraits(found["width"], found["height"], flag="too_large")
    return PictureTraits(found["width"], found["height"], found["hash"], found["is_page"])


def preview(path: Path) -> bytes | None:
    """A JPEG below 10 MB that a phone shows in place of the picture, without what cameras add; ``None`` if it fails."""
    return _made("preview", path)


def printable_copy(path: Path) -> bytes | None:
    """A JPEG of a picture that not every machine opens (HEIC, WEBP): upright, in full size, without what cameras add.

    ``None`` for everything else, and where it fails. The original is not touched.
    """
    return _made("copy", path) if recognise(path).content in _PRINTS_NOWHERE else None


def _made(task: str, path: Path) -> bytes | None:
    try:
        return studio().order(task, path)
    except PictureError:
        return None


async def inspect_stored(bureau: Bureau, sha256: str) -> None:
    """Find out what a stored file is and keep it, once a content; what cannot be done now is left for later."""
    if await asyncio.to_thread(is_inspected, bureau, sha256):
        return
    path = bureau.files.path(sha256)
    try:
        found = await asyncio.to_thread(recognise, path)
    except FileNotFoundError:
        await asyncio.to_thread(note_traits, bureau, sha256, None, None, None)
        return
    picture, shown = None, None
    if found.content in PICTURES:
        try:
            picture = await asyncio.to_thread(look, path)
        except BusyError:
            return
        shown = await _keep_preview(bureau.files, path, found, picture)
    await asyncio.to_thread(note_traits, bureau, sha256, found, picture, shown)


async def _keep_preview(files: FileStore, path: Path, found: Recognised, picture: PictureTraits) -> str | None:
    """The hash of the preview, where one is needed and could be made."""
    if not needs_preview(found, picture):
        return None
    content = await asyncio.to_thread(preview, path)
    if content is None:
        return None

    async def chunks() -> AsyncIterator[bytes]:
        yield content

    return (await files.store(chunks(), limit=len(content))).sha256
