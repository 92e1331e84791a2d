"""What an amendment (核改) changes: column values, and before and after as the record and people read them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from sqlmodel import Session

from bot.domain.errors import InvalidInputError, NotFoundError
from bot.domain.states import EvidenceState
from bot.plan.labels import normalise_label
from bot.plan.model import Clause, RuleKind
from bot.plan.obligations import period_of
from bot.services.answers import LONGEST_LABEL, MOST_PEOPLE, check_day
from bot.services.bureau import Bureau
from bot.services.material import answer_to, asks_evaluation, by_piece
from storage.models import Evidence, Submission
from storage.repositories import submissions
from storage.repositories.facts import kind_field, piece_field


class Part(StrEnum):
    """What can be amended; the value names it in buttons."""

    DAY = "day"
    LABEL = "label"
    COUNT = "count"
    EVALUATION = "sort"
    KIND = "kind"


@dataclass(frozen=True, slots=True)
class Change:
    """One amendment as asked for. ``value``: an ISO day, a label, a number, ``1`` or ``0``, a kind's key.

    ``piece``: the evidence whose kind it is; without it all of the submission's.
    """

    part: Part
    value: str
    piece: int | None = None


@dataclass(frozen=True, slots=True)
class Mended:
    """One value before and after, in plain values as above; kinds by ``EvidenceKind`` values. ``piece``: its place."""

    part: str
    before: str | None
    after: str | None
    piece: int | None = None


@dataclass(slots=True)
class Edit:
    """Column values, the record's detail, and the same as people read it."""

    values: dict[str, Any] = field(default_factory=dict)
    detail: dict[str, Any] = field(default_factory=dict)
    shown: list[Mended] = field(default_factory=list)


def parts_of(clause: Clause, stored: list[Evidence]) -> tuple[Part, ...]:
    """What the clause asks for and so can be amended."""
    asked = (
        (Part.DAY, True),
        (Part.LABEL, clause.labels is not None),
        (Part.COUNT, clause.rule.kind is RuleKind.STAFFING),
        (Part.EVALUATION, asks_evaluation(clause)),
        (Part.KIND, bool(stored)),
    )
    return tuple(part for part, is_asked in asked if is_asked)


def stored_of(session: Session, row: Submission) -> list[Evidence]:
    held = submissions.evidence_of(session, [row.id])[row.id]
    return [item for item in held if item.state is EvidenceState.STORED]


def edit_of(bureau: Bureau, session: Session, row: Submission, clause: Clause, change: Change) -> Edit:
    """What the change comes to; empty when all stands so already. Kinds are changed in the session at once.

    Raises ``part_not_asked``, ``piece_unknown``, ``kind_unknown``, and what the sender's own answers raise.
    """
    stored = stored_of(session, row)
    if change.part not in parts_of(clause, stored):
        raise InvalidInputError("part_not_asked", number=row.id)
    match change.part:
        case Part.DAY:
            return _day(bureau, row, clause, date.fromisoformat(change.value))
        case Part.LABEL:
            return _single(change.part, "label", row.label, _checked_label(clause, change.value))
        case Part.COUNT:
            return _single(change.part, "count", row.count, _checked_count(change.value))
        case Part.EVALUATION:
            return _single(change.part, "is_evaluation", row.is_evaluation, change.value == "1")
        case Part.KIND:
            return _kinds(session, clause, stored, change)


def _single(part: Part, name: str, before: Any, after: Any) -> Edit:
    if before == after:
        return Edit()
    return Edit({name: after}, {name: [before, after]}, [Mended(part.value, _text(before), _text(after))])


def _text(value: object) -> str | None:
    if value is None:
        return None
    return str(int(value)) if isinstance(value, bool) else str(value)


def _day(bureau: Bureau, row: Submission, clause: Clause, on: date) -> Edit:
    """The day, and the period that it belongs to; a question about it is answered by this."""
    check_day(bureau, clause, on)
    obligation = period_of(bureau.plan, bureau.calendar, clause.id, on)
    if not clause.asks_day:
        if obligation is None:
            raise InvalidInputError("month_not_asked")
        on = min(obligation.ends_on, bureau.today)
    if row.on == on and row.proposed_on is None:
        return Edit()
    before = row.on.isoformat() if row.on else None
    values = {"on": on, "proposed_on": None, "obligation_id": obligation.id if obligation else None}
    return Edit(values, {"on": [before, on.isoformat()]}, [Mended(Part.DAY.value, before, on.isoformat())])


def _checked_label(clause: Clause, text: str) -> str:
    assert clause.labels is not None
    label = normalise_label(clause.labels, " ".join(text.split()))
    if not label or len(label) > LONGEST_LABEL:
        raise InvalidInputError("label_unusable", prompt=clause.labels.prompt)
    if clause.labels.closed and label not in clause.labels.offered:
        offered = "、".join(clause.labels.offered)
        raise InvalidInputError("label_outside_list", offered=offered, prompt=clause.labels.prompt)
    return label


def _checked_count(text: str) -> int:
    count = int(text)
    if not 0 <= count <= MOST_PEOPLE:
        raise InvalidInputError("count_unusable")
    return count


def _kinds(session: Session, clause: Clause, stored: list[Evidence], change: Change) -> Edit:
    """The kind of one piece or of all; a piece that was said to be several things is then this one."""
    groups = [rows for rows in by_piece(stored) if change.piece in (None, *(each.id for each in rows))]
    if not groups:
        raise NotFoundError("piece_unknown")
    edit = Edit()
    for place, rows in enumerate(by_piece(stored), 1):
        if rows not in groups:
            continue
        first, *others = rows
        answer = answer_to(clause, change.value, first)
        if answer is None:
            raise InvalidInputError("kind_unknown")
        kind, line = answer
        if first.kind == kind and not others:
            continue
        edit.detail[kind_field(first.id)] = [first.kind, kind.value]
        edit.shown.append(Mended(Part.KIND.value, first.kind, kind.value, place))
        first.kind, first.line = kind, line
        for other in others:
            other.state = EvidenceState.REMOVED
            edit.detail[piece_field(other.id)] = [other.id, None]
        session.add_all(rows)
    return edit
