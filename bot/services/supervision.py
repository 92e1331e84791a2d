"""督办单: what was urged and is still late is put on paper, with a day by which the department answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from bot.clock import local_day
from bot.domain.errors import ConflictError, DomainError, InvalidInputError, NotFoundError
from bot.domain.roles import Action, Principal
from bot.domain.states import Lane, ReceiptKind, SupervisionState
from bot.ports import StoredFile
from bot.services.bureau import Bureau
from bot.services.matters import Matter, is_overdue, is_reckoned, matter_of, obligation_called, overdue_items
from bot.services.obligations import Situation, read_situation
from bot.services.receipts import Subject, register, statuses
from bot.services.staffing import readers_on
from bot.services.talking import next_talking_at
from storage.models import StoredFileRow, Supervision
from storage.repositories import coordination, members
from storage.repositories.outbox import tell

KIND = "supervision"
TERMS = (3, 5, 10)
"""Workdays offered for the answer (反馈时限)."""
LONGEST_TERM = 60


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the paper says. ``issued_on``: its date; ``source``: the plan's own words; ``plan_title``: of the plan."""

    number: int
    matter: Matter
    source: str
    plan_title: str
    issued_on: date
    answer_by: date


@dataclass(frozen=True, slots=True)
class Issued:
    """A 督办单 that is on its way. ``people_count``: of the department; ``goes_at``: when it is told."""

    number: int
    matter: Matter
    answer_by: date
    people_count: int
    goes_at: datetime
    is_now: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """How one 督办单 stands. ``answers``: the department's words; ``material``: numbers sent since it was issued."""

    number: int
    matter: Matter
    answer_by: date
    is_answer_late: bool
    is_settled: bool
    signed_count: int
    sent_count: int
    answers: tuple[str, ...]
    material: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class SupervisionList:
    """What can be put on paper now, and what has been."""

    candidates: tuple[Matter, ...]
    issued: tuple[Standing, ...]


def list_supervision(bureau: Bureau, principal: Principal) -> SupervisionList:
    """What was urged and is still overdue, and how the 督办单 issued so far stand."""
    principal.require(Action.SUPERVISE)
    with bureau.storage.read() as session:
        situation = read_situation(bureau, session, bureau.today)
        rows = coordination.issued_supervisions(session)
        known = {(row.obligation_id, row.department) for row in rows}
        urged = coordination.urged_items(session) - known
        candidates = tuple(
            matter_of(bureau, item, department)
            for department, item in overdue_items(situation)
            if (item.obligation.id, department) in urged
        )
        return SupervisionList(candidates, tuple(_standing(session, situation, row) for row in rows))


def _standing(session: Session, situation: Situation, row: Supervision) -> Standing:
    bureau = situation.bureau
    item = situation.item(bureau.obligation_by_id[row.obligation_id], row.department)
    people = statuses(session, Subject(ReceiptKind.SUPERVISION, row.id))
    answers = coordination.feedback_to(session, ReceiptKind.SUPERVISION, [row.id])
    material = tuple(
        each.fact.id
        for each in situation.rows
        if item.clause
        and each.fact.clause == item.clause.id
        and each.department == row.department
        and row.issued_at is not None
        and each.submitted_at >= row.issued_at
    )
    return Standing(
        row.id,
        matter_of(bureau, item, row.department),
        row.answer_by,
        is_answer_late=not (answers or material) and situation.day > row.answer_by,
        is_settled=not is_overdue(item),
        signed_count=sum(each.signed_at is not None for each in people),
        sent_count=len(people),
        answers=tuple(each.text for each in answers),
        material=material,
    )


def find_candidate(bureau: Bureau, principal: Principal, ids: Sequence[str], department: str) -> Matter:
    """What of the named clauses, duties or obligations a 督办单 to the department would be about: the latest overdue.

    Raises ``not_overdue``, ``urge_first``, ``supervision_issued``.
    """
    principal.require(Action.SUPERVISE)
    with bureau.storage.read() as session:
        refusal: DomainError = NotFoundError("not_overdue")
        for shown_id in reversed(_obligation_ids(bureau, ids)):
            try:
                return _candidate(bureau, session, shown_id, department)
            except DomainError as error:
                refusal = error if refusal.code == "not_overdue" else refusal
        raise refusal


def _obligation_ids(bureau: Bureau, ids: Sequence[str]) -> list[str]:
    known = [each.id for each in bureau.obligations if each.clause_id in ids or each.duty_id in ids]
    return known or [obligation_called(bureau, each).id for each in ids]


def prepare_supervision(bureau: Bureau, principal: Principal, shown_id: str, department: str, workdays: int) -> Sheet:
    """Number the paper and say what stands on it; nothing is sent yet. Preparing again keeps the number.

    Raises ``not_overdue``, ``urge_first``, ``supervision_issued``, ``term_unusable``.
    """
    principal.require(Action.SUPERVISE)
    if not 1 <= workdays <= LONGEST_TERM:
        raise InvalidInputError("term_unusable", limit=LONGEST_TERM)
    with bureau.storage.write() as session:
        matter = _candidate(bureau, session, shown_id, department)
        sent_on = local_day(next_talking_at(bureau.calendar, bureau.now))
        answer_by = bureau.calendar.shift(sent_on, workdays)
        row = coordination.supervision_of(session, matter.obligation_id, matter.department) or Supervision(
            obligation_id=matter.obligation_id,
            department=matter.department,
            answer_by=answer_by,
            member_id=principal.member_id,
            created_at=bureau.now,
        )
        if row.state is SupervisionState.ISSUED:
            raise ConflictError("supervision_issued", number=row.id)
        row.answer_by, row.member_id, row.created_at = answer_by, principal.member_id, bureau.now
        session.add(row)
        session.flush()
        return _sheet(bureau, row, matter, sent_on)


def _candidate(bureau: Bureau, session: Session, shown_id: str, department: str) -> Matter:
    obligation = obligation_called(bureau, shown_id)
    named = bureau.plan.department_named(department)
    if named is None or named not in obligation.departments:
        raise NotFoundError("not_overdue")
    situation = read_situation(bureau, session, bureau.today)
    item = situation.item(obligation, named)
    if not (is_overdue(item) and is_reckoned(situation, item)):
        raise NotFoundError("not_overdue")
    if (obligation.id, named) not in coordination.urged_items(session):
        raise ConflictError("urge_first")
    row = coordination.supervision_of(session, obligation.id, named)
    if row is not None and row.state is SupervisionState.ISSUED:
        raise ConflictError("supervision_issued", number=row.id)
    return matter_of(bureau, item, named)


def _sheet(bureau: Bureau, row: Supervision, matter: Matter, issued_on: date) -> Sheet:
    obligation = bureau.obligation_by_id[row.obligation_id]
    about = bureau.plan.clause(obligation.clause_id) if obligation.clause_id else None
    source = about.source if about else bureau.plan.duty(obligation.duty_id or "").source
    return Sheet(row.id, matter, source, bureau.plan.title, issued_on, row.answer_by)


def issue_supervision(bureau: Bureau, principal: Principal, number: int, paper: StoredFile) -> Issued:
    """Send the paper to the department, to be signed for. Raises ``supervision_issued`` when it has been sent."""
    principal.require(Action.SUPERVISE)
    now = bureau.now
    goes_at = next_talking_at(bureau.calendar, now)
    with bureau.storage.write() as session:
        row = coordination.supervision(session, number)
        if row is None:
            raise NotFoundError("supervision_not_found")
        matter = _candidate(bureau, session, row.obligation_id, row.department)
        session.merge(StoredFileRow(sha256=paper.sha256, size=paper.size, stored_at=now))
        session.flush()
        values = {"state": SupervisionState.ISSUED, "issued_at": now, "sha256": paper.sha256}
        if not coordination.change(session, row, SupervisionState.DRAFT, **values):
            raise ConflictError("supervision_issued", number=number)
        people_count = _send(session, principal, row, matter, goes_at)
    return Issued(number, matter, row.answer_by, people_count, goes_at, goes_at == now)


def _send(session: Session, principal: Principal, row: Supervision, matter: Matter, goes_at: datetime) -> int:
    params = {
        "number": row.id,
        "matter": matter.params(),
        "answer_by": row.answer_by.isoformat(),
        "sha256": row.sha256,
        "by": principal.name,
        "role": principal.role.value,
    }
    readers = readers_on(session, members.of_department(session, row.department), local_day(goes_at))
    for reader in readers:
        message = tell(session, reader, KIND, params, key=f"{KIND}:{row.id}:{reader.id}", at=goes_at, lane=Lane.DUE)
        register(session, Subject(ReceiptKind.SUPERVISION, row.id), reader, message.id, at=goes_at)
    return len(readers)
