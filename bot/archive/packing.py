"""The layout written into one ZIP, or into several below a limit; every file's hash is verified on the way."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from bot.archive.layout import Entry, Layout
from bot.archive.zipping import OVERHEAD_BYTES, Packed, UnreadableError, Zipper
from bot.domain.errors import DomainError
from bot.texts.archive import LISTING_FILE, MANIFEST_FILE
from bot.views.archive_lists import Listed, listing, manifest

Printable = Callable[[Path], bytes | None]
MOST_NAMED = 10
_LIST_BYTES_AN_ENTRY = 900
_LIST_BYTES = 16_384
"""What both lists of a ZIP take, at the most: so much an entry, and once."""


@dataclass(frozen=True, slots=True)
class Bound:
    """What came of it: the ZIPs' streams; files too large for any ZIP; originals without a printable copy."""

    streams: tuple[BinaryIO, ...]
    too_large: tuple[str, ...]
    uncopied: tuple[str, ...]


@dataclass(slots=True)
class _Binding:
    layout: Layout
    printable: Printable
    new_stream: Callable[[], BinaryIO]
    limit: int | None
    streams: list[BinaryIO] = field(default_factory=list)
    listed: list[Listed] = field(default_factory=list)
    too_large: list[str] = field(default_factory=list)
    uncopied: list[str] = field(default_factory=list)
    damaged: list[str] = field(default_factory=list)
    zipper: Zipper | None = None


def bind(
    layout: Layout,
    printable: Printable,
    new_stream: Callable[[], BinaryIO],
    *,
    limit: int | None = None,
    on_packed: Callable[[], object] = lambda: None,
) -> Bound:
    """Write the ZIPs into streams from ``new_stream``, none larger than ``limit`` bytes.

    Raises ``DomainError`` ``archive_damaged`` when a file on disk is missing, unreadable or not what was received.
    Whatever it raises, the streams are closed then.
    """
    binding = _Binding(layout, printable, new_stream, limit)
    try:
        for entry in (*layout.papers, *layout.files):
            _take(binding, entry)
            if entry.is_step:
                on_packed()
        _close(binding)
        _require_whole(binding)
    except BaseException:
        _abandon(binding)
        raise
    return Bound(tuple(binding.streams), tuple(binding.too_large), tuple(binding.uncopied))


def _require_whole(binding: _Binding) -> None:
    if binding.damaged:
        names = "；".join(binding.damaged[:MOST_NAMED])
        raise DomainError("archive_damaged", count=len(binding.damaged), names=names)


def _abandon(binding: _Binding) -> None:
    """Close whatever is open; the ZIP's own end is written first, since it would be at a closed stream later."""
    with suppress(OSError):
        if binding.zipper is not None:
            binding.zipper.close()
    for stream in binding.streams:
        with suppress(OSError):
            stream.close()


def _take(binding: _Binding, entry: Entry) -> None:
    """Write one entry, or note why it cannot be."""
    content = entry.content
    if entry.is_copy and entry.source is not None:
        content = binding.printable(entry.source)
        if content is None:
            binding.uncopied.append(entry.path)
            return
    try:
        size = len(content) if content is not None else _size(entry)
        zipper = _with_room(binding, entry, size)
        if zipper is None:
            binding.too_large.append(entry.path)
            return
        packed = zipper.add(entry.path, content) if content is not None else zipper.add_file(entry.path, _source(entry))
    except UnreadableError:
        binding.damaged.append(entry.path)
        return
    _list(binding, entry, packed)


def _list(binding: _Binding, entry: Entry, packed: Packed) -> None:
    if entry.sha256 is not None and not entry.is_copy and packed.sha256 != entry.sha256:
        binding.damaged.append(entry.path)
    binding.listed.append(Listed(packed.path, packed.size, packed.sha256, entry.submission_id, entry.is_original))


def _source(entry: Entry) -> Path:
    if entry.source is None:
        raise ValueError("an entry needs its content or its source")
    return entry.source


def _size(entry: Entry) -> int:
    try:
        return _source(entry).stat().st_size
    except OSError as error:
        raise UnreadableError from error


def _with_room(binding: _Binding, entry: Entry, size: int) -> Zipper | None:
    """The ZIP that takes so many bytes more, the next one if need be; ``None`` when none could."""
    needed = size + OVERHEAD_BYTES + 2 * len(entry.path.encode()) + _LIST_BYTES_AN_ENTRY
    if binding.limit is not None:
        if needed + _LIST_BYTES > binding.limit:
            return None
        lists = _LIST_BYTES + _LIST_BYTES_AN_ENTRY * len(binding.listed)
        if binding.zipper is not None and binding.zipper.size + lists + needed > binding.limit:
            _close(binding)
    if binding.zipper is None:
        stream = binding.new_stream()
        binding.streams.append(stream)
        binding.zipper = Zipper(stream, binding.layout.archive.as_of)
    return binding.zipper


def _close(binding: _Binding) -> None:
    """Add the lists of what the ZIP holds, and end it."""
    if binding.zipper is None:
        return
    archive = binding.layout.archive
    written = binding.zipper.add(MANIFEST_FILE, manifest(archive, binding.listed))
    listed = [*binding.listed, Listed(written.path, written.size, written.sha256, None, False)]
    binding.zipper.add(LISTING_FILE, listing(archive, listed))
    binding.zipper.close()
    binding.zipper, binding.listed = None, []
