"""A draft as its sender sees it: what is there, what is still asked, what may be answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from zlib import crc32

from sqlmodel import Session

from bot.domain.errors import NotFoundError
from bot.domain.roles import Action, Principal
from bot.domain.states import EvidenceState, SubmissionState
from bot.plan.labels import normalise_label
from bot.plan.model import Cadence, Clause, EvidenceKind, RuleKind
from bot.plan.obligations import Obligation
from bot.services.bureau import Bureau
from bot.services.obligations import open_items
from storage.models import Evidence, Submission
from storage.repositories import submissions

GATES = (EvidenceKind.UPLOAD, EvidenceKind.PUBLICATION)
EVALUATION = "evaluation"


class Question(StrEnum):
    """What is asked next; ``NOTHING`` means that the draft can be sent."""

    ITEM = "item"
    EVIDENCE = "evidence"
    KIND = "kind"
    LABEL = "label"
    EVALUATION = "evaluation"
    COUNT = "count"
    DAY = "day"
    PERIOD = "period"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class EvidenceItem:
    """One stored photo, file or link. ``kind`` is ``None`` until it is known."""

    id: int
    kind: EvidenceKind | None
    is_photo: bool
    name: str | None
    url: str | None
    file_id: str | None
    sha256: str | None


@dataclass(frozen=True, slots=True)
class ChecklistLine:
    """One line of the clause's checklist, and the departments whose material is there."""

    title: str
    is_required: bool
    departments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LabelOption:
    """A label that may be chosen; ``key`` names it in a button."""

    key: str
    label: str


@dataclass(frozen=True, slots=True)
class DraftSheet:
    """A submission with everything that its card shows. ``items``: clauses offered while none is chosen."""

    id: int
    state: SubmissionState
    department: str
    clause: Clause | None
    annex: str
    obligation: Obligation | None
    on: date | None
    proposed_on: date | None
    label: str | None
    count: int | None
    is_evaluation: bool | None
    evidence: tuple[EvidenceItem, ...]
    receiving_count: int
    question: Question
    checklist: tuple[ChecklistLine, ...]
    labels: tuple[LabelOption, ...]
    items: tuple[Clause, ...]
    other_items: tuple[Clause, ...]
    kinds: tuple[EvidenceKind, ...]
    today: date
    year: int
    card_message_id: int | None
    card_media_group_id: str | None
    repairs_id: int | None


def label_key(label: str) -> str:
    """A short ASCII name of a label, for a button."""
    return format(crc32(label.encode()), "08x")


def needed_kinds(clause: Clause, *, is_evaluation: bool) -> tuple[EvidenceKind, ...]:
    """Every kind that some entry of the clause's requirements accepts, in the order of ``EvidenceKind``."""
    entries = [*clause.requires]
    if is_evaluation:
        entries += [entry for flag, more in clause.requires_when if flag == EVALUATION for entry in more]
    accepted = frozenset().union(*entries) if entries else frozenset()
    return tuple(kind for kind in EvidenceKind if kind in accepted)


def asks_evaluation(clause: Clause) -> bool:
    return any(flag == EVALUATION for flag, _ in clause.requires_when)


def default_kind(item: Evidence) -> EvidenceKind:
    """What material is when the clause does not care."""
    if item.is_photo or (item.mime_type or "").startswith("image/"):
        return EvidenceKind.PHOTO
    return EvidenceKind.VIDEO if (item.mime_type or "").startswith("video/") else EvidenceKind.DOCUMENT


def next_question(clause: Clause | None, draft: Submission, evidence: Sequence[Evidence]) -> Question:
    """The one thing to ask next, in the order in which a person would tell it."""
    if clause is None:
        return Question.ITEM
    if not evidence:
        return Question.EVIDENCE
    checks = (
        (Question.LABEL, clause.labels is not None and draft.label is None),
        (Question.EVALUATION, asks_evaluation(clause) and draft.is_evaluation is None),
        (Question.COUNT, clause.rule.kind is RuleKind.STAFFING and draft.count is None),
        (Question.PERIOD, draft.proposed_on is not None),
        (Question.DAY, draft.on is None),
        (Question.KIND, any(item.kind is None for item in evidence)),
    )
    return next((question for question, is_open in checks if is_open), Question.NOTHING)


def sheet(bureau: Bureau, session: Session, draft: Submission) -> DraftSheet:
    """Read everything that the draft's card shows."""
    clause = bureau.plan.clause(draft.clause) if draft.clause else None
    held = submissions.evidence_of(session, [draft.id])[draft.id]
    stored = [item for item in held if item.state is EvidenceState.STORED]
    question = next_question(clause, draft, stored)
    items, others = _offered_items(bureau, session, draft) if question is Question.ITEM else ((), ())
    return DraftSheet(
        id=draft.id,
        state=draft.state,
        department=draft.department,
        clause=clause,
        annex=bureau.plan.indicator(clause.indicator).annex if clause else "",
        obligation=bureau.obligation_by_id.get(draft.obligation_id or ""),
        on=draft.on,
        proposed_on=draft.proposed_on,
        label=draft.label,
        count=draft.count,
        is_evaluation=draft.is_evaluation,
        evidence=tuple(_item(row) for row in stored),
        receiving_count=len(held) - len(stored),
        question=question,
        checklist=checklist(bureau, session, clause, draft) if clause else (),
        labels=label_options(session, clause) if question is Question.LABEL and clause else (),
        items=items,
        other_items=others,
        kinds=needed_kinds(clause, is_evaluation=bool(draft.is_evaluation)) if clause else (),
        today=bureau.today,
        year=bureau.plan.year,
        card_message_id=draft.card_message_id,
        card_media_group_id=draft.card_media_group_id,
        repairs_id=draft.repairs_id,
    )


def _item(row: Evidence) -> EvidenceItem:
    return EvidenceItem(
        id=row.id,
        kind=EvidenceKind(row.kind) if row.kind else None,
        is_photo=row.is_photo,
        name=row.file_name,
        url=row.url,
        file_id=row.file_id,
        sha256=row.sha256,
    )


def _offered_items(
    bureau: Bureau, session: Session, draft: Submission
) -> tuple[tuple[Clause, ...], tuple[Clause, ...]]:
    """The department's clauses: first those that are open, by due day; then the others in the annex's order."""
    opened = open_items(bureau, session, draft.department, bureau.today)
    by_due = sorted((item.obligation.due_on, item.obligation.clause_id) for item in opened if item.obligation.clause_id)
    first = tuple(bureau.plan.clause(clause_id) for clause_id in dict.fromkeys(clause_id for _, clause_id in by_due))
    others = tuple(
        clause for clause in bureau.plan.clauses if draft.department in clause.departments and clause not in first
    )
    return first, others


def label_options(session: Session, clause: Clause) -> tuple[LabelOption, ...]:
    """First what any department already used, then the plan's list, each once."""
    if clause.labels is None:
        return ()
    used = [normalise_label(clause.labels, label) for label in submissions.labels_used(session, clause.id)]
    names = dict.fromkeys([*([] if clause.labels.closed else used), *clause.labels.offered])
    return tuple(LabelOption(label_key(name), name) for name in names)


def sendable_items(bureau: Bureau, principal: Principal) -> tuple[Clause, ...]:
    """Every clause of the sender's department, in the annex's order."""
    principal.require(Action.SUBMIT)
    return tuple(clause for clause in bureau.plan.clauses if principal.department in clause.departments)


def label_named(bureau: Bureau, principal: Principal, submission_id: int, key: str) -> str:
    """The label that a button's key names. Raises ``NotFoundError`` when it is offered no longer."""
    with bureau.storage.read() as session:
        draft = submissions.by_id(session, submission_id)
        if draft is None or draft.member_id != principal.member_id or draft.clause is None:
            raise NotFoundError("submission_unknown")
        options = label_options(session, bureau.plan.clause(draft.clause))
    for option in options:
        if option.key == key:
            return option.label
    raise NotFoundError("label_gone")


def checklist(bureau: Bureau, session: Session, clause: Clause, draft: Submission) -> tuple[ChecklistLine, ...]:
    """The clause's checklist with whose material is there: this draft's, and what the same unit already holds."""
    parts = [row for row in submissions.living(session, [clause.id]) if _same_unit(bureau, clause, row, draft)]
    rows = [draft, *(row for row in parts if row.id != draft.id)]
    held = submissions.evidence_of(session, [row.id for row in rows])
    kinds_by_department: dict[str, set[str]] = {}
    for row in rows:
        kinds = {item.kind for item in held.get(row.id, []) if item.kind and item.state is EvidenceState.STORED}
        kinds_by_department.setdefault(row.department, set()).update(kinds)
    return tuple(
        ChecklistLine(
            line.title,
            line.required,
            tuple(name for name, kinds in kinds_by_department.items() if kinds.intersection(line.kinds)),
        )
        for line in clause.checklist
    )


def _same_unit(bureau: Bureau, clause: Clause, row: Submission, draft: Submission) -> bool:
    """Whether two submissions would be counted as one unit of the clause."""
    if clause.labels is not None:
        return _label(clause, row) == _label(clause, draft)
    if clause.rule.kind in (RuleKind.PER_QUARTER, RuleKind.MONTHLY):
        return row.obligation_id == draft.obligation_id
    return clause.rule.kind is not RuleKind.PER_ITEM


def _label(clause: Clause, row: Submission) -> str | None:
    return normalise_label(clause.labels, row.label) if clause.labels and row.label else None


def is_bound_to_period(obligation: Obligation | None) -> bool:
    """Whether a day can lie outside what the reminder spoke of."""
    return obligation is not None and obligation.cadence is not Cadence.ONCE
