"""What a decision changed in the score, and why it brought nothing where it brought nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from sqlmodel import Session

from bot.domain.states import SubmissionState
from bot.plan.model import Clause, EvidenceKind, Tenths
from bot.plan.periods import quarter_of
from bot.scoring.case import Case
from bot.scoring.engine import score
from bot.scoring.reasons import Reason, ReasonCode
from bot.scoring.result import Score
from bot.services.bureau import Bureau
from bot.services.facts import rows_as_of
from storage.models import Submission
from storage.repositories.facts import FactRow

MOST_REASONS = 3
HIDDEN = 0
"""Stands for submissions of other departments where the reader may not know their numbers."""
_COUNTING = frozenset({ReasonCode.COUNTED, ReasonCode.MONTHS_COUNTED, ReasonCode.PENDING_COUNTS})
_OF_THE_WHOLE = frozenset({ReasonCode.NEEDS_OTHER, ReasonCode.MONTHS_MISSING})


@dataclass(frozen=True, slots=True)
class Why:
    """A reason of the engine's that survives as JSON. ``place``: the clause that it names, with its annex number.

    ``is_backup``: the unit had counted before, so that the submission only stands beside those of ``reason.facts``.
    """

    reason: Reason
    place: tuple[str, str] = ("", "")
    is_backup: bool = False

    def as_params(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_params(cls, params: Mapping[str, Any]) -> Why:
        stored: dict[str, Any] = params["reason"]
        values: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value for name, value in stored.items()
        }
        values["code"] = ReasonCode(values["code"])
        values["missing"] = tuple(tuple(EvidenceKind(kind) for kind in entry) for entry in values["missing"])
        return cls(Reason(**values), tuple(params["place"]), params["is_backup"])

    def seen_by(self, visible: Collection[int]) -> Why:
        """The same with the numbers of other departments' submissions taken out."""

        def known(ids: tuple[int, ...]) -> tuple[int, ...]:
            return tuple(dict.fromkeys(number if number in visible else HIDDEN for number in ids))

        reason = replace(self.reason, facts=known(self.reason.facts), by=known(self.reason.by))
        return replace(self, reason=reason)


@dataclass(frozen=True, slots=True)
class Gain:
    """What changed by a decision, in tenths. ``quarter``: items of the quarter and how many may count (3.1).

    ``share``: the clause's points and its cap, where one submission cannot earn all of it. ``why``: why nothing came
    of an approval. ``visible``: the submissions of the sender's department.
    """

    points: Tenths
    total: Tenths
    cap: Tenths
    quarter: tuple[int, int] | None = None
    share: tuple[Tenths, Tenths] | None = None
    why: tuple[Why, ...] = ()
    visible: frozenset[int] = frozenset()

    def as_params(self, *, is_whole: bool = False) -> dict[str, Any]:
        """As the sender reads it; ``is_whole``: as somebody who sees all departments does."""
        why = [(each if is_whole else each.seen_by(self.visible)).as_params() for each in self.why]
        return {
            "gain": self.points,
            "total": self.total,
            "cap": self.cap,
            "quarter": self.quarter,
            "share": self.share,
            "why": why,
        }


@dataclass(frozen=True, slots=True)
class Reckoned:
    """The score at a moment, and the rows that it rests on."""

    score: Score
    rows: tuple[FactRow, ...]


def reckon(bureau: Bureau, session: Session) -> Reckoned:
    """The score as it stands in this transaction."""
    today = bureau.today
    rows = rows_as_of(session, today)
    return Reckoned(score(bureau.plan, (row.fact for row in rows), today), rows)


def gain_of(bureau: Bureau, session: Session, row: Submission, before: Reckoned | None) -> Gain:
    """What came of the change since ``before``; without it only where the score stands."""
    assert row.clause is not None
    session.flush()
    after = reckon(bureau, session)
    part = after.score.clauses[row.clause]
    clause = part.clause
    points = after.score.total.earned - (before or after).score.total.earned
    is_counted = row.id in part.case.counted_ids
    why: tuple[Why, ...] = ()
    if before is not None and points <= 0 and row.state is SubmissionState.APPROVED:
        why = tuple(_reasons(bureau, row, before.score, after.score))[:MOST_REASONS]
    return Gain(
        points=points,
        total=after.score.total.earned,
        cap=bureau.plan.cap,
        quarter=_quarter(part.case, row) if is_counted else None,
        share=(part.earned, part.cap) if is_counted and clause.rule.points < part.cap else None,
        why=why,
        visible=frozenset(each.fact.id for each in after.rows if each.department == row.department),
    )


def _quarter(case: Case, row: Submission) -> tuple[int, int] | None:
    limit = case.clause.rule.quarter_limit
    if limit is None or row.on is None:
        return None
    quarter = quarter_of(row.on)
    return min(limit, sum(unit.quarter == quarter for unit in case.now.counting)), limit


def _reasons(bureau: Bureau, row: Submission, before: Score, after: Score) -> Iterable[Why]:
    """First what holds the submission itself back, then what its approval took from other clauses."""
    assert row.clause is not None
    part = after.clauses[row.clause]
    own = [each for each in part.reasons if row.id in each.facts and not each.if_approved]
    held = [each for each in own if each.code not in _COUNTING]
    yield from (_why(bureau, each) for each in held)
    if not held:
        yield from (_why(bureau, each) for each in part.reasons if each.code in _OF_THE_WHOLE)
        yield from _beside(own, row)
    for clause in bureau.plan.clauses:
        lowered = after.clauses[clause.id].earned < before.clauses[clause.id].earned
        if clause.id != row.clause and lowered:
            yield from (_why(bureau, each) for each in after.clauses[clause.id].reasons if row.id in each.by)


def _beside(own: Iterable[Reason], row: Submission) -> Iterable[Why]:
    for each in own:
        others = tuple(number for number in each.facts if number != row.id)
        if each.code is ReasonCode.COUNTED and others:
            yield Why(replace(each, facts=others), is_backup=True)


def _why(bureau: Bureau, reason: Reason) -> Why:
    clause: Clause | None = bureau.plan.clause(reason.clause) if reason.clause else None
    place = (clause.id, bureau.plan.indicator(clause.indicator).annex) if clause else ("", "")
    return Why(reason, place)
