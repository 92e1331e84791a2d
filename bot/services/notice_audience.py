"""To whom a notice goes: 全体, departments, roles, or the departments that have not submitted an item."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from bot.domain.errors import InvalidInputError
from bot.domain.roles import Action, Principal, Role
from bot.domain.states import AudienceKind
from bot.services.bureau import Bureau
from bot.services.obligations import Situation, read_situation
from storage.models import Member
from storage.repositories import members


@dataclass(frozen=True, slots=True)
class Audience:
    """``names``: departments, values of roles, or clause ids; none for 全体."""

    kind: AudienceKind
    names: tuple[str, ...] = ()

    def record(self) -> dict[str, Any]:
        """As a row keeps it."""
        return {"kind": self.kind.value, "names": list(self.names)}


@dataclass(frozen=True, slots=True)
class OpenClause:
    """A clause that some departments have not submitted yet."""

    clause_id: str
    title: str
    department_count: int


def audience_of(record: dict[str, Any]) -> Audience | None:
    """The inverse of :meth:`Audience.record`; ``None`` for one not chosen yet."""
    return Audience(AudienceKind(record["kind"]), tuple(record["names"])) if record else None


def toggled(bureau: Bureau, before: Audience | None, kind: AudienceKind, name: str) -> Audience:
    """The choice with that department or role put in or taken out, in the plan's order."""
    names = set(before.names if before is not None and before.kind is kind else ()) ^ {name}
    order = [each.name for each in bureau.plan.departments] if kind is AudienceKind.DEPARTMENTS else list(Role)
    return Audience(kind, tuple(str(each) for each in order if each in names))


def check(bureau: Bureau, audience: Audience) -> Audience:
    """The audience, if it can be one. Raises ``notice_nobody_chosen``, ``department_unknown``, ``clause_unknown``."""
    if audience.kind is not AudienceKind.ALL and not audience.names:
        raise InvalidInputError("notice_nobody_chosen")
    if audience.kind is AudienceKind.UNSUBMITTED:
        known = {clause.id for clause in bureau.plan.clauses}
        if not known.issuperset(audience.names):
            raise InvalidInputError("notice_item_unknown")
    return audience


def recipients(bureau: Bureau, session: Session, audience: Audience, author_id: int) -> list[Member]:
    """Active members who are meant, without the author, in the order in which they joined."""
    wanted = set(audience.names)
    if audience.kind is AudienceKind.UNSUBMITTED:
        situation = read_situation(bureau, session, bureau.today)
        wanted = {name for clause_id in audience.names for name in _owing(situation, clause_id)}
    return [
        member
        for member in members.everybody(session)
        if member.id != author_id and _is_meant(member, audience.kind, wanted)
    ]


def _is_meant(member: Member, kind: AudienceKind, wanted: set[str]) -> bool:
    if kind is AudienceKind.ALL:
        return True
    return (member.role.value if kind is AudienceKind.ROLES else member.department) in wanted


def list_open_clauses(bureau: Bureau, principal: Principal) -> tuple[OpenClause, ...]:
    """Clauses that departments still owe today, in the annex's order."""
    principal.require(Action.SEND_NOTICE)
    with bureau.storage.read() as session:
        situation = read_situation(bureau, session, bureau.today)
    owed = ((each, len(_owing(situation, each.id))) for each in bureau.plan.clauses)
    return tuple(OpenClause(clause.id, clause.short_title, count) for clause, count in owed if count)


def _owing(situation: Situation, clause_id: str) -> set[str]:
    """Departments that still owe the clause for the period at hand."""
    wanted = _period_at_hand(situation, clause_id)
    return {
        department
        for department, items in situation.open_by_department.items()
        if any(item.obligation.id == wanted and item.is_reminded for item in items)
    }


def _period_at_hand(situation: Situation, clause_id: str) -> str | None:
    """The clause's next obligation to fall due of those that have begun, else the last one that did."""
    begun = [
        each for each in situation.bureau.obligations if each.clause_id == clause_id and each.starts_on <= situation.day
    ]
    ahead = [each for each in begun if each.due_on >= situation.day]
    nearest = (
        min(ahead, key=lambda each: each.due_on) if ahead else max(begun, key=lambda each: each.due_on, default=None)
    )
    return nearest.id if nearest is not None else None


def by_department(bureau: Bureau, people: Iterable[Member]) -> tuple[tuple[str, int], ...]:
    """How many in each department, in the plan's order; those outside all come first under an empty name."""
    counts = Counter(member.department or "" for member in people)
    order = ["", *(each.name for each in bureau.plan.departments)]
    return tuple((name, counts[name]) for name in order if counts[name])
