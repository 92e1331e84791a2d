"""The month's ledger and its closing (关账): what stood there is frozen and filed, later words are corrections."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import Any

from sqlmodel import Session

from bot.clock import local_day
from bot.domain.errors import InvalidInputError
from bot.domain.roles import Action, Principal
from bot.services.audit import audit_head_in
from bot.services.bureau import Bureau
from bot.services.digest import refresh_digests
from bot.services.ledger_filing import Paper, Papers, file_papers, may_file_again, standing_of
from bot.services.ledger_reading import read_rows
from bot.services.ledger_rows import LedgerItem, LedgerWords, rows_as_json, rows_from_json, words_from_json
from bot.services.months import LedgerMonth, month_named
from storage.models import FiledLedger, MonthClosing
from storage.repositories import ledgers, members, progress


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

    ``items`` and ``words``: the same month by the annex. ``may_close``: the asker may close it today. ``filing``: the
    number and state of the submission that proves it (1.2b). ``papers``: the filed ones; empty until then.
    ``has_reviewer``: somebody may decide on it.
    """

    month: str
    rows: tuple[LedgerRow, ...]
    closed_by: str
    closed_on: str
    may_close: bool
    items: tuple[LedgerItem, ...]
    words: LedgerWords
    filing: tuple[int, str] | None = None
    papers: Papers | None = None
    has_reviewer: bool = True

    @property
    def has_begun(self) -> bool:
        """Whether the month has come, so that there is something to put on paper."""
        return self.words.as_of[: len(self.month)] >= self.month


def month_ledger(bureau: Bureau, principal: Principal, month: str | None) -> Ledger:
    """The month as it was closed, or as it stands. Raises ``month_unknown``."""
    principal.require(Action.SEE_LEDGER)
    found = month_named(bureau, month)
    with bureau.storage.read() as session:
        ledger = _ledger(bureau, session, found)
    may_close = principal.may(Action.CLOSE_MONTH) and not ledger.closed_by and bureau.today >= found.closes_from
    return replace(ledger, may_close=may_close)


def ledger_to_export(bureau: Bureau, month: str | None) -> Ledger:
    """As :func:`month_ledger`, for the command line."""
    with bureau.storage.read() as session:
        return _ledger(bureau, session, month_named(bureau, month))


def prepare_closing(bureau: Bureau, principal: Principal, month: str | None) -> Ledger:
    """What 关账 by the asker would freeze now, to be put on paper first; what stands frozen if it was closed before.

    Raises ``month_not_over``, ``ledger_returned``.
    """
    principal.require(Action.CLOSE_MONTH)
    found = month_named(bureau, month)
    if bureau.today < found.closes_from:
        raise InvalidInputError("month_not_over", month=found.ends_on.month, day=found.closes_from.day)
    with bureau.storage.read() as session:
        may_file_again(session, ledgers.filed(session, found.name), found)
        ledger = _ledger(bureau, session, found)
    if ledger.closed_by:
        return ledger
    return replace(ledger, closed_by=principal.name, closed_on=bureau.today.isoformat())


def close_month(bureau: Bureau, principal: Principal, prepared: Ledger, document: Paper, table: Paper) -> Ledger:
    """关账: freeze what was prepared, and file its papers as 1.2b's proof, which another person decides.

    Closing twice changes nothing more; it files again what was closed and whose proof is missing or was withdrawn.
    Raises ``ledger_returned`` for one that was sent back.
    """
    principal.require(Action.CLOSE_MONTH)
    found = month_named(bureau, prepared.month)
    with bureau.storage.write() as session:
        if progress.closing(session, found.name) is None:
            rows = [asdict(row) for row in prepared.rows]
            closing = MonthClosing(month=found.name, rows=rows, closed_by_id=principal.member_id, closed_at=bureau.now)
            session.add(closing)
            session.flush()
        if may_file_again(session, ledgers.filed(session, found.name), found):
            number = file_papers(bureau, session, principal, found, (document, table))
            _keep(bureau, session, prepared, number, Papers(document.stored.sha256, table.stored.sha256))
        refresh_digests(bureau, session, [found.obligation_id])
        return _ledger(bureau, session, found)


def _keep(bureau: Bureau, session: Session, prepared: Ledger, number: int, papers: Papers) -> None:
    row = ledgers.filed(session, prepared.month)
    if row is None:
        row = FiledLedger(
            month=prepared.month,
            items=rows_as_json(prepared.items),
            words=asdict(prepared.words),
            document_sha256=papers.document,
            table_sha256=papers.table,
            submission_id=number,
            filed_at=bureau.now,
        )
    row.submission_id, row.document_sha256, row.table_sha256 = number, papers.document, papers.table
    session.add(row)
    session.flush()


def _ledger(bureau: Bureau, session: Session, month: LedgerMonth) -> Ledger:
    closing, filed = progress.closing(session, month.name), ledgers.filed(session, month.name)
    if filed is None:
        items, words = read_rows(bureau, session, month)
        head = audit_head_in(session)
        words = replace(words, head_count=head.count, head=head.mac)
    else:
        items, words = rows_from_json(filed.items), words_from_json(filed.words)
    rows = _rows(bureau, session, month) if closing is None else tuple(_frozen(row) for row in closing.rows)
    by = members.by_id(session, closing.closed_by_id) if closing is not None else None
    closed_on = local_day(closing.closed_at).isoformat() if closing is not None else ""
    ledger = Ledger(month.name, rows, by.name if by else "", closed_on, False, items, words)
    if filed is None:
        return ledger
    filing, has_reviewer = standing_of(bureau, session, filed)
    return replace(
        ledger, filing=filing, papers=Papers(filed.document_sha256, filed.table_sha256), has_reviewer=has_reviewer
    )


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
