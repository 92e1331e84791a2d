"""What a department says of its month: proposed from what it sent, taken as it is or written anew."""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel import Session

from bot.domain.errors import ConflictError, ForbiddenError, InvalidInputError
from bot.domain.roles import Action, Principal
from bot.services.bureau import Bureau
from bot.services.digest import refresh_digests
from bot.services.month_question import Reported, reported_in
from bot.services.months import LedgerMonth, ledger_months, month_named
from storage.models import ProgressEntry
from storage.repositories import members, progress, prompts

PROGRESS_PROMPT = "progress"
LONGEST_TEXT = 500


@dataclass(frozen=True, slots=True)
class ProgressSheet:
    """A department's month. ``text`` and ``by`` are empty until somebody has answered.

    ``corrects``: the month is closed, and the words stand as a correction in ``month``.
    """

    month: str
    department: str
    reported: tuple[Reported, ...]
    text: str
    by: str
    corrects: str = ""


def progress_sheet(bureau: Bureau, principal: Principal, month: str | None) -> ProgressSheet:
    """What the asker's department sent and said in that month, by default the latest that was asked about."""
    department = _department(principal)
    found = month_named(bureau, month)
    with bureau.storage.read() as session:
        return _sheet(bureau, session, found, department)


def fill_progress(bureau: Bureau, principal: Principal, month: str, text: str) -> ProgressSheet:
    """「照此填」「改写」: one answer a department, the latest one stands. Again it changes nothing.

    Of a closed month it is a correction in the next open one. Raises ``progress_empty``, ``progress_too_long``,
    ``month_not_begun``, ``year_closed``.
    """
    department = _department(principal)
    words = "\n".join(" ".join(line.split()) for line in text.strip().splitlines() if line.strip())
    if not words:
        raise InvalidInputError("progress_empty")
    if len(words) > LONGEST_TEXT:
        raise InvalidInputError("progress_too_long", limit=LONGEST_TEXT)
    found = month_named(bureau, month)
    if found.starts_on > bureau.today:
        raise InvalidInputError("month_not_begun")
    with bureau.storage.write() as session:
        _write(bureau, session, principal, found, department, words)
        prompts.clear(session, principal.member_id)
        refresh_digests(bureau, session, [found.obligation_id])
        return _sheet(bureau, session, found, department)


def ask_for_progress(bureau: Bureau, principal: Principal, month: str) -> LedgerMonth:
    """「改写」: the next typed words are the department's progress."""
    _department(principal)
    found = month_named(bureau, month)
    with bureau.storage.write() as session:
        prompts.ask(session, principal.member_id, PROGRESS_PROMPT, {"month": found.name}, at=bureau.now)
    return found


def _department(principal: Principal) -> str:
    principal.require(Action.REPORT_PROGRESS)
    if principal.department is None:
        raise ForbiddenError
    return principal.department


def _write(
    bureau: Bureau, session: Session, principal: Principal, month: LedgerMonth, department: str, words: str
) -> None:
    place, corrects = _place(bureau, session, month)
    known = progress.entry(session, place, department, corrects)
    if known is None:
        known = ProgressEntry(
            month=place,
            department=department,
            corrects=corrects,
            text=words,
            member_id=principal.member_id,
            at=bureau.now,
        )
    elif known.text != words:
        known.text, known.member_id, known.at = words, principal.member_id, bureau.now
    session.add(known)
    session.flush()


def _place(bureau: Bureau, session: Session, month: LedgerMonth) -> tuple[str, str]:
    """Where words about the month stand: in it, or as a correction in the next month that is open."""
    closed = progress.closed_months(session)
    if month.name not in closed:
        return month.name, ""
    later = [each.name for each in ledger_months(bureau) if each.name > month.name and each.name not in closed]
    if not later:
        raise ConflictError("year_closed")
    return later[0], month.name


def _sheet(bureau: Bureau, session: Session, month: LedgerMonth, department: str) -> ProgressSheet:
    try:
        place, corrects = _place(bureau, session, month)
    except ConflictError:
        place, corrects = month.name, ""
    said = progress.entry(session, place, department, corrects) or progress.entry(session, month.name, department)
    by = members.by_id(session, said.member_id) if said is not None else None
    reported = reported_in(bureau, session, month, department)
    return ProgressSheet(
        place, department, reported, said.text if said else "", by.name if by else "", corrects=corrects
    )
