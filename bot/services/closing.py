"""The month's ledger and its closing (关账): what stood there is frozen, later words are corrections."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from sqlmodel import Session

from bot.clock import local_day
from bot.domain.errors import ConflictError, InvalidInputError
from bot.domain.roles import Action, Principal
from bot.services.bureau import Bureau
from bot.services.digest import refresh_digests
from bot.services.months import LedgerMonth, month_named
from storage.models import MonthClosing
from storage.repositories import members, progress


@dataclass(frozen=True, slots=True)
class Correction:
    """Words of a department about an earlier, closed month."""

    month: str
    text: str


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One department's month. ``text`` is empty while it has not answered; ``numbers``: what it sent in the month."""

    department: str
    text: str
    by: str
    numbers: tuple[int, ...]
    corrections: tuple[Correction, ...] = ()


@dataclass(frozen=True, slots=True)
class Ledger:
    """A month's rows in the plan's order. ``closed_by`` and ``closed_on`` (ISO) are empty while it is open.

    ``may_close``: the asker may close it today.
    """

    month: str
    rows: tuple[LedgerRow, ...]
    closed_by: str
    closed_on: str
    may_close: bool


def month_ledger(bureau: Bureau, principal: Principal, month: str | None) -> Ledger:
    """The month as it was closed, or as it stands. Raises ``month_unknown``."""
    principal.require(Action.SEE_LEDGER)
    found = month_named(bureau, month)
    with bureau.storage.read() as session:
        return _ledger(bureau, session, principal, found)


def close_month(bureau: Bureau, principal: Principal, month: str | None) -> Ledger:
    """关账: freeze the month's rows. Raises ``month_not_over``, and ``month_closed`` with who did it."""
    principal.require(Action.CLOSE_MONTH)
    found = month_named(bureau, month)
    if bureau.today < found.closes_from:
        raise InvalidInputError("month_not_over", month=found.ends_on.month, day=found.closes_from.day)
    with bureau.storage.write() as session:
        known = progress.closing(session, found.name)
        if known is not None:
            by = members.by_id(session, known.closed_by_id)
            raise ConflictError("month_closed", month=found.ends_on.month, by=by.name if by else "")
        rows = [asdict(row) for row in _rows(bureau, session, found)]
        session.add(MonthClosing(month=found.name, rows=rows, closed_by_id=principal.member_id, closed_at=bureau.now))
        session.flush()
        refresh_digests(bureau, session, [found.obligation_id])
        return _ledger(bureau, session, principal, found)


def _ledger(bureau: Bureau, session: Session, principal: Principal, month: LedgerMonth) -> Ledger:
    closing = progress.closing(session, month.name)
    if closing is None:
        may_close = principal.may(Action.CLOSE_MONTH) and bureau.today >= month.closes_from
        return Ledger(month.name, _rows(bureau, session, month), "", "", may_close)
    by = members.by_id(session, closing.closed_by_id)
    rows = tuple(_frozen(row) for row in closing.rows)
    return Ledger(month.name, rows, by.name if by else "", local_day(closing.closed_at).isoformat(), False)


def _frozen(row: dict[str, Any]) -> LedgerRow:
    corrections = tuple(Correction(**each) for each in row["corrections"])
    return LedgerRow(**(row | {"numbers": tuple(row["numbers"]), "corrections": corrections}))


def _rows(bureau: Bureau, session: Session, month: LedgerMonth) -> tuple[LedgerRow, ...]:
    said = progress.entries(session, month.name)
    sent = progress.sent_between(session, *month.span)
    rows = []
    for department in (each.name for each in bureau.plan.departments):
        own = next((each for each in said if each.department == department and not each.corrects), None)
        by = members.by_id(session, own.member_id) if own is not None else None
        mended = (each for each in said if each.department == department and each.corrects)
        rows.append(
            LedgerRow(
                department,
                own.text if own else "",
                by.name if by else "",
                tuple(row.id for row in sent if row.department == department),
                tuple(Correction(each.corrects, each.text) for each in mended),
            )
        )
    return tuple(rows)
