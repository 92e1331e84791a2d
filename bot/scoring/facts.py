"""Facts: submissions as the scoring core sees them (报送事实)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.plan.model import Channel, EvidenceKind


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


@dataclass(frozen=True, slots=True)
class Fact:
    """One submission about one clause.

    ``id`` rises in the order of submission. ``on``: the day of the work, never of the upload.
    ``count``: people, for staffing only. ``flags``: ``evaluation`` is the only one.
    """

    id: int
    clause: str
    status: FactStatus
    on: date
    label: str | None = None
    count: int = 1
    flags: frozenset[str] = frozenset()
    evidence: tuple[Evidence, ...] = ()
