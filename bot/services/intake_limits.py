"""How much is taken: room on the disk, files of one submission, files of one person a day."""

from __future__ import annotations

from sqlmodel import Session

from bot.clock import local
from bot.domain.errors import DomainError, InvalidInputError
from bot.domain.roles import Principal
from bot.domain.states import Lane
from bot.services.bureau import Bureau
from storage.models import Submission
from storage.repositories import files, members, outbox, submissions

MEGABYTE = 1_048_576


def check_room(bureau: Bureau, update_id: int) -> None:
    """Raise ``DomainError`` ``disk_low`` where little is left; the coordinators are told, once a day.

    What this very update brought before is taken already, and never refused afterwards.
    """
    free_mb, least_mb = bureau.files.free_bytes() // MEGABYTE, bureau.settings.min_free_mb
    if free_mb >= least_mb:
        return
    params = {"free_mb": free_mb, "least_mb": least_mb}
    with bureau.storage.write() as session:
        if submissions.evidence_by_update(session, update_id) is not None:
            return
        for each in members.coordinators(session):
            key = f"disk_low:{bureau.today}:{each.id}"
            outbox.tell(session, each, "disk_low", params, key=key, at=bureau.now, lane=Lane.ANSWER)
    raise DomainError("disk_low")


def check_quota(bureau: Bureau, session: Session, principal: Principal, draft: Submission, *, is_file: bool) -> None:
    """Raise ``InvalidInputError`` ``submission_full`` or ``day_full``. Links count for their submission only."""
    limit = bureau.settings.max_submission_files
    if files.count_of_submission(session, draft.id) >= limit:
        raise InvalidInputError("submission_full", number=draft.id, limit=limit)
    limit = bureau.settings.max_daily_files
    day_began_at = local(bureau.now).replace(hour=0, minute=0, second=0, microsecond=0)
    if is_file and files.count_of_member(session, principal.member_id, day_began_at) >= limit:
        raise InvalidInputError("day_full", limit=limit)
