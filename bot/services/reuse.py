"""一材多用: for which other items the same material is good, and the submission that takes it over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from bot.domain.errors import ConflictError, ForbiddenError, NotFoundError
from bot.domain.roles import Principal
from bot.domain.states import EvidenceState, SubmissionState
from bot.plan.labels import normalise_label
from bot.plan.model import Clause, EvidenceKind
from bot.plan.obligations import period_of
from bot.scoring.engine import score
from bot.scoring.liveness import lies_in_year
from bot.services.bureau import Bureau
from bot.services.drafting import own_submission, saved, set_clause
from bot.services.drafts import DraftSheet, sheet
from bot.services.facts import rows_as_of
from bot.services.kinds import pieces_of
from bot.services.material import default_kind, needed_kinds, settle_kinds, settled_kind
from storage.models import Evidence, Submission
from storage.repositories import reuses

REUSABLE = (SubmissionState.PENDING, SubmissionState.APPROVED)


@dataclass(frozen=True, slots=True)
class Reuse:
    """``usable``: clauses of the department for which the material may be used too; ``barred``: never at once."""

    usable: tuple[Clause, ...] = ()
    barred: tuple[Clause, ...] = ()


NOWHERE = Reuse()


def reuse_of(bureau: Bureau, session: Session, row: Submission) -> Reuse:
    """What else the submission's material is good for; nothing that could gain no more or was made already."""
    if row.clause is None:
        return NOWHERE
    clause = bureau.plan.clause(row.clause)
    mine = [each for each in bureau.plan.clauses if row.department in each.departments and each.id != clause.id]
    barred = tuple(each for each in mine if is_excluded(clause, each))
    rows = [items[0] for items in pieces_of(session, row.id)]
    fitting = [each for each in mine if is_also_for(clause, each) and any(_fits(each, item) for item in rows)]
    if not fitting:
        return Reuse((), barred)
    reached = score(bureau.plan, (found.fact for found in rows_as_of(session, bureau.today)), bureau.today)
    sent = reuses.sent_for(session, row.id)
    usable = (
        each
        for each in fitting
        if each.id not in sent and reached.clauses[each.id].provisional < reached.clauses[each.id].cap
    )
    return Reuse(tuple(usable), barred)


def is_excluded(one: Clause, other: Clause) -> bool:
    """Whether the plan lets the same material count for one of the two only."""
    return other.id in one.excludes or one.id in other.excludes


def is_also_for(one: Clause, other: Clause) -> bool:
    """Whether the same material is often good for both, and may be."""
    return (other.id in one.also_for or one.id in other.also_for) and not is_excluded(one, other)


def reuse_submission(bureau: Bureau, principal: Principal, submission_id: int, clause_id: str) -> DraftSheet:
    """A draft of that clause with the same files, number of its own; pressed again it is the same draft.

    Raises ``ForbiddenError`` for another department's item, ``ConflictError`` ``reuse_excluded`` where the plan counts
    the material once only, ``submission_not_sent`` for what is not (or no longer) on its way.
    """
    if not bureau.plan.has_clause(clause_id):
        raise NotFoundError("item_unknown")
    with bureau.storage.write() as session:
        source = own_submission(session, principal, submission_id)
        known = reuses.made_from(session, source.id, clause_id)
        if known is not None and known.state is not SubmissionState.WITHDRAWN:
            return sheet(bureau, session, known)
        clause = bureau.plan.clause(clause_id)
        _check(bureau, source, clause)
        draft = _taken_over(bureau, session, principal, source, clause)
        reuses.remember(session, source.id, clause_id, draft.id)
        return saved(bureau, session, draft)


def _check(bureau: Bureau, source: Submission, clause: Clause) -> None:
    if source.state not in REUSABLE or source.clause is None:
        raise ConflictError("submission_not_sent", number=source.id, state=source.state)
    if source.department not in clause.departments:
        raise ForbiddenError
    if clause.id == source.clause:
        raise ConflictError("reuse_same", number=source.id, item=clause.id)
    if is_excluded(bureau.plan.clause(source.clause), clause):
        raise ConflictError("reuse_excluded", number=source.id, item=clause.id)


def _taken_over(
    bureau: Bureau, session: Session, principal: Principal, source: Submission, clause: Clause
) -> Submission:
    """What is known already is not asked again: the day, the label where both have one."""
    draft = Submission(
        department=source.department,
        member_id=principal.member_id,
        created_at=bureau.now,
        touched_at=bureau.now,
    )
    set_clause(bureau, session, draft, clause)
    if clause.asks_day and source.on is not None and lies_in_year(clause, source.on, bureau.plan.year):
        _date(bureau, draft, clause, source.on)
    draft.label = _label(clause, source.label)
    session.add(draft)
    session.flush()
    for rows in pieces_of(session, source.id):
        session.add(_copied(clause, rows, draft))
    session.flush()
    return draft


def _date(bureau: Bureau, draft: Submission, clause: Clause, on: date) -> None:
    obligation = period_of(bureau.plan, bureau.calendar, clause.id, on)
    draft.on, draft.obligation_id = on, obligation.id if obligation else None


def _label(clause: Clause, label: str | None) -> str | None:
    if clause.labels is None or label is None:
        return None
    name = normalise_label(clause.labels, label)
    return name if name in clause.labels.offered else None


def _copied(clause: Clause, rows: Sequence[Evidence], draft: Submission) -> Evidence:
    """The piece under its new clause, as what it was where that is asked for here too."""
    copied = rows[0].model_dump(
        exclude={"id", "update_id", "submission_id", "media_group_id", "kind", "line", "part_of"}
    )
    piece = Evidence(**copied, submission_id=draft.id)
    settle_kinds(clause, [piece], is_evaluation=False, is_new_clause=True)
    needed = needed_kinds(clause, is_evaluation=False)
    piece.kind = next((row.kind for row in rows if row.kind in needed), piece.kind)
    return piece


def _fits(clause: Clause, item: Evidence) -> bool:
    """Whether the piece can be anything that the clause asks for; only a link's place rules it out."""
    if item.state is not EvidenceState.STORED or (item.channel is not None and item.channel in clause.struck_channels):
        return False
    needed = needed_kinds(clause, is_evaluation=False)
    if not needed or item.url is None:
        return True
    natural = settled_kind(clause, item, is_evaluation=False) or default_kind(item)
    listed = {kind for line in clause.checklist for kind in line.kinds}
    return natural in listed or EvidenceKind.COVERAGE in needed
