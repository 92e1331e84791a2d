"""通报, as messages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bot.domain.states import BulletinState, ReceiptKind
from bot.keyboards import coordination as keyboards
from bot.ports import Attachment, AttachmentKind, Outgoing
from bot.services.bulletins import CARD, DECIDED, KIND, BulletinSheet
from bot.services.receipts import Subject
from bot.texts import bulletins as texts


def preview(sheet: BulletinSheet) -> Outgoing:
    """The draft, with the ways on while it is one."""
    buttons = keyboards.bulletin_draft(sheet.number) if sheet.state is BulletinState.DRAFT else ()
    return Outgoing(tuple(texts.preview(sheet)), buttons)


def waiting(sheet: BulletinSheet) -> Outgoing:
    """What the leader decides, asked for again; its paper came with the card."""
    return Outgoing(tuple(texts.card_of(sheet.number, sheet.matters)), keyboards.bulletin_card(sheet.number))


def outcome(sheet: BulletinSheet) -> Outgoing:
    """What became of it, its words above."""
    return Outgoing((*texts.body(sheet.matters), texts.state_line(sheet)))


def card(params: dict[str, Any]) -> Outgoing:
    buttons = keyboards.bulletin_card(params["number"])
    return Outgoing(tuple(texts.card(params)), buttons, attachments=_paper(params, is_draft=True))


def message(params: dict[str, Any]) -> Outgoing:
    buttons = keyboards.receipt(Subject(ReceiptKind.BULLETIN, params["number"]))
    return Outgoing(tuple(texts.message(params)), buttons, attachments=_paper(params, is_draft=False))


def _paper(params: dict[str, Any], *, is_draft: bool) -> tuple[Attachment, ...]:
    """The paper that goes ahead; a message written before there were papers has none."""
    if "sha256" not in params:
        return ()
    name = texts.paper_name(params["number"], is_draft=is_draft)
    return (Attachment(AttachmentKind.DOCUMENT, name, sha256=params["sha256"]),)


RENDERERS: dict[str, Callable[[dict[str, Any]], Outgoing]] = {
    CARD: card,
    KIND: message,
    DECIDED: lambda params: Outgoing((texts.decided(params),)),
}
