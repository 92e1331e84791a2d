"""The archive ordered in the chat: offered, and ordered once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from bot.clock import local_day
from bot.domain.errors import ConflictError, NotFoundError
from bot.domain.roles import Action, Principal
from bot.domain.states import ArchiveVersion
from bot.plan.model import Indicator
from bot.scoring.result import Points
from bot.services.archive import gather_archive
from bot.services.archive_progress import show_progress
from bot.services.bureau import Bureau
from storage.models import ArchiveOrder
from storage.repositories import archive as repository

_A_MOMENT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class ArchiveOffer:
    """What an archive would hold now: the 验收版's submissions, pieces and bytes, and the whole plan's points."""

    indicator: Indicator | None
    total: Points
    submission_count: int
    piece_count: int
    size: int


@dataclass(frozen=True, slots=True)
class Ordered:
    """An order that is being worked on."""

    id: int
    version: ArchiveVersion
    indicator: Indicator | None


def offer_archive(bureau: Bureau, principal: Principal, indicator_id: str | None = None) -> ArchiveOffer:
    """What there is to bind. Raises ``NotFoundError`` ``archive_item_unknown``."""
    principal.require(Action.EXPORT_ARCHIVE)
    found = gather_archive(bureau, ArchiveVersion.ACCEPTANCE, bureau.today, bureau.now + _A_MOMENT, indicator_id)
    pieces = [piece for each in found.submissions for piece in each.pieces]
    return ArchiveOffer(
        indicator=bureau.plan.indicator(indicator_id) if indicator_id is not None else None,
        total=found.score.total,
        submission_count=len(found.submissions),
        piece_count=len(pieces),
        size=sum(piece.size for piece in pieces),
    )


def order_archive(
    bureau: Bureau, principal: Principal, update_id: int, version: ArchiveVersion, indicator_id: str | None = None
) -> Ordered:
    """Order it; the same update twice orders once. Raises ``archive_item_unknown``, ``archive_busy``."""
    principal.require(Action.EXPORT_ARCHIVE)
    if indicator_id is not None and not bureau.plan.has_indicator(indicator_id):
        raise NotFoundError("archive_item_unknown")
    now = bureau.now
    with bureau.storage.write() as session:
        known = repository.order_of_update(session, update_id)
        if known is not None:
            return _ordered(bureau, known)
        if repository.waiting_of(session, principal.member_id) is not None:
            raise ConflictError("archive_busy")
        row = ArchiveOrder(
            member_id=principal.member_id,
            update_id=update_id,
            version=version,
            indicator=indicator_id,
            on=local_day(now),
            until_at=now + _A_MOMENT,
            ordered_at=now,
        )
        session.add(row)
        session.flush()
        show_progress(bureau, session, row, {"state": "working", "done": 0, "total": 1})
        return _ordered(bureau, row)


def _ordered(bureau: Bureau, row: ArchiveOrder) -> Ordered:
    indicator = bureau.plan.indicator(row.indicator) if row.indicator is not None else None
    return Ordered(row.id, row.version, indicator)
