"""What the sender answers about a submission until its review: the item, the label, the number, the day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlmodel import Session

from bot.domain.errors import InvalidInputError, NotFoundError
from bot.domain.roles import Principal
from bot.domain.states import SubmissionState
from bot.plan.labels import normalise_label
from bot.plan.model import Clause, RuleKind
from bot.plan.obligations import Obligation, period_of
from bot.services.bureau import Bureau
from bot.services.drafting import clause_of, own_draft, own_open, saved, set_clause
from bot.services.drafts import DraftSheet, Question, is_bound_to_period, sheet
from bot.services.material import asks_evaluation, settle_kinds
from bot.services.pending import announce_change, note_change
from storage.models import Submission
from storage.repositories import submissions
from storage.repositories.facts import kind_field

MOST_PEOPLE = 999
LONGEST_LABEL = 60


def choose_item(bureau: Bureau, principal: Principal, submission_id: int, clause_id: str) -> DraftSheet:
    """Say which clause the draft is about; only one of the sender's department."""
    if not bureau.plan.has_clause(clause_id):
        raise NotFoundError("item_unknown")
    with bureau.storage.write() as session:
        draft = own_draft(session, principal, submission_id)
        if draft.clause != clause_id:
            draft.obligation_id = draft.on = draft.label = draft.count = draft.is_evaluation = draft.proposed_on = None
            set_clause(bureau, session, draft, bureau.plan.clause(clause_id))
            _settle_kinds(bureau, session, draft, is_evaluation=False, is_new_clause=True)
        return saved(bureau, session, draft)


def choose_label(bureau: Bureau, principal: Principal, submission_id: int, label: str) -> DraftSheet:
    """Say what tells this unit from others. A closed list takes only its own labels.

    Raises ``InvalidInputError`` ``label_unusable``, ``label_is_number`` or ``label_outside_list``.
    """
    with bureau.storage.write() as session:
        row = own_open(session, principal, submission_id)
        labels = clause_of(bureau, row).labels
        if labels is None:
            return sheet(bureau, session, row)
        chosen = normalise_label(labels, " ".join(label.split()))
        if not chosen or len(chosen) > LONGEST_LABEL:
            raise InvalidInputError("label_unusable", prompt=labels.prompt)
        if labels.closed and chosen not in labels.offered:
            raise InvalidInputError("label_outside_list", offered="、".join(labels.offered), prompt=labels.prompt)
        if labels.offered and not any(character.isalpha() for character in chosen):
            raise InvalidInputError("label_is_number", prompt=labels.prompt, example=labels.offered[0])
        return _answered(bureau, session, principal, row, label=chosen)


def choose_evaluation(bureau: Bureau, principal: Principal, submission_id: int, *, is_evaluation: bool) -> DraftSheet:
    """Say whether the data are of the evaluation sort (信用评价类数据, annex 三、2)."""
    with bureau.storage.write() as session:
        row = own_open(session, principal, submission_id)
        if not asks_evaluation(clause_of(bureau, row)):
            return sheet(bureau, session, row)
        kinds = _settle_kinds(bureau, session, row, is_evaluation=is_evaluation, is_new_clause=False)
        return _answered(bureau, session, principal, row, kinds, is_evaluation=is_evaluation)


def choose_count(bureau: Bureau, principal: Principal, submission_id: int, count: int) -> DraftSheet:
    """Say how many people there are (annex 一、1)."""
    if not 0 <= count <= MOST_PEOPLE:
        raise InvalidInputError("count_unusable")
    with bureau.storage.write() as session:
        row = own_open(session, principal, submission_id)
        if clause_of(bureau, row).rule.kind is not RuleKind.STAFFING:
            return sheet(bureau, session, row)
        return _answered(bureau, session, principal, row, count=count)


def ask_again(bureau: Bureau, principal: Principal, submission_id: int, question: Question) -> DraftSheet:
    """Ask one of the answers again: the label, the number of people, the sort of data.

    The former answer stands until another is given. Raises ``NotFoundError`` ``nothing_to_change``.
    """
    with bureau.storage.read() as session:
        row = own_open(session, principal, submission_id)
        clause = clause_of(bureau, row)
        asked = {
            Question.LABEL: clause.labels is not None,
            Question.COUNT: clause.rule.kind is RuleKind.STAFFING,
            Question.EVALUATION: asks_evaluation(clause),
        }
        if not asked.get(question):
            raise NotFoundError("nothing_to_change", number=row.id)
        return sheet(bureau, session, row, asked=question)


def _answered(
    bureau: Bureau,
    session: Session,
    principal: Principal,
    row: Submission,
    kinds: Mapping[str, list[str | None]] | None = None,
    **values: str | int,
) -> DraftSheet:
    """Keep the answers; after sending, each change is recorded and the reviewers see the card anew."""
    changed: dict[str, Any] = {
        name: [getattr(row, name), value] for name, value in values.items() if getattr(row, name) != value
    }
    for name, value in values.items():
        setattr(row, name, value)
    session.add(row)
    changed |= kinds or {}
    if changed and row.state is SubmissionState.PENDING:
        note_change(bureau, session, principal, row, changed)
        announce_change(bureau, session, row)
    return saved(bureau, session, row)


def choose_day(bureau: Bureau, principal: Principal, submission_id: int, on: date) -> DraftSheet:
    """Say on which day the work took place; of a monthly ledger, any day of its month.

    A day outside the reminded period is only proposed, and asked back. Raises ``InvalidInputError`` for a day to come
    or one outside the plan's year (before it is possible for what an earlier year set up).
    """
    with bureau.storage.write() as session:
        submission = own_open(session, principal, submission_id)
        clause = clause_of(bureau, submission)
        check_day(bureau, clause, on)
        obligation = bureau.obligation_by_id.get(submission.obligation_id or "")
        if clause.asks_day and _is_outside(obligation, on):
            submission.proposed_on = on
        else:
            _set_day(bureau, session, principal, submission, clause, on)
        return saved(bureau, session, submission)


def keep_proposed_day(bureau: Bureau, principal: Principal, submission_id: int) -> DraftSheet:
    """Insist on the day outside the reminded period: the submission then speaks of the day's own period."""
    with bureau.storage.write() as session:
        submission = own_open(session, principal, submission_id)
        if submission.proposed_on is not None:
            _set_day(bureau, session, principal, submission, clause_of(bureau, submission), submission.proposed_on)
        return saved(bureau, session, submission)


def day_to_change(bureau: Bureau, principal: Principal, submission_id: int) -> DraftSheet:
    """What 改日期 is about; possible until review. The former day stands until another is chosen."""
    with bureau.storage.read() as session:
        submission = own_open(session, principal, submission_id)
        clause_of(bureau, submission)
        return sheet(bureau, session, submission)


def check_day(bureau: Bureau, clause: Clause, on: date) -> None:
    """Refuse a day that no fact of the clause could have."""
    year = bureau.plan.year
    if on > bureau.today:
        raise InvalidInputError("day_in_future")
    if on.year > year or (on.year < year and not clause.standing):
        raise InvalidInputError("day_outside_year", year=year)


def _is_outside(obligation: Obligation | None, on: date) -> bool:
    if obligation is None or not is_bound_to_period(obligation):
        return False
    return not obligation.starts_on <= on <= obligation.ends_on


def _settle_kinds(
    bureau: Bureau, session: Session, draft: Submission, *, is_evaluation: bool, is_new_clause: bool
) -> dict[str, list[str | None]]:
    """What a chosen clause does not need to know is not asked; what another clause was told is forgotten.

    The kinds that changed, as the record keeps them.
    """
    items = submissions.evidence_of(session, [draft.id])[draft.id]
    before = {item.id: item.kind for item in items}
    settle_kinds(clause_of(bureau, draft), items, is_evaluation=is_evaluation, is_new_clause=is_new_clause)
    session.add_all(items)
    return {kind_field(item.id): [before[item.id], item.kind] for item in items if item.kind != before[item.id]}


def _set_day(
    bureau: Bureau, session: Session, principal: Principal, submission: Submission, clause: Clause, on: date
) -> None:
    """Set the day and the period that it belongs to; after sending, the change is recorded and shown anew."""
    obligation = period_of(bureau.plan, bureau.calendar, clause.id, on)
    if not clause.asks_day:
        if obligation is None:
            raise InvalidInputError("month_not_asked")
        on = min(obligation.ends_on, bureau.today)
    before, submission.on, submission.proposed_on = submission.on, on, None
    submission.obligation_id = obligation.id if obligation else None
    session.add(submission)
    if submission.state is SubmissionState.PENDING and before != on:
        note_change(bureau, session, principal, submission, {"on": [str(before), str(on)]})
        announce_change(bureau, session, submission)
