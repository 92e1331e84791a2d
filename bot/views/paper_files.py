"""A single paper as a message: the file, a word about a template that did not work."""

from __future__ import annotations

from bot.ports import Attachment, AttachmentKind, Outgoing
from bot.texts.papers import template_unusable


def paper(name: str, sha256: str, unusable: str = "", words: str = "") -> Outgoing:
    """The file, then the words. ``unusable``: the clerk's own template that could not be used, else empty."""
    attachments = (Attachment(AttachmentKind.DOCUMENT, name, sha256=sha256),)
    remarks = (words, template_unusable(unusable) if unusable else "")
    return Outgoing(tuple(each for each in remarks if each), attachments=attachments)


def working(text: str) -> Outgoing:
    """How far it is; one message, edited in place."""
    return Outgoing((text,))
