"""Reading the month's ledger: every clause and duty alive in the month, from the same facts as the score."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlmodel import Session

from bot.domain.reminding import Light
from bot.domain.states import AnswerKind, SubmissionState
from bot.plan.model import Cadence, Clause, Duty
from bot.plan.obligations import Obligation
from bot.scoring.engine import score
from bot.scoring.result import Score
from bot.services.bureau import Bureau
from bot.services.instructions import LedgerInstruction, instructions_between
from bot.services.items import Item
from bot.services.ledger_changes import changes_of
from bot.services.ledger_rows import (
    Change,
    DueDay,
    LedgerItem,
    LedgerWords,
    Said,
    Sent,
    Stand,
    Standing,
    Trouble,
)
from bot.services.months import LedgerMonth, ledger_months
from bot.services.obligations import Situation, read_situation
from storage.models import ObligationAnswer, Submission
from storage.repositories import ledgers, obligations

_SHOWN = (SubmissionState.PENDING, SubmissionState.APPROVED, SubmissionState.RETURNED)
_ENDED = {
    AnswerKind.NIL: Stand.NIL,
    AnswerKind.JOINED: Stand.JOINED,
    AnswerKind.EXEMPT: Stand.EXEMPT,
    AnswerKind.SETTLED: Stand.SETTLED,
}
_LIGHTS = {
    Light.DONE: Stand.DONE,
    Light.DONE_LATE: Stand.DONE_LATE,
    Light.PENDING: Stand.PENDING,
    Light.OVERDUE: Stand.OVERDUE,
}


@dataclass(frozen=True, slots=True)
class _Month:
    """What all rows of one month rest on, read once."""

    month: LedgerMonth
    situation: Situation
    score: Score
    sent: Sequence[Submission]
    said: tuple[LedgerInstruction, ...]
    answers: Sequence[ObligationAnswer]
    changes: tuple[tuple[str, Change], ...]


def read_rows(bureau: Bureau, session: Session, month: LedgerMonth) -> tuple[tuple[LedgerItem, ...], LedgerWords]:
    """The month's rows as they stand now, and what stands around them; the head of the audit chain is not in it."""
    found = _read(bureau, session, month)
    alive = [each for each in bureau.obligations if _is_alive(each, month)]
    by_item: dict[str, list[Obligation]] = {}
    for each in alive:
        by_item.setdefault(each.clause_id or each.duty_id or "", []).append(each)
    rows = tuple(_row(bureau, found, item, by_item[item.id]) for item in _order(bureau) if item.id in by_item)
    total = found.score.total
    words = LedgerWords(
        as_of=bureau.today.isoformat(),
        cap=total.cap,
        earned=total.earned,
        provisional=total.provisional,
        attainable=total.attainable,
        general=tuple(_words(each) for each in found.said if not each.clauses),
    )
    return rows, words


def _order(bureau: Bureau) -> tuple[Clause | Duty, ...]:
    return (*bureau.plan.clauses, *bureau.plan.duties)


def _is_alive(obligation: Obligation, month: LedgerMonth) -> bool:
    return obligation.starts_on <= month.ends_on and obligation.ends_on >= month.starts_on


def _read(bureau: Bureau, session: Session, month: LedgerMonth) -> _Month:
    situation = read_situation(bureau, session, bureau.today)
    return _Month(
        month,
        situation,
        score(bureau.plan, (row.fact for row in situation.rows), bureau.today),
        _sent(bureau, session, month),
        instructions_between(bureau, session, *month.span),
        [row for row in obligations.in_force(session) if row.text],
        changes_of(bureau, session, month),
    )


def _sent(bureau: Bureau, session: Session, month: LedgerMonth) -> list[Submission]:
    """The month's submissions; the paper of a month stands in the next month's ledger, whenever it was filed."""
    filings = ledgers.filings(session)
    rows = [row for row in ledgers.submitted_between(session, *month.span) if row.id not in filings]
    names = [each.name for each in ledger_months(bureau)]
    before = names[names.index(month.name) - 1] if names.index(month.name) else ""
    papers = [number for number, name in filings.items() if name == before]
    rows += [row for row in (session.get(Submission, number) for number in papers) if row is not None]
    return [row for row in rows if row.state in _SHOWN]


def _row(bureau: Bureau, found: _Month, item: Clause | Duty, alive: list[Obligation]) -> LedgerItem:
    clause = item if isinstance(item, Clause) else None
    indicator = bureau.plan.indicator(clause.indicator) if clause else None
    ids = {each.id for each in alive}
    met = [(name, _most_pressing(found.situation, alive, name)) for name in item.departments]
    return LedgerItem(
        id=item.id,
        group=indicator.group if indicator else "",
        number=clause.id if clause else "",
        annex=indicator.annex if indicator else item.annex if isinstance(item, Duty) else "",
        title=item.title,
        cap=clause.cap if clause else 0,
        earned=found.score.clauses[item.id].earned if clause else 0,
        departments=item.departments,
        due=tuple(_due(each) for each in alive),
        standings=tuple(_standing(found.situation, name, each) for name, each in met),
        sent=tuple(sent_of(row) for row in found.sent if row.clause == item.id),
        instructions=tuple(_words(each) for each in found.said if item.id in each.clauses),
        troubles=tuple(_troubles(found, met, ids)),
        changes=tuple(change for clause, change in found.changes if clause == item.id),
    )


def sent_of(row: Submission) -> Sent:
    """The submission as the ledger shows it."""
    return Sent(row.id, row.department, row.state.value, row.on.isoformat() if row.on else "", row.label or "")


def _due(obligation: Obligation) -> DueDay:
    period = "" if obligation.cadence is Cadence.ONCE else obligation.id.rpartition("@")[2]
    return DueDay(obligation.due_on.isoformat(), period)


def _most_pressing(situation: Situation, alive: Iterable[Obligation], department: str) -> Item:
    """Of several obligations of one item (4.4) the open one that is due first, else the last."""
    items = [situation.item(each, department) for each in alive]
    still = [each for each in items if each.is_open]
    return min(still, key=lambda each: each.due_on) if still else items[-1]


def _standing(situation: Situation, department: str, item: Item) -> Standing:
    """How the department stands. What it answered instead of material stays said when others have filled the item."""
    if item.ended_by is None and not item.has_material:
        course = situation.answers.course(item.obligation, department, situation.day)
        if course.ended_by is not None:
            return Standing(department, _ENDED[course.ended_by].value, course.partner)
    return Standing(department, _stand(item).value, item.partner)


def _stand(item: Item) -> Stand:
    if item.is_asked:
        return Stand.ASKED
    if item.ended_by is not None:
        return _ENDED.get(item.ended_by, Stand.DONE)
    if not item.is_open or item.light is Light.PENDING:
        return _LIGHTS.get(item.light, Stand.DONE)
    if item.is_confirmed:
        return Stand.CONFIRMED
    if item.is_paused:
        return Stand.PAUSED
    if item.is_elsewhere:
        return Stand.ELSEWHERE
    return _LIGHTS.get(item.light, Stand.OPEN)


def _troubles(found: _Month, met: Iterable[tuple[str, Item]], ids: set[str]) -> Iterable[Trouble]:
    """What departments said of their difficulties and wish for later, and what open material still lacks."""
    for department, item in met:
        own = [row for row in found.answers if row.department == department and row.obligation_id in ids]
        text = "\n".join(row.text or "" for row in own if row.kind in (AnswerKind.DIFFICULTY, AnswerKind.EXTENSION))
        missing = item.missing if item.is_open and item.has_material and not item.is_elsewhere else ()
        if text or missing:
            yield Trouble(department, text, missing)


def _words(said: LedgerInstruction) -> Said:
    return Said(said.number, said.by, said.text, said.departments, said.feedback)
