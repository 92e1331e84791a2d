"""The month's ledger as both of its files, made or filed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

from bot.clock import BUREAU_ZONE
from bot.plan.model import Plan
from bot.ports import Attachment, AttachmentKind, Outgoing
from bot.services.closing import Ledger
from bot.texts.ledger_paper import file_stem
from bot.texts.papers import template_unusable
from bot.views.ledger_paper import ledger_paper
from bot.views.ledger_sheet import ledger_sheet

DOCUMENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TABLE_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
STEPS = 3


@dataclass(frozen=True, slots=True)
class LedgerFiles:
    """The bytes of the .docx and the .xlsx. ``unusable``: the clerk's own template that did not work, else empty."""

    document: bytes
    table: bytes
    unusable: str


def ledger_files(ledger: Ledger, plan: Plan, data_dir: Path, on_step: Callable[[], None] = lambda: None) -> LedgerFiles:
    """Both papers. The same ledger gives the same words; ``on_step`` is called after each of the two."""
    made_at = datetime.combine(date.fromisoformat(ledger.words.as_of), time(), BUREAU_ZONE)
    document = ledger_paper(ledger, plan, data_dir, made_at)
    on_step()
    table = ledger_sheet(ledger, plan, made_at)
    on_step()
    return LedgerFiles(document.data, table, document.unusable)


def document_name(month: str) -> str:
    return f"{file_stem(month)}.docx"


def table_name(month: str) -> str:
    return f"{file_stem(month)}.xlsx"


def enclosed(month: str, document_sha256: str, table_sha256: str, unusable: str = "") -> Outgoing:
    """Both files, and a word about a template that did not work."""
    files = ((document_name(month), document_sha256), (table_name(month), table_sha256))
    attachments = tuple(Attachment(AttachmentKind.DOCUMENT, name, sha256=sha256) for name, sha256 in files)
    return Outgoing((template_unusable(unusable),) if unusable else (), attachments=attachments)
