"""What a sender and a reviewer should know before it is too late: warnings that forbid nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlmodel import Session

from bot.domain.states import EvidenceState
from bot.plan.labels import normalise_label
from bot.plan.model import Channel, Clause, EvidenceKind, RuleKind
from bot.services.bureau import Bureau
from bot.services.overlaps import Overlap
from storage.models import Evidence, Submission
from storage.repositories import submissions


class CautionCode(StrEnum):
    """What is wrong; ``bot.texts.material`` has the sentence."""

    RELATIVE = "relative"  # a key field and one of its parts are both claimed
    FOLLOWS = "follows"  # the clause on whose result this one is based has nothing of that label
    CHAIN = "chain"  # the clause that must count first has nothing of that label
    FIRST = "first"  # the clause that must earn first has nothing
    MERGES = "merges"  # shares material with another item and becomes one with it
    STRUCK = "struck"  # links of that site do not count here
    FOREIGN = "foreign"  # a publication that is not the government's


@dataclass(frozen=True, slots=True)
class Caution:
    """One warning. ``clause_id`` and ``label``: what it speaks of, where it speaks of any.

    ``numbers``: the submissions concerned; ``departments``: whose they are.
    """

    code: CautionCode
    clause_id: str = ""
    label: str = ""
    numbers: tuple[int, ...] = ()
    departments: tuple[str, ...] = ()


def cautions(bureau: Bureau, session: Session, submission: Submission, found: Sequence[Overlap]) -> tuple[Caution, ...]:
    """The warnings about a submission that has a clause; ``found``: where its material stands already."""
    if submission.clause is None:
        return ()
    clause = bureau.plan.clause(submission.clause)
    targets = [target for target in (clause.follows_label_of, clause.needs_label_of, clause.needs) if target]
    living = [row for row in submissions.living(session, [clause.id, *targets]) if row.id != submission.id]
    held = submissions.evidence_of(session, [submission.id])[submission.id]
    return (
        *_relatives(bureau, clause, submission, living),
        *_links(bureau, clause, submission, living),
        *_merging(clause, found),
        *_misplaced(clause, [item for item in held if item.state is EvidenceState.STORED]),
    )


def _relatives(bureau: Bureau, clause: Clause, row: Submission, living: Sequence[Submission]) -> list[Caution]:
    """A key field and its parts, both claimed (the annex's note: 重点领域 or 二级领域)."""
    label = _label(clause, row)
    if clause.labels is None or not clause.labels.is_by_domain or label is None:
        return []
    wanted = bureau.plan.relatives_of(label)
    by_label: dict[str, list[Submission]] = {}
    for other in living:
        name = _label(clause, other)
        if other.clause == clause.id and name is not None and name in wanted:
            by_label.setdefault(name, []).append(other)
    return [_about(CautionCode.RELATIVE, clause.id, name, rows) for name, rows in by_label.items()]


def _links(bureau: Bureau, clause: Clause, row: Submission, living: Sequence[Submission]) -> list[Caution]:
    """What has to be there first and is not."""
    label = _label(clause, row)
    found: list[Caution] = []
    for code, target in (
        (CautionCode.FOLLOWS, clause.follows_label_of),
        (CautionCode.CHAIN, clause.needs_label_of),
    ):
        if target is not None and label is not None:
            first = bureau.plan.clause(target)
            wanted = {label} | (bureau.plan.relatives_of(label) if code is CautionCode.FOLLOWS else frozenset())
            if not any(other.clause == target and _label(first, other) in wanted for other in living):
                found.append(Caution(code, target, label))
    if clause.needs is not None and not any(other.clause == clause.needs for other in living):
        found.append(Caution(CautionCode.FIRST, clause.needs))
    return found


def _merging(clause: Clause, found: Sequence[Overlap]) -> list[Caution]:
    """Items that share a source are one item (annex 三、1)."""
    if clause.rule.kind is not RuleKind.PER_ITEM:
        return []
    same = [each for each in found if each.is_same and each.clause_id == clause.id]
    if not same:
        return []
    departments = tuple(dict.fromkeys(each.department for each in same))
    return [Caution(CautionCode.MERGES, clause.id, "", tuple(each.submission_id for each in same), departments)]


def _misplaced(clause: Clause, held: Sequence[Evidence]) -> list[Caution]:
    """Links whose place keeps them from counting."""
    codes: dict[CautionCode, None] = {}
    for item in held:
        if item.channel is not None and item.channel in clause.struck_channels:
            codes[CautionCode.STRUCK] = None
        elif item.kind == EvidenceKind.PUBLICATION and item.channel not in (None, Channel.GOVERNMENT):
            codes[CautionCode.FOREIGN] = None
    return [Caution(code) for code in codes]


def _about(code: CautionCode, clause_id: str, label: str, rows: Sequence[Submission]) -> Caution:
    departments = tuple(dict.fromkeys(row.department for row in rows))
    return Caution(code, clause_id, label, tuple(row.id for row in rows), departments)


def _label(clause: Clause, row: Submission) -> str | None:
    return normalise_label(clause.labels, row.label) if clause.labels and row.label else None
