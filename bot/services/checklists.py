"""The clause's checklist (必备 and 建议) with whose material is there, and what is still lacking."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlmodel import Session

from bot.domain.states import EvidenceState
from bot.plan.labels import fold, normalise_label
from bot.plan.model import Channel, ChecklistItem, Clause, EvidenceKind, Plan, RuleKind
from bot.services.material import lines_of
from storage.models import Evidence, Submission
from storage.repositories import submissions


@dataclass(frozen=True, slots=True)
class ChecklistLine:
    """One line of the clause's checklist, and the departments whose material is there."""

    title: str
    is_required: bool
    departments: tuple[str, ...]
    kinds: tuple[EvidenceKind, ...] = ()


def checklist(session: Session, clause: Clause, draft: Submission) -> tuple[ChecklistLine, ...]:
    """The clause's checklist with whose material is there: this draft's, and what the same unit already holds."""
    others = submissions.living(session, [clause.id])
    held = submissions.evidence_of(session, {draft.id, *(row.id for row in others)})
    return _lines(clause, draft, others, held)


def lacking_of(session: Session, plan: Plan, rows: Iterable[Submission]) -> dict[int, tuple[ChecklistLine, ...]]:
    """The scored lines (必备) for which nobody has sent anything, by submission; two queries for all."""
    wanted = {row.id: (row, plan.clause(row.clause)) for row in rows if row.clause is not None}
    clauses = {clause.id for _, clause in wanted.values() if clause.requires or clause.requires_when}
    others = submissions.living(session, clauses) if clauses else ()
    held = submissions.evidence_of(session, {*wanted, *(row.id for row in others)}) if clauses else {}
    found = {number: _lines(clause, row, others, held) for number, (row, clause) in wanted.items()}
    return {number: lacking(lines) for number, lines in found.items()}


def lacking(lines: Iterable[ChecklistLine]) -> tuple[ChecklistLine, ...]:
    return tuple(line for line in lines if line.is_required and not line.departments)


def _lines(
    clause: Clause, draft: Submission, others: Sequence[Submission], held: dict[int, list[Evidence]]
) -> tuple[ChecklistLine, ...]:
    parts = [row for row in others if row.clause == clause.id and row.id != draft.id and _same_unit(clause, row, draft)]
    rows = [draft, *parts]
    lines = lines_of(clause, is_evaluation=any(row.is_evaluation for row in rows))
    departments: dict[str, dict[str, None]] = {line.title: {} for line in lines}
    for row in rows:
        for item in held.get(row.id, ()):
            if item.state is EvidenceState.STORED:
                for line in lines:
                    if _meets(clause, lines, line, item):
                        departments[line.title][row.department] = None
    return tuple(ChecklistLine(line.title, line.required, tuple(departments[line.title]), line.kinds) for line in lines)


def _meets(clause: Clause, lines: Sequence[ChecklistItem], line: ChecklistItem, item: Evidence) -> bool:
    """Whether the piece stands for that line: a scored one by its kind, an advised one by what was said of it."""
    if item.kind is None or not _counts(clause, item):
        return False
    if line.required or item.line is not None:
        return item.kind in line.kinds if line.required else item.line == line.title
    alike = [each for each in lines if item.kind in each.kinds]
    if line not in alike:
        return False
    named = [each for each in alike if _is_named(each, item.file_name)]
    return line in (named or alike) and len(named or alike) == 1


def _is_named(line: ChecklistItem, file_name: str | None) -> bool:
    """Whether the file's name says what it is: 6月会议纪要.docx."""
    return file_name is not None and fold(line.title) in fold(file_name)


def _counts(clause: Clause, item: Evidence) -> bool:
    """Whether the place of a link lets it count (annex 七、3; a publication is the government's own)."""
    if item.channel is None:
        return True
    is_foreign = item.kind == EvidenceKind.PUBLICATION and item.channel != Channel.GOVERNMENT
    return not is_foreign and item.channel not in clause.struck_channels


def _same_unit(clause: Clause, row: Submission, draft: Submission) -> bool:
    """Whether two submissions would be counted as one unit of the clause."""
    if clause.labels is not None:
        return _label(clause, row) == _label(clause, draft)
    if clause.rule.kind in (RuleKind.PER_QUARTER, RuleKind.MONTHLY):
        return row.obligation_id == draft.obligation_id
    return clause.rule.kind is not RuleKind.PER_ITEM


def _label(clause: Clause, row: Submission) -> str | None:
    return normalise_label(clause.labels, row.label) if clause.labels and row.label else None
