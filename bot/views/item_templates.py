"""Templates of items, as messages."""

from __future__ import annotations

from bot.keyboards import templates as keyboards
from bot.plan.model import Clause
from bot.ports import Attachment, AttachmentKind, Outgoing
from bot.services.templates import TemplateChoice, TemplateSheet
from bot.texts import templates as texts


def template(sheet: TemplateSheet) -> Outgoing:
    """The file first, then what it is for."""
    kind = AttachmentKind.PHOTO if sheet.is_photo else AttachmentKind.DOCUMENT
    attachment = Attachment(kind, sheet.file_name, sha256=sheet.sha256)
    buttons = keyboards.change(sheet.clause) if sheet.may_change else ()
    return Outgoing(tuple(texts.given(sheet)), buttons, attachments=(attachment,))


def listed(choice: TemplateChoice) -> Outgoing:
    """The items that have one, and how to attach one for who may."""
    lines = [texts.LIST if choice.with_template else texts.NONE_YET]
    if choice.may_change:
        lines.append(texts.HOW_TO_SET)
    return Outgoing(tuple(lines), keyboards.choice(choice.with_template))


def which(clauses: tuple[Clause, ...]) -> Outgoing:
    return Outgoing((texts.WHICH,), keyboards.choice(clauses))


def ask_file(clause: Clause) -> Outgoing:
    return Outgoing((texts.ASK_FILE.format(item=texts.item_name(clause)),))


def none(clause: Clause) -> Outgoing:
    return Outgoing((texts.NO_TEMPLATE.format(item=texts.item_name(clause)),))


def done(clause: Clause) -> Outgoing:
    return Outgoing((texts.SET.format(item=texts.item_name(clause)),), keyboards.change(clause))


def removed(clause: Clause) -> Outgoing:
    return Outgoing((texts.REMOVED.format(item=texts.item_name(clause)),))
