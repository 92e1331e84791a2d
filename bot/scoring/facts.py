"""Facts: submissions as the scoring core sees them (报送事实)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from bot.plan.model import Channel, EvidenceKind

FLAGS = frozenset({"evaluation"})


class FactStatus(StrEnum):
    PENDING = "pending"
    APPROVED = "approved"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Evidence:
    """``source``: ``sha256:…`` or a URL, compared byte for byte. ``channel``: of a link, else ``None``."""

    kind: EvidenceKind
    source: str
    channel: Channel | None = None

    @property
    def is_accepted(self) -> bool:
        """Whether it counts as what it says: a publication whose channel is given has to be the government's."""
        return self.kind is not EvidenceKind.PUBLICATION or self.channel in (None, Channel.GOVERNMENT)


@dataclass(frozen=True, slots=True)
class Fact:
    """One submission about one clause.

    ``id`` rises in the order of submission. ``on``: the day of the work, never of the upload.
    ``count``: people, for staffing only. ``flags``: ``evaluation`` is the only one.
    ``kinds`` and ``sources`` follow from the evidence: what it is accepted as, and where it comes from.
    """

    id: int
    clause: str
    status: FactStatus
    on: date
    label: str | None = None
    count: int = 1
    flags: frozenset[str] = frozenset()
    evidence: tuple[Evidence, ...] = ()
    kinds: frozenset[EvidenceKind] = field(init=False, repr=False, compare=False)
    sources: frozenset[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        # Once here rather than at each reckoning, of which every day and every question makes two.
        kinds = frozenset([piece.kind for piece in self.evidence if piece.is_accepted])
        object.__setattr__(self, "kinds", kinds)
        object.__setattr__(self, "sources", frozenset([piece.source for piece in self.evidence]))
