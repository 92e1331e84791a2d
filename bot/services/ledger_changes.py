"""What changed in closed months since their ledgers were filed; it stands as corrections in the next one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlmodel import Session

from bot.domain.states import SubmissionState
from bot.services.bureau import Bureau
from bot.services.ledger_rows import Change, rows_from_json
from bot.services.months import LedgerMonth, ledger_months
from storage.models import FiledLedger, Submission
from storage.repositories import ledgers


@dataclass(frozen=True, slots=True)
class _Known:
    """A submission as a filed ledger said last."""

    state: str
    on: str
    label: str


def changes_of(bureau: Bureau, session: Session, month: LedgerMonth) -> tuple[tuple[str, Change], ...]:
    """(clause, change) of everything in earlier filed months that stands otherwise now, by month and number.

    What an earlier filed ledger said as a correction already is not said again.
    """
    filed = {row.month: row for row in ledgers.filed_before(session, month.name)}
    known = _known(filed.values())
    papers = ledgers.filings(session)
    found: list[tuple[str, Change]] = []
    for earlier in ledger_months(bureau):
        if earlier.name not in filed:
            continue
        for row in ledgers.submitted_between(session, *earlier.span):
            change = None if row.id in papers else _change(earlier.name, row, known.get(row.id))
            if change is not None:
                found.append((row.clause or "", change))
    return tuple(found)


def _known(filed: Iterable[FiledLedger]) -> dict[int, _Known]:
    """By number, as the latest of the ledgers said it."""
    found: dict[int, _Known] = {}
    for ledger in filed:
        for item in rows_from_json(ledger.items):
            found |= {each.number: _Known(each.state, each.on, each.label) for each in item.sent}
            found |= {each.number: _Known(each.after, each.on, each.label) for each in item.changes}
    return found


def _change(month: str, row: Submission, known: _Known | None) -> Change | None:
    now = _Known(row.state.value, row.on.isoformat() if row.on else "", row.label or "")
    if known == now or (known is None and row.state is SubmissionState.WITHDRAWN):
        return None
    return Change(month, row.id, row.department, known.state if known else "", now.state, now.on, now.label)
