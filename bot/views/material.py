"""Pieces of material, one by one, as messages."""

from __future__ import annotations

from bot.keyboards import material as keyboards
from bot.plan.model import Clause
from bot.ports import Attachment, AttachmentKind, Outgoing
from bot.services.drafts import DraftSheet
from bot.services.pieces import Piece, Pieces
from bot.texts import material as texts
from bot.texts import submissions as submission_texts


def several_kinds(sheet: DraftSheet, chosen: tuple[str, ...]) -> Outgoing:
    """The question what the material is, with several answers to tick."""
    lines = (submission_texts.heading(sheet), submission_texts.question(sheet), texts.SEVERAL)
    return Outgoing(lines, keyboards.several_kinds(sheet, chosen), subjects=(f"submission:{sheet.id}",))


def pieces(listed: Pieces) -> Outgoing:
    return Outgoing(tuple(texts.pieces(listed)), keyboards.pieces(listed), subjects=(f"submission:{listed.id}",))


def piece(shown: Piece, chosen: tuple[str, ...]) -> Outgoing:
    """The words and buttons about one piece."""
    subjects = (f"submission:{shown.submission_id}",)
    return Outgoing(tuple(texts.piece(shown)), keyboards.piece(shown, chosen), subjects=subjects)


def piece_said(shown: Piece) -> Outgoing:
    """What stays of the question about a piece once it is answered."""
    return Outgoing((texts.piece_said(shown),), subjects=(f"submission:{shown.submission_id}",))


def picture(shown: Piece) -> Outgoing | None:
    """The picture that is spoken of, so that nobody has to count."""
    item = shown.item
    if not item.is_photo or item.sha256 is None:
        return None
    name = f"{shown.submission_id}-{shown.place}.jpg"
    attachment = Attachment(AttachmentKind.PHOTO, name, sha256=item.sha256, file_id=item.file_id)
    return Outgoing((), attachments=(attachment,), subjects=(f"submission:{shown.submission_id}",))


def targets(shown: Piece, clauses: tuple[Clause, ...]) -> Outgoing:
    """The question to which item a piece is moved."""
    asked = texts.WHICH_TARGET.format(place=shown.place)
    return Outgoing((asked,), keyboards.targets(shown, clauses), subjects=(f"submission:{shown.submission_id}",))


def moved(source_id: int, number: int) -> Outgoing:
    return Outgoing((texts.MOVED.format(source=source_id, number=number),))
