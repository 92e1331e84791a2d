"""What the core needs from outside, as protocols and their values; the concrete parts are picked in ``bot.app``."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from bot.domain.states import PageOutcome


class Clock(Protocol):
    """The only source of the present moment."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        ...


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file that is safely on disk: its bytes' SHA-256 as hex, its size in bytes."""

    sha256: str
    size: int


class FileStore(Protocol):
    """Files by content. Names that people gave never reach the disk."""

    async def store(self, chunks: AsyncIterator[bytes], *, limit: int, expected_size: int | None = None) -> StoredFile:
        """Write, hash, fsync and rename; only then return.

        Raises ``DomainError`` ``file_too_large``, ``file_incomplete`` or ``disk_full``; leaves no partial file behind.
        """
        ...

    def path(self, sha256: str) -> Path:
        """Where the file of that hash lies (whether or not it exists)."""
        ...

    def free_bytes(self) -> int:
        """How much room is left where the files lie."""
        ...


@dataclass(frozen=True, slots=True)
class Button:
    """One inline button: ``data`` (1–64 bytes) or ``url``."""

    text: str
    data: str | None = None
    url: str | None = None


class AttachmentKind(StrEnum):
    PHOTO = "photo"
    DOCUMENT = "document"


@dataclass(frozen=True, slots=True)
class Attachment:
    """A stored file to send along: by hash, or by a Telegram ``file_id`` that is already known."""

    kind: AttachmentKind
    name: str
    sha256: str | None = None
    file_id: str | None = None


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One thing to say, before Telegram's shapes are put upon it.

    ``blocks``: HTML pieces, joined by line breaks and split only between pieces when too long for one message.
    ``buttons``: rows below the (last) message. ``menu``: rows of the keyboard that stays, or ``None`` to leave it.
    ``attachments``: sent first, as albums by kind. ``subjects``: obligation ids (``1.4@2024Q2``) or ``submission:128``
    that a reply to this message will be about. ``silent``: without a sound.
    """

    blocks: tuple[str, ...]
    buttons: tuple[tuple[Button, ...], ...] = ()
    menu: tuple[tuple[str, ...], ...] | None = None
    attachments: tuple[Attachment, ...] = ()
    subjects: tuple[str, ...] = field(default=())
    silent: bool = False


@dataclass(frozen=True, slots=True)
class FetchedPage:
    """What one look at a link found. ``reason``: a short code, empty when it was found.

    ``body``: its bytes as they were found, decoded, at most 2 MB; empty unless found. ``ends_on``: of a 公示.
    """

    outcome: PageOutcome
    reason: str = ""
    http_status: int | None = None
    final_url: str | None = None
    title: str | None = None
    found_on: date | None = None
    ends_on: date | None = None
    body: bytes = b""


class PageFetcher(Protocol):
    """Looks at published pages, safely: whatever the address or the other side does, it only answers."""

    async def fetch(self, url: str) -> FetchedPage:
        """What is there now, within seconds."""
        ...
