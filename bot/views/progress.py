"""Monthly progress, the month's ledger and 关账, as messages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bot.keyboards import progress as keyboard
from bot.ports import Button, Outgoing
from bot.services.closing import Ledger
from bot.services.closing_note import SECTION as CLOSING
from bot.services.month_question import SECTION as PROGRESS
from bot.services.month_question import Reported
from bot.services.progress import ProgressSheet
from bot.texts import progress as texts

Rendered = tuple[list[str], tuple[tuple[Button, ...], ...]]


def sheet(value: ProgressSheet) -> Outgoing:
    """The department's month: with a proposal to take while nobody has answered."""
    month = value.corrects or value.month
    buttons = keyboard.rewriting(month) if value.text else keyboard.question(month)
    return Outgoing((texts.sheet_text(value, month),), buttons)


def filled(value: ProgressSheet) -> Outgoing:
    return Outgoing((texts.filled(value),), keyboard.rewriting(value.corrects or value.month))


def ask_text(month: str) -> Outgoing:
    return Outgoing((texts.ask_text(month),))


def ledger(value: Ledger) -> Outgoing:
    """A block for each department that has something there, one for all others; 「关账」 where it is possible."""
    silent = [row for row in value.rows if not (row.text or row.numbers or row.corrections)]
    blocks = [texts.ledger_title(value), *(texts.ledger_row(row) for row in value.rows if row not in silent)]
    blocks += [texts.silent_departments([row.department for row in silent])] if silent else []
    blocks += [texts.filing_line(value)] if value.filing else []
    return Outgoing(tuple(blocks), keyboard.ledger(value.month, may_close=value.may_close))


def closing(month: str, done: int, steps: int) -> Outgoing:
    """How far it is; one message, edited in place."""
    return Outgoing((texts.closing_in_progress(month, done, steps),))


def closed(value: Ledger) -> Outgoing:
    return Outgoing((texts.closed(value),))


def _question(section: dict[str, Any]) -> Rendered:
    reported = tuple(Reported(*each) for each in section["reported"])
    return [texts.question(section["month"], reported)], keyboard.question(section["month"])


def _closing(section: dict[str, Any]) -> Rendered:
    line = texts.closing_line(
        section["month"], section["said_count"], section["silent"], is_late=section.get("is_late", False)
    )
    return [line], keyboard.closing(section["month"])


SECTIONS: dict[str, Callable[[dict[str, Any]], Rendered]] = {PROGRESS: _question, CLOSING: _closing}
