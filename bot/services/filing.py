"""代报: the coordinator files for a department; the same conversation, in that department's name."""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel import Session

from bot.domain.errors import InvalidInputError, NotFoundError
from bot.domain.roles import Action, Principal
from bot.domain.states import SubmissionState
from bot.plan.model import Clause
from bot.services.bureau import Bureau
from bot.services.drafting import begin_draft, own_submission, saved
from bot.services.drafts import DraftSheet
from bot.services.filing_notice import is_filed, readers
from bot.services.matters import place_of
from storage.models import Member, Submission
from storage.repositories import submissions


@dataclass(frozen=True, slots=True)
class FilingChoice:
    """For which item of the department? ``place``: the department's in the plan."""

    department: str
    place: int
    clauses: tuple[Clause, ...]


@dataclass(frozen=True, slots=True)
class FiledFor:
    """For whom something was filed, and how many of the department are asked to check it."""

    department: str
    asked_count: int


def filing_departments(bureau: Bureau, principal: Principal) -> tuple[str, ...]:
    """The departments for which may be filed: all but the coordinator's own, in the plan's order."""
    principal.require(Action.FILE_FOR_DEPARTMENT)
    return tuple(each.name for each in bureau.plan.departments if each.name != principal.department)


def filing_choice(bureau: Bureau, principal: Principal, department: str) -> FilingChoice:
    """The department's items. Raises ``InvalidInputError`` ``filing_department_unknown``."""
    principal.require(Action.FILE_FOR_DEPARTMENT)
    named = _named(bureau, department)
    clauses = tuple(clause for clause in bureau.plan.clauses if named in clause.departments)
    return FilingChoice(named, place_of(bureau, named), clauses)


def begin_filing(bureau: Bureau, principal: Principal, department: str, clause_id: str) -> DraftSheet:
    """Open (or find) the coordinator's draft of that clause in the department's name.

    Raises ``filing_department_unknown``, ``item_unknown`` and, for an item that is not the department's,
    ``filing_not_theirs``.
    """
    principal.require(Action.FILE_FOR_DEPARTMENT)
    named = _named(bureau, department)
    if not bureau.plan.has_clause(clause_id):
        raise NotFoundError("item_unknown")
    clause = bureau.plan.clause(clause_id)
    if named not in clause.departments:
        raise InvalidInputError("filing_not_theirs", department=named, item=clause.id)
    with bureau.storage.write() as session:
        draft = _begun(session, principal, named, clause_id)
        if draft is None:
            draft = begin_draft(bureau, session, principal, clause=clause, department=named)
        return saved(bureau, session, draft)


def _named(bureau: Bureau, department: str) -> str:
    named = bureau.plan.department_named(department)
    if named is None:
        raise InvalidInputError("filing_department_unknown", name=department)
    return named


def _begun(session: Session, principal: Principal, department: str, clause_id: str) -> Submission | None:
    for draft in submissions.drafts_of(session, principal.member_id):
        if (draft.clause, draft.department) == (clause_id, department):
            return draft
    return None


def items_for_draft(bureau: Bureau, principal: Principal, submission_id: int) -> tuple[Clause, ...]:
    """What the draft may be about: every clause of the department in whose name it is."""
    with bureau.storage.read() as session:
        department = own_submission(session, principal, submission_id).department
    return tuple(clause for clause in bureau.plan.clauses if department in clause.departments)


def filed_for(bureau: Bureau, session: Session, row: Submission) -> FiledFor | None:
    """For whom its sender filed it, if for another department."""
    if row.state is not SubmissionState.PENDING or not is_filed(session.get(Member, row.member_id), row):
        return None
    return FiledFor(row.department, len(readers(bureau, session, row)))
