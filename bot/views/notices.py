"""Notices as messages: the draft's card, the preview, what recipients get, progress and receipts."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from bot.domain.states import AudienceKind, ReceiptKind, ReceiptState
from bot.keyboards import coordination
from bot.keyboards import notices as keyboards
from bot.plan.model import Plan
from bot.ports import Attachment, AttachmentKind, Outgoing, StoredFile
from bot.services.notice_audience import Audience, OpenClause
from bot.services.notice_receipts import NoticeLine, Nudged, Recalled, ReceiptSheet
from bot.services.notice_sending import SentNotice
from bot.services.notices import NoticeDraft, Preview, attachments_of
from bot.services.receipts import Subject
from bot.texts import notices as texts
from bot.views.sheets import workbook


def ask_content() -> Outgoing:
    return Outgoing((texts.ASK_CONTENT,))


def draft_card(draft: NoticeDraft) -> Outgoing:
    """What the notice holds, and who is to get it."""
    return Outgoing((*texts.content(draft), "", texts.ASK_AUDIENCE), keyboards.audiences(draft.id))


def choice(draft: NoticeDraft, plan: Plan) -> Outgoing:
    """Departments or roles to mark."""
    chosen = draft.audience or Audience(AudienceKind.DEPARTMENTS)
    is_by_department = chosen.kind is AudienceKind.DEPARTMENTS
    question = texts.ASK_DEPARTMENTS if is_by_department else texts.ASK_ROLES
    return Outgoing((question,), keyboards.choices(draft.id, chosen, plan))


def items(number: int, clauses: tuple[OpenClause, ...]) -> Outgoing:
    return Outgoing((texts.ASK_ITEM if clauses else texts.NOTHING_OPEN,), keyboards.items(number, clauses))


def preview(value: Preview, plan: Plan) -> Outgoing:
    return Outgoing(tuple(texts.preview(value, plan)), keyboards.preview(value.draft.id))


def stale(number: int) -> Outgoing:
    """The five minutes are over."""
    return Outgoing((texts.ERRORS["notice_preview_stale"],), keyboards.preview_again(number))


def dropped() -> Outgoing:
    return Outgoing((texts.DROPPED,))


def sent(value: SentNotice) -> Outgoing:
    return Outgoing((texts.sent(value),))


def listed(lines: tuple[NoticeLine, ...]) -> Outgoing:
    return Outgoing((texts.LIST_TITLE if lines else texts.NO_NOTICES,), keyboards.lines(lines))


def receipts(value: ReceiptSheet) -> Outgoing:
    """Who has not signed, and what can be done about it."""
    is_anybody_missing = any(each.state is not ReceiptState.SIGNED for each in value.people)
    buttons = keyboards.receipts(
        value.line.id, may_nudge=value.may_act and is_anybody_missing, may_recall=value.may_act
    )
    return Outgoing(tuple(texts.sheet(value.line, value.people)), buttons)


def receipt_table(value: ReceiptSheet) -> bytes:
    """The same as .xlsx."""
    return workbook(texts.SHEET_TITLE, texts.SHEET_HEADER, _rows(value))


def _rows(value: ReceiptSheet) -> Iterable[tuple[str, ...]]:
    for each in value.people:
        failed = texts.reason(each.error) if each.state is ReceiptState.FAILED else ""
        signed_at = texts.moment(each.signed_at) if each.signed_at else ""
        yield each.department or texts.OUTSIDE, each.name, texts.state_name(each.state), signed_at, failed


def receipt_file(number: int, stored: StoredFile) -> Outgoing:
    file = Attachment(AttachmentKind.DOCUMENT, texts.sheet_name(number), sha256=stored.sha256)
    return Outgoing((texts.sheet_caption(number),), attachments=(file,))


def nudged(value: Nudged) -> Outgoing:
    return Outgoing((texts.nudged(value),))


def ask_recall(line: NoticeLine) -> Outgoing:
    return Outgoing((texts.ask_recall(line),), keyboards.recall_plainly(line.id))


def recalled(value: Recalled) -> Outgoing:
    return Outgoing((texts.recalled(value),))


def _notice(params: dict[str, Any]) -> Outgoing:
    """The files first, by kind, then the card with 「签收」."""
    return Outgoing(tuple(texts.notice(params)), _sign(params), attachments=attachments_of(params["attachments"]))


def _nudge(params: dict[str, Any]) -> Outgoing:
    return Outgoing(tuple(texts.nudge(params)), _sign(params))


def _sign(params: dict[str, Any]) -> keyboards.Rows:
    return coordination.receipt(Subject(ReceiptKind.NOTICE, params["number"]))


def _correction(params: dict[str, Any]) -> Outgoing:
    return Outgoing(tuple(texts.correction(params)))


def _progress(params: dict[str, Any]) -> Outgoing:
    return Outgoing(tuple(texts.progress(params)))


RENDERERS: dict[str, Callable[[dict[str, Any]], Outgoing]] = {
    "notice": _notice,
    "notice_nudge": _nudge,
    "notice_correction": _correction,
    "notice_progress": _progress,
}
