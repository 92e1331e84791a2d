"""An ``Outgoing`` as the calls that Telegram will see: JSON values, so that an outbox row can keep them.

A text part: ``{"type": "text", "text": html, "buttons": rows | None, "menu": rows | None, …}``; a file part (one file
or an album): ``{"type": "files", "kind": "photo" | "document", "files": […], …}``. Both carry ``silent``, ``subjects``,
``state`` (``unsent``, ``sending``, ``sent``), ``is_copy`` and, once sent, the message ``ids``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from typing import Any

from bot.messenger.split import pages
from bot.ports import Attachment, AttachmentKind, Outgoing

Part = dict[str, Any]
ALBUM_LIMIT = 10
PHOTO_BYTES = 10 * 1_048_576


def parts_of(outgoing: Outgoing, size_of: Callable[[Attachment], int | None]) -> list[Part]:
    """The calls in order: files by kind, then the words, with the buttons under the last of them.

    ``size_of``: a stored file's size in bytes, ``None`` when unknown. A photo over 10 MB goes as a document.
    """
    common: Part = {
        "silent": outgoing.silent,
        "subjects": list(outgoing.subjects),
        "state": "unsent",
        "is_copy": False,
        "ids": [],
    }
    bodies = [*_file_bodies(outgoing.attachments, size_of), *_text_bodies(outgoing)]
    return [{**body, **common} for body in bodies]


def _file_bodies(attachments: Sequence[Attachment], size_of: Callable[[Attachment], int | None]) -> Iterator[Part]:
    for kind in AttachmentKind:
        files = [asdict(item) for item in attachments if _sendable_kind(item, size_of(item)) is kind]
        for start in range(0, len(files), ALBUM_LIMIT):
            chunk = [
                {name: file[name] for name in ("name", "sha256", "file_id")} for file in files[start:][:ALBUM_LIMIT]
            ]
            yield {"type": "files", "kind": kind.value, "files": chunk}


def _sendable_kind(item: Attachment, size: int | None) -> AttachmentKind:
    is_too_large = item.kind is AttachmentKind.PHOTO and size is not None and size > PHOTO_BYTES
    return AttachmentKind.DOCUMENT if is_too_large else item.kind


def _text_bodies(outgoing: Outgoing) -> list[Part]:
    texts = _pages(outgoing)
    bodies: list[Part] = [{"type": "text", "text": text, "buttons": None, "menu": None} for text in texts]
    if not bodies:
        return bodies
    if outgoing.menu is not None:
        bodies[0]["menu"] = [list(row) for row in outgoing.menu]
    if outgoing.buttons:
        bodies[-1]["buttons"] = [[asdict(button) for button in row] for row in outgoing.buttons]
    return bodies


def _pages(outgoing: Outgoing) -> list[str]:
    """A message has room for the menu or for buttons: when both are asked for, the first block goes ahead alone."""
    texts = pages(outgoing.blocks)
    if outgoing.menu is not None and outgoing.buttons and len(texts) == 1:
        return [*pages(outgoing.blocks[:1]), *pages(outgoing.blocks[1:])]
    return texts


def unsent(parts: Sequence[Part]) -> list[int]:
    """Positions of the parts that are still to be sent."""
    return [position for position, part in enumerate(parts) if part["state"] != "sent"]


def message_ids(parts: Sequence[Part]) -> tuple[int, ...]:
    return tuple(message_id for part in parts for message_id in part["ids"])
