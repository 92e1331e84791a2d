"""Shares out what a clause still lacks of its cap: each point stands in exactly one gap. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from bot.plan.model import RuleKind, Tenths
from bot.plan.periods import quarter_of
from bot.scoring.calendar import QUARTERS, quarter_end
from bot.scoring.case import pending_ids
from bot.scoring.points import is_quarterly, most_in_quarter, quarter_points
from bot.scoring.reasons import Reason, ReasonCode
from bot.scoring.reckoning import read_by
from bot.scoring.result import ClauseScore
from bot.scoring.units import label_of
from bot.services.gap_kinds import KIND_OF, Gap, GapKind, Ground

_OF_ONE_UNIT = frozenset(
    {
        ReasonCode.MISSING_KINDS,
        ReasonCode.NOT_PUBLISHED,
        ReasonCode.NOT_GOVERNMENT,
        ReasonCode.LINK_MISSING,
        ReasonCode.EXCLUDED,
    }
)
_SAID_ONCE = frozenset({ReasonCode.NO_LABEL, ReasonCode.BEFORE_FIRST_MONTH})
"""Reasons given for each submission by itself, which are told of all of a clause's together."""
_LOSSES = frozenset({ReasonCode.QUARTER_LOST, ReasonCode.MONTHS_MISSING, ReasonCode.YEAR_ENDED})
_SURPLUS = frozenset({ReasonCode.PENDING_ADDS_NOTHING, ReasonCode.OVER_CAP, ReasonCode.OVER_QUARTER_LIMIT})


def clause_gaps(part: ClauseScore, ground: Ground) -> tuple[Gap, ...]:
    """The clause's gaps; their points add up to its cap less what it has earned.

    Those of ``LOST`` and ``PROOF`` are together its lost points.
    """
    found = [*_open(part, ground), *_reviews(part), *_merged(part), *_lost(part, ground)]
    return tuple(sorted(found, key=lambda gap: _ORDER[gap.kind]))


_ORDER = {kind: place for place, kind in enumerate(GapKind)}


def _waiting(part: ClauseScore, ids: Iterable[int] = ()) -> tuple[int, ...]:
    """Of those submissions the pending ones; else those of the clause and of the clauses that it reads."""
    live = part.case.both.live
    own = pending_ids(live.get(part.clause.id, ()))
    named = tuple(number for number in ids if number in own)
    read = (number for other in read_by(part.clause) for number in pending_ids(live.get(other, ())))
    return named or tuple(dict.fromkeys((*own, *read)))


def _review(part: ClauseScore, points: Tenths, *reasons: Reason) -> Gap:
    ids = tuple(number for reason in reasons for number in (*reason.facts, *reason.by))
    return Gap(GapKind.REVIEW, part.clause.id, points, reasons, ids, _waiting(part, ids))


def _reviews(part: ClauseScore) -> Iterator[Gap]:
    """待审: what approval would add, whichever reason names it; then what needs a decision although it adds nothing."""
    left = part.pending
    counting = [reason for reason in part.reasons if reason.code is ReasonCode.PENDING_COUNTS]
    held = [reason for reason in part.reasons if reason.code is ReasonCode.NEEDS_OTHER]
    shares = _shares(left, [reason.points or 0 for reason in counting])
    for reason, points in zip(counting, shares, strict=True):
        yield _review(part, points, reason)
    if left and not counting:
        yield _review(part, left, *held)
    pending = set(pending_ids(part.case.both.live.get(part.clause.id, ())))
    for reason in part.reasons:
        if (reason.code in _SURPLUS and pending.intersection(reason.facts)) or reason.code is ReasonCode.WOULD_LOWER:
            yield _review(part, 0, reason)


def _shares(total: Tenths, wishes: Iterable[Tenths]) -> list[Tenths]:
    """What each gets of the total, in turn; what nobody wished for goes to the first."""
    shares: list[Tenths] = []
    for wish in wishes:
        shares.append(min(wish, total))
        total -= shares[-1]
    if shares:
        shares[0] += total
    return shares


def _lost(part: ClauseScore, ground: Ground) -> Iterator[Gap]:
    if part.lost:
        kind = GapKind.PROOF if ground.is_awaited else GapKind.LOST
        yield Gap(kind, part.clause.id, part.lost, tuple(each for each in part.reasons if each.code in _LOSSES))


def _merged(part: ClauseScore) -> Iterator[Gap]:
    """Items that share a source: one counts, the one that dates them (annex 三、1)."""
    if part.clause.rule.kind is RuleKind.PER_ITEM:
        for unit in part.units:
            if len(unit.facts) > 1:
                reason = Reason(ReasonCode.MERGED, unit.ids, by=(unit.dated_by.id,))
                yield Gap(GapKind.TWICE, part.clause.id, reasons=(reason,), facts=unit.ids)


def _open(part: ClauseScore, ground: Ground) -> list[Gap]:
    """尚可争取, first to what stands in the way of material that is there, then to what is not there at all."""
    now, later = _pools(part, ground)
    purse = _Purse(now)
    gaps = [*_obstructed(part, ground, purse), *_absent(part, ground, purse)]
    if later:
        gaps.append(Gap(GapKind.LATER, part.clause.id, later))
    if undecided := part.open - now - later:
        lowering = [reason for reason in part.reasons if reason.code is ReasonCode.WOULD_LOWER]
        gaps.append(_review(part, undecided, *lowering))
    return gaps


@dataclass(slots=True)
class _Purse:
    """Points still to be given to gaps."""

    left: Tenths

    def take(self, wish: Tenths) -> Tenths:
        taken = min(self.left, wish)
        self.left -= taken
        return taken


def _pools(part: ClauseScore, ground: Ground) -> tuple[Tenths, Tenths]:
    """Of the open points those of periods that have begun, and those of periods to come.

    What is left of them hangs on a review: a pending fact would take from an ended quarter what it gives to another.
    """
    if not is_quarterly(part.clause):
        return (part.open, 0) if ground.has_begun else (0, part.open)
    year, as_of, most = part.case.plan.year, part.case.as_of, most_in_quarter(part.clause)
    if as_of.year != year:
        return (0, part.open) if as_of.year < year else (0, 0)
    case = part.case
    given = map(max, quarter_points(part.clause, case.now.counting), quarter_points(part.clause, case.then.counting))
    current = quarter_of(as_of)
    now = min(part.open, most - list(given)[current - 1])
    return now, min(
        part.open - now, most * sum(quarter_end(year, each) > quarter_end(year, current) for each in QUARTERS)
    )


def _obstructed(part: ClauseScore, ground: Ground, purse: _Purse) -> Iterator[Gap]:
    """What was sent and does not count, one gap for each group of facts."""
    worth = _worths(part)
    for facts, reasons in _by_facts(part.reasons, ground.mended).items():
        points = purse.take(worth(reasons[0]))
        if points or reasons[0].code is not ReasonCode.RETURNED:
            first = next((each.clause for each in reasons if each.code is ReasonCode.LINK_MISSING), None)
            yield Gap(KIND_OF[reasons[0].code], part.clause.id, points, tuple(reasons), facts, first=first)


def _by_facts(reasons: Iterable[Reason], mended: frozenset[int]) -> dict[tuple[int, ...], list[Reason]]:
    """The reasons that stand for points, by what they speak of; mended submissions are left out."""
    alike: dict[ReasonCode, list[int]] = {}
    for reason in reasons:
        if reason.code in _SAID_ONCE:
            alike.setdefault(reason.code, []).extend(reason.facts)
    found: dict[tuple[int, ...], list[Reason]] = {}
    for reason in (each for each in reasons if each.code in KIND_OF):
        ids = alike.pop(reason.code, ()) if reason.code in _SAID_ONCE else reason.facts
        facts = tuple(number for number in ids if number not in mended)
        if facts:
            found.setdefault(facts, []).append(replace(reason, facts=facts))
    return found


def _worths(part: ClauseScore) -> Callable[[Reason], Tenths]:
    """What the facts of a reason would bring if it did not hold; a label is asked for once."""
    clause, case = part.clause, part.case
    facts = {fact.id: fact for fact in case.facts}
    taken = {str(unit.key) for unit in case.then.counting}
    current = quarter_of(case.as_of)

    def worth(reason: Reason) -> Tenths:
        if reason.code is ReasonCode.SHORT_STAFFED:
            return clause.cap - max(case.now.worth, case.then.worth)
        if not case.counted_ids.isdisjoint(reason.facts):
            return 0
        own = [facts[number] for number in reason.facts]
        if clause.rule.kind is RuleKind.PER_LABEL:
            wanted = {label_of(clause, fact.label) or f"#{fact.id}" for fact in own} - taken
            taken.update(wanted)
            return clause.rule.points * len(wanted)
        if not is_quarterly(clause):
            return clause.rule.points
        count = sum(fact.on.year != case.plan.year or quarter_of(fact.on) == current for fact in own)
        is_one = clause.rule.kind is RuleKind.PER_QUARTER or reason.code in _OF_ONE_UNIT
        return clause.rule.points * (min(count, 1) if is_one else count)

    return worth


def _absent(part: ClauseScore, ground: Ground, purse: _Purse) -> Iterator[Gap]:
    """What a chain holds back, what was only confirmed, and at last what nobody has sent."""
    clause = part.clause
    if held := purse.take(part.case.then.worth - part.case.then.points):
        reasons = tuple(each for each in part.reasons if each.code is ReasonCode.NEEDS_OTHER)
        yield Gap(GapKind.CHAIN, clause.id, held, reasons, first=clause.needs)
    if clause.needs_label_of is not None and (blocked := purse.take(max(0, purse.left - _linked_points(part)))):
        yield Gap(GapKind.CHAIN, clause.id, blocked, first=clause.needs_label_of)
    for department in ground.confirmed:
        wish = clause.rule.points if clause.rule.kind is RuleKind.PER_LABEL else purse.left
        yield Gap(GapKind.CONFIRMED, clause.id, purse.take(wish), departments=(department,))
    if purse.left:
        yield Gap(GapKind.MATERIAL, clause.id, purse.take(purse.left))


def _linked_points(part: ClauseScore) -> Tenths:
    """What can be sent at once: units of the earlier clause on which none of this one builds yet."""
    case, link = part.case, part.clause.needs_label_of
    assert link is not None
    earlier = {unit.key for unit in case.both.tally(case.plan.clause(link)).counting}
    return part.clause.rule.points * len(earlier - {unit.key for unit in case.then.units})
