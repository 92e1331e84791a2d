"""An answer instead of material as people read it, who has to agree to it, and who is told."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from sqlmodel import Session

from bot.clock import local
from bot.domain.reminding import is_talking_hour
from bot.domain.states import AnswerKind, Lane, MemberState
from bot.services.bureau import Bureau
from bot.services.lines import Line, line_from, line_of
from bot.services.obligations import read_situation
from bot.services.staffing import deputies_for
from storage.models import Member, ObligationAnswer
from storage.repositories import members
from storage.repositories.outbox import tell

CARD = "answer_card"
DECIDED = "answer_decided"
AGREED_TO = frozenset({AnswerKind.EXEMPT, AnswerKind.EXTENSION})
"""Answers that hold only once somebody agrees."""
RETURNABLE = frozenset({AnswerKind.NIL, AnswerKind.JOINED, AnswerKind.EXEMPT})


@dataclass(frozen=True, slots=True)
class Given:
    """An answer as it stands, in values that survive as JSON. ``by``: who said it; ``new_due_on``: an ISO day.

    ``decided_by`` and ``refusal`` once somebody decided. ``line``: the item as it now stands for the department.
    """

    id: int
    kind: str
    state: str
    line: Line
    department: str
    by: str
    partner: str
    text: str
    new_due_on: str
    decided_by: str
    refusal: str

    def params(self) -> dict[str, Any]:
        return asdict(self) | {"line": self.line.params()}


def given_from(params: dict[str, Any]) -> Given:
    """The inverse of :meth:`Given.params`; what an outbox row holds besides is left aside."""
    values = {name: params[name] for name in Given.__slots__}
    return Given(**(values | {"line": line_from(params["line"])}))


def given_of(bureau: Bureau, session: Session, row: ObligationAnswer) -> Given:
    """The answer, with its item as it stands after it."""
    obligation = bureau.obligation_by_id[row.obligation_id]
    department = row.department or obligation.departments[0]
    item = read_situation(bureau, session, bureau.today).item(obligation, department)
    decider = session.get_one(Member, row.decided_by_id) if row.decided_by_id else None
    return Given(
        id=row.id,
        kind=row.kind.value,
        state=row.state.value,
        line=line_of(bureau.plan, item),
        department=row.department,
        by=session.get_one(Member, row.member_id).name,
        partner=row.partner or "",
        text=row.text or "",
        new_due_on=row.new_due_on.isoformat() if row.new_due_on else "",
        decided_by=decider.name if decider else "",
        refusal=row.refusal or "",
    )


def deciders(bureau: Bureau, session: Session, row: ObligationAnswer) -> list[Member]:
    """Who may agree or send back: the coordinator, for a new day the deputy in charge; nobody on their own word.

    Where the bureau has none of them the other role steps in, at last the asker if settings allow self-approval.
    """
    coordinators = members.coordinators(session)
    if not bureau.settings.self_approval:
        coordinators = [each for each in coordinators if each.id != row.member_id]
    deputies = deputies_for(session, row.department)
    ranked = (deputies, coordinators) if row.kind is AnswerKind.EXTENSION else (coordinators, deputies)
    return next((group for group in ranked if group), [])


def tell_deciders(bureau: Bureau, session: Session, row: ObligationAnswer) -> None:
    """A card for each who may decide, at once; 有困难 asks for no decision and is only read."""
    params = given_of(bureau, session, row).params()
    readers = members.coordinators(session) if row.kind is AnswerKind.DIFFICULTY else deciders(bureau, session, row)
    for reader in readers:
        if reader.id != row.member_id or row.kind in AGREED_TO:
            _tell(bureau, session, reader, CARD, params, f"{CARD}:{row.id}:{reader.id}")


def tell_decided(bureau: Bureau, session: Session, row: ObligationAnswer) -> None:
    """The department's sender and head read what was decided; of a new day the coordinator too."""
    params = given_of(bureau, session, row).params()
    sender = session.get_one(Member, row.member_id)
    readers = [sender, *members.heads(session, row.department)]
    if row.kind is AnswerKind.EXTENSION:
        readers += members.coordinators(session)
    wanted = {each.id: each for each in readers if each.state is MemberState.ACTIVE and each.id != row.decided_by_id}
    for reader in wanted.values():
        _tell(bureau, session, reader, DECIDED, params, f"{DECIDED}:{row.id}:{row.state.value}:{reader.id}")


def _tell(bureau: Bureau, session: Session, reader: Member, kind: str, params: dict[str, Any], key: str) -> None:
    """At once, but without a sound outside working hours."""
    at = local(bureau.now)
    is_silent = not (bureau.calendar.is_workday(at.date()) and is_talking_hour(at.time()))
    tell(session, reader, kind, params | {"is_silent": is_silent}, key=key, at=bureau.now, lane=Lane.ANSWER)
