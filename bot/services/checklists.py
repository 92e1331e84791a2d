"""The clause's checklist (必备 and 建议) with whose material is there."""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel import Session

from bot.domain.states import EvidenceState
from bot.plan.labels import normalise_label
from bot.plan.model import Clause, RuleKind
from bot.services.material import EVALUATION
from storage.models import Submission
from storage.repositories import submissions


@dataclass(frozen=True, slots=True)
class ChecklistLine:
    """One line of the clause's checklist, and the departments whose material is there."""

    title: str
    is_required: bool
    departments: tuple[str, ...]


def checklist(session: Session, clause: Clause, draft: Submission) -> tuple[ChecklistLine, ...]:
    """The clause's checklist with whose material is there: this draft's, and what the same unit already holds."""
    parts = [row for row in submissions.living(session, [clause.id]) if _same_unit(clause, row, draft)]
    rows = [draft, *(row for row in parts if row.id != draft.id)]
    held = submissions.evidence_of(session, [row.id for row in rows])
    is_evaluation = any(row.is_evaluation for row in rows)
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
        if line.flag is None or (line.flag == EVALUATION and is_evaluation)
    )


def _same_unit(clause: Clause, row: Submission, draft: Submission) -> bool:
    """Whether two submissions would be counted as one unit of the clause."""
    if clause.labels is not None:
        return _label(clause, row) == _label(clause, draft)
    if clause.rule.kind in (RuleKind.PER_QUARTER, RuleKind.MONTHLY):
        return row.obligation_id == draft.obligation_id
    return clause.rule.kind is not RuleKind.PER_ITEM


def _label(clause: Clause, row: Submission) -> str | None:
    return normalise_label(clause.labels, row.label) if clause.labels and row.label else None
