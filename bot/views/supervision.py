"""督办单, as messages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bot.domain.states import ReceiptKind
from bot.keyboards import coordination as keyboards
from bot.ports import Attachment, AttachmentKind, Outgoing
from bot.services.matters import Matter, matter_from
from bot.services.receipts import Subject
from bot.services.supervision import KIND, Issued, SupervisionList
from bot.texts import supervision as texts
from bot.texts.matters import due_line


def supervision_list(found: SupervisionList) -> Outgoing:
    """What can be put on paper, with buttons, and how the papers issued so far stand."""
    blocks = [texts.HEADING, texts.CANDIDATES if found.candidates else texts.NO_CANDIDATES]
    blocks += [f"· {matter.department} {due_line(matter)}" for matter in found.candidates]
    blocks += [texts.standing_lines(each) for each in found.issued]
    return Outgoing(tuple(blocks), keyboards.supervise(found.candidates))


def ask_term(matter: Matter) -> Outgoing:
    """The item once more, and the days for the answer."""
    blocks = (f"{texts.HEADING}　{matter.department}", due_line(matter), texts.ASK_TERM)
    return Outgoing(blocks, keyboards.terms(matter))


def issued(done: Issued) -> Outgoing:
    return Outgoing(tuple(texts.issued(done)))


def supervision_message(params: dict[str, Any]) -> Outgoing:
    """The paper first, then the card to sign; a reply with material is taken for its item."""
    matter = matter_from(params["matter"])
    paper = Attachment(
        AttachmentKind.DOCUMENT, texts.paper_name(params["number"], matter.department), sha256=params["sha256"]
    )
    return Outgoing(
        tuple(texts.supervision_message(params)),
        keyboards.receipt(Subject(ReceiptKind.SUPERVISION, params["number"])),
        attachments=(paper,),
        subjects=(matter.obligation_id,),
    )


RENDERERS: dict[str, Callable[[dict[str, Any]], Outgoing]] = {KIND: supervision_message}
