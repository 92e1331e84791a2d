"""What may be missing of a clause: the kinds, and one gap."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.plan.model import Tenths
from bot.scoring.reasons import Reason, ReasonCode


class GapKind(StrEnum):
    """What is missing, in the order in which people read it."""

    MATERIAL = "material"  # nothing was sent, or what was sent has no evidence
    CONFIRMED = "confirmed"  # 已办·材料后补, and no material yet
    RETURNED = "returned"  # sent back and not mended
    KINDS = "kinds"  # kinds of evidence (必备)
    PUBLICATION = "publication"  # a page of the government's
    DAY = "day"  # a day that does not count
    LABEL = "label"  # which field, product or type it is
    STAFF = "staff"  # people
    CHAIN = "chain"  # another clause has to come first
    TWICE = "twice"  # the same material counts elsewhere
    REVIEW = "review"  # a decision
    LINK = "link"  # a page that is amber or that programs may not read; its points stay
    DRAFT = "draft"  # a draft that lies about; it has no points yet
    LATER = "later"  # periods that have not begun
    PROOF = "proof"  # of ended periods, proof of which is still taken (待补证)
    LOST = "lost"  # 已失分


KIND_OF: dict[ReasonCode, GapKind] = {
    ReasonCode.NO_EVIDENCE: GapKind.MATERIAL,
    ReasonCode.ALL_STRUCK: GapKind.MATERIAL,
    ReasonCode.RETURNED: GapKind.RETURNED,
    ReasonCode.MISSING_KINDS: GapKind.KINDS,
    ReasonCode.NOT_PUBLISHED: GapKind.PUBLICATION,
    ReasonCode.NOT_GOVERNMENT: GapKind.PUBLICATION,
    ReasonCode.OUTSIDE_YEAR: GapKind.DAY,
    ReasonCode.IN_FUTURE: GapKind.DAY,
    ReasonCode.BEFORE_FIRST_MONTH: GapKind.DAY,
    ReasonCode.NO_LABEL: GapKind.LABEL,
    ReasonCode.OUTSIDE_LIST: GapKind.LABEL,
    ReasonCode.SHORT_STAFFED: GapKind.STAFF,
    ReasonCode.LINK_MISSING: GapKind.CHAIN,
    ReasonCode.EXCLUDED: GapKind.TWICE,
}
"""Reasons that stand for points still open."""


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing that is missing. ``points``: what it keeps away, in tenths; 0 where another gap keeps them.

    ``facts``: the submissions that it speaks of; ``waiting``: those that a decision is needed on. ``first``: the
    clause that has to come first. ``link``: a page's address, ``is_amber``: dead on three days, else unreadable.
    ``since``: when a draft was touched last. ``due_on``: the nearest day by which ``departments`` owe it.
    """

    kind: GapKind
    clause: str | None
    points: Tenths = 0
    reasons: tuple[Reason, ...] = ()
    facts: tuple[int, ...] = ()
    waiting: tuple[int, ...] = ()
    departments: tuple[str, ...] = ()
    first: str | None = None
    due_on: date | None = None
    link: str = ""
    is_amber: bool = False
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Ground:
    """What the score alone does not know of a clause. ``has_begun``: some period of it.

    ``confirmed``: departments that said 已办·材料后补. ``mended``: returned submissions that others replace.
    ``is_awaited``: lost points that proof may still bring.
    """

    has_begun: bool = True
    confirmed: tuple[str, ...] = ()
    mended: frozenset[int] = frozenset()
    is_awaited: bool = False
