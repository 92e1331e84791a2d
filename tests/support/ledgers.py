"""Closing a month as the chat does, with papers that are only named."""

from __future__ import annotations

from hashlib import sha256

from bot.ports import StoredFile
from bot.services.bureau import Bureau
from bot.services.closing import Ledger, close_month, prepare_closing
from bot.services.ledger_filing import Paper
from tests.support.people import Person


def paper(name: str) -> Paper:
    return Paper(name, "application/octet-stream", StoredFile(sha256(name.encode()).hexdigest(), len(name)))


def close(bureau: Bureau, person: Person, month: str) -> Ledger:
    """「关账」."""
    prepared = prepare_closing(bureau, person.principal, month)
    return close_month(bureau, person.principal, prepared, paper(f"{month}.docx"), paper(f"{month}.xlsx"))
