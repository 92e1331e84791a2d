"""批示: a leader's or deputy's own words, passed on to departments to be signed for and answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from bot.clock import local_day
from bot.domain.errors import ConflictError, InvalidInputError, NotFoundError
from bot.domain.roles import Action, Principal
from bot.domain.states import InstructionState, Lane, ReceiptKind
from bot.services.bureau import Bureau
from bot.services.matters import department_at
from bot.services.receipts import Subject, register
from bot.services.staffing import readers_on
from bot.services.talking import next_talking_at
from storage.models import Instruction
from storage.repositories import coordination, members, outbox

KIND = "instruction"
COPY = "instruction_copy"
LONGEST = 1000


@dataclass(frozen=True, slots=True)
class Mention:
    """What typed words name: clauses by id and departments. Empty when they name nothing."""

    clauses: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class InstructionSheet:
    """A 批示 before it is passed on. ``chosen``: departments in the plan's order; ``departments``: all of them."""

    number: int
    state: InstructionState
    text: str
    clauses: tuple[str, ...]
    chosen: tuple[str, ...]
    departments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PassedOn:
    """A 批示 on its way. ``people_count``: who gets it; ``absent``: chosen departments that nobody has joined."""

    number: int
    departments: tuple[str, ...]
    people_count: int
    absent: tuple[str, ...]
    goes_at: datetime
    is_now: bool


@dataclass(frozen=True, slots=True)
class LedgerInstruction:
    """A 批示 for the ledger's column 领导批示."""

    number: int
    by: str
    text: str
    clauses: tuple[str, ...]
    departments: tuple[str, ...]
    sent_at: datetime
    feedback: tuple[str, ...]


def note_instruction(
    bureau: Bureau,
    principal: Principal,
    text: str,
    mention: Mention,
    update_id: int,
    replied_message_id: int | None = None,
    *,
    must_keep: bool = False,
) -> InstructionSheet | None:
    """Keep a leader's words as a draft; ``None`` when they are about nothing in particular.

    They are about what they name, else about what the message that they reply to was about. ``must_keep``: the
    leader said that it is a 批示, whatever it is about.
    """
    principal.require(Action.INSTRUCT)
    if len(text) > LONGEST:
        raise InvalidInputError("instruction_too_long", limit=LONGEST)
    with bureau.storage.write() as session:
        known = coordination.instruction_of_update(session, update_id)
        if known is not None:
            return _sheet(bureau, known)
        replied = _replied(session, principal, replied_message_id)
        if not (must_keep or mention.clauses or mention.departments or replied is not None):
            return None
        obligations = () if mention.clauses or mention.departments else replied or ()
        row = Instruction(
            text=text,
            clauses=list(mention.clauses) or _clauses(bureau, obligations),
            obligation_ids=list(obligations),
            departments=_preselected(bureau, mention, obligations),
            member_id=principal.member_id,
            update_id=update_id,
            written_at=bureau.now,
        )
        session.add(row)
        session.flush()
        return _sheet(bureau, row)


def _replied(session: Session, principal: Principal, message_id: int | None) -> tuple[str, ...] | None:
    """What the replied message was about, possibly nothing known; ``None`` when it is no reply."""
    member = members.by_id(session, principal.member_id)
    if message_id is None or member is None:
        return None
    return outbox.subjects_of(session, member.chat_id, message_id)


def _clauses(bureau: Bureau, obligation_ids: tuple[str, ...]) -> list[str]:
    found = (bureau.obligation_by_id.get(each) for each in obligation_ids)
    return list(dict.fromkeys(each.clause_id for each in found if each is not None and each.clause_id))


def _preselected(bureau: Bureau, mention: Mention, obligation_ids: tuple[str, ...]) -> list[str]:
    """The named departments, else those that answer for the named items."""
    if mention.departments:
        return list(mention.departments)
    wanted: set[str] = set()
    for clause_id in mention.clauses:
        wanted.update(bureau.plan.clause(clause_id).departments)
    for obligation_id in obligation_ids:
        if (obligation := bureau.obligation_by_id.get(obligation_id)) is not None:
            wanted.update(obligation.departments)
    return [department.name for department in bureau.plan.departments if department.name in wanted]


def _sheet(bureau: Bureau, row: Instruction) -> InstructionSheet:
    names = tuple(department.name for department in bureau.plan.departments)
    chosen = tuple(name for name in names if name in row.departments)
    return InstructionSheet(row.id, row.state, row.text, tuple(row.clauses), chosen, names)


def read_instruction(bureau: Bureau, principal: Principal, number: int) -> InstructionSheet:
    """One's own draft. Raises ``instruction_not_found``, ``instruction_gone``."""
    principal.require(Action.INSTRUCT)
    with bureau.storage.read() as session:
        return _sheet(bureau, _draft(session, principal, number))


def _draft(session: Session, principal: Principal, number: int) -> Instruction:
    row = coordination.instruction(session, number)
    if row is None or row.member_id != principal.member_id:
        raise NotFoundError("instruction_not_found")
    if row.state is not InstructionState.DRAFT:
        raise ConflictError("instruction_gone")
    return row


def choose_department(
    bureau: Bureau, principal: Principal, number: int, place: int, *, is_chosen: bool
) -> InstructionSheet:
    """Add or take out the department at that place of the plan. ``ValueError`` for a forged place."""
    principal.require(Action.INSTRUCT)
    name = department_at(bureau, place)
    with bureau.storage.write() as session:
        row = _draft(session, principal, number)
        row.departments = [each for each in row.departments if each != name] + ([name] if is_chosen else [])
        session.add(row)
        return _sheet(bureau, row)


def drop_instruction(bureau: Bureau, principal: Principal, number: int) -> None:
    """Do not pass it on."""
    principal.require(Action.INSTRUCT)
    with bureau.storage.write() as session:
        row = _draft(session, principal, number)
        coordination.change(session, row, InstructionState.DRAFT, state=InstructionState.DROPPED)


def pass_on(bureau: Bureau, principal: Principal, number: int) -> PassedOn:
    """Send the words to the chosen departments (转办). Raises ``no_department``, ``instruction_gone``."""
    principal.require(Action.INSTRUCT)
    now = bureau.now
    goes_at = next_talking_at(bureau.calendar, now)
    with bureau.storage.write() as session:
        row = _draft(session, principal, number)
        sheet = _sheet(bureau, row)
        if not sheet.chosen:
            raise InvalidInputError("no_department")
        if not coordination.change(session, row, InstructionState.DRAFT, state=InstructionState.SENT, sent_at=now):
            raise ConflictError("instruction_gone")
        readers = readers_on(session, members.of_departments(session, sheet.chosen), local_day(goes_at))
        present = {reader.department for reader in readers}
        absent = tuple(name for name in sheet.chosen if name not in present)
        params = _params(principal, sheet)
        subject = Subject(ReceiptKind.INSTRUCTION, number)
        for reader in readers:
            key = f"{KIND}:{number}:{reader.id}"
            message = outbox.tell(session, reader, KIND, params, key=key, at=goes_at, lane=Lane.DUE)
            register(session, subject, reader, message.id, at=goes_at)
        _copy(session, params | {"absent": list(absent)}, {reader.id for reader in readers}, number, goes_at)
    return PassedOn(number, sheet.chosen, len(readers), absent, goes_at, goes_at == now)


def _params(principal: Principal, sheet: InstructionSheet) -> dict[str, object]:
    return {
        "number": sheet.number,
        "by": principal.name,
        "role": principal.role.value,
        "text": sheet.text,
        "clauses": list(sheet.clauses),
        "departments": list(sheet.chosen),
    }


def _copy(session: Session, params: dict[str, object], told: set[int], number: int, at: datetime) -> None:
    """The 信用办 reads what was passed on."""
    for member in readers_on(session, members.coordinators(session), local_day(at)):
        if member.id not in told:
            outbox.tell(session, member, COPY, params, key=f"{COPY}:{number}:{member.id}", at=at, lane=Lane.DUE)


def instructions_between(
    bureau: Bureau, session: Session, since: datetime, until: datetime
) -> tuple[LedgerInstruction, ...]:
    """What was passed on in that time, for the ledger's column 领导批示."""
    rows = coordination.instructions_sent(session, since, until)
    said = coordination.feedback_to(session, ReceiptKind.INSTRUCTION, [row.id for row, _ in rows])
    return tuple(
        LedgerInstruction(
            row.id,
            author.name,
            row.text,
            tuple(row.clauses),
            tuple(row.departments),
            row.sent_at or row.written_at,
            tuple(each.text for each in said if each.subject_id == row.id),
        )
        for row, author in rows
    )
