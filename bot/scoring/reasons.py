"""Why a clause has the points that it has: codes with parameters, which ``bot.texts.scoring`` turns into sentences."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.plan.model import EvidenceKind, Tenths


class ReasonCode(StrEnum):
    """One kind of explanation; the comment says which parameters of :class:`Reason` it carries."""

    COUNTED = "counted"  # facts, unit, points (None: part of a whole, or held back by another clause)
    MONTHS_COUNTED = "months_counted"  # points
    PENDING_COUNTS = "pending_counts"  # facts, unit, points
    PENDING_ADDS_NOTHING = "pending_adds_nothing"  # facts, unit
    OVER_QUARTER_LIMIT = "over_quarter_limit"  # facts, quarter, limit
    OVER_CAP = "over_cap"  # facts, unit, points: the cap
    MERGED = "merged"  # facts: one unit because they share a source
    SHORT_STAFFED = "short_staffed"  # facts, count, required
    OUTDATED = "outdated"  # facts: older statements, by: the latest
    NOT_PUBLISHED = "not_published"  # facts, unit
    NOT_GOVERNMENT = "not_government"  # facts, unit
    MISSING_KINDS = "missing_kinds"  # facts, unit, missing
    LINK_MISSING = "link_missing"  # facts, unit, clause: the chain's earlier link
    EXCLUDED = "excluded"  # facts, clause: where it counts already, by: its facts there
    NO_LABEL = "no_label"  # facts
    OUTSIDE_LIST = "outside_list"  # facts, unit, offered
    BEFORE_FIRST_MONTH = "before_first_month"  # facts, month: the first that counts
    NO_EVIDENCE = "no_evidence"  # facts
    STRUCK = "struck"  # facts: part of the evidence lies on a channel that does not count
    ALL_STRUCK = "all_struck"  # facts: all of it does
    OUTSIDE_YEAR = "outside_year"  # facts, limit: the plan's year
    IN_FUTURE = "in_future"  # facts
    RETURNED = "returned"  # facts
    NEEDS_OTHER = "needs_other"  # clause: it has to earn points first
    WOULD_LOWER = "would_lower"  # by: pending facts, points: what would remain
    QUARTER_LOST = "quarter_lost"  # quarter, points
    MONTHS_MISSING = "months_missing"  # months
    YEAR_ENDED = "year_ended"  # points
    NO_FACTS = "no_facts"


@dataclass(frozen=True, slots=True)
class Reason:
    """One explanation. ``facts``: the ids it speaks of; ``by``: the ids that cause it.

    ``if_approved``: ids of pending facts; the reason holds only once they are approved. ``label``, ``quarter`` and
    ``month`` name the unit. ``missing``: entries still to be met, each by any of its kinds. Points are tenths.
    """

    code: ReasonCode
    facts: tuple[int, ...] = ()
    by: tuple[int, ...] = ()
    if_approved: tuple[int, ...] = ()
    clause: str | None = None
    label: str | None = None
    quarter: int | None = None
    month: int | None = None
    months: tuple[int, ...] = ()
    points: Tenths | None = None
    limit: int | None = None
    count: int | None = None
    required: int | None = None
    missing: tuple[tuple[EvidenceKind, ...], ...] = ()
    offered: tuple[str, ...] = ()
