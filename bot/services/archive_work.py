"""Working on an archive that was ordered: whoever holds the lease makes the packages, and the end is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlmodel import Session

from bot.domain.states import ArchiveState, ArchiveVersion, Lane
from bot.ports import StoredFile
from bot.services.archive_progress import reader_of, show_progress, title_of
from bot.services.bureau import Bureau
from storage.models import ArchiveOrder, ArchivePackage
from storage.repositories import archive as repository
from storage.repositories import outbox

PACKAGE = "archive_package"
LEASE = timedelta(minutes=3)
MOST_ATTEMPTS = 3
FAILED = "archive_failed"


@dataclass(frozen=True, slots=True)
class Task:
    """An order in the hands of one process. ``made``: the steps that need not be made again."""

    id: int
    attempt: int
    version: ArchiveVersion
    indicator_id: str | None
    as_of: date
    until: datetime
    made: frozenset[int]


@dataclass(frozen=True, slots=True)
class Package:
    """One ZIP that is safely on disk."""

    name: str
    stored: StoredFile
    remarks: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Spent:
    """An order that is over, and the hashes of its ZIPs that are nothing else."""

    order_id: int
    hashes: tuple[str, ...]


def next_order(bureau: Bureau) -> Task | None:
    """Take over the oldest order that nobody works on; one that failed too often is given up and told."""
    now = bureau.now
    with bureau.storage.read() as session:
        if repository.next_free(session, now) is None:
            return None
    with bureau.storage.write() as session:
        row = repository.next_free(session, now)
        if row is None:
            return None
        if row.attempt_count >= MOST_ATTEMPTS:
            _end(bureau, session, row, ArchiveState.FAILED, {"state": "failed", "code": FAILED})
            return None
        row.attempt_count, row.leased_until_at = row.attempt_count + 1, now + LEASE
        session.add(row)
        session.flush()
        made = frozenset(package.step for package in repository.packages_of(session, row.id))
        return Task(row.id, row.attempt_count, row.version, row.indicator, row.on, row.until_at, made)


def note_progress(bureau: Bureau, task: Task, done: int, total: int, indicator_id: str | None = None) -> bool:
    """Show how far it is and keep the lease; ``False`` when the order is somebody else's by now."""
    with bureau.storage.write() as session:
        if not _keep(bureau, session, task):
            return False
        at = title_of(bureau, indicator_id)
        params = {"state": "working", "done": done, "total": total, "at": at}
        show_progress(bureau, session, session.get_one(ArchiveOrder, task.id), params)
        return True


def note_step(bureau: Bureau, task: Task, step: int, packages: Sequence[Package]) -> bool:
    """Record that the step's ZIPs are on disk; ``False`` when the order is somebody else's by now."""
    with bureau.storage.write() as session:
        if not _keep(bureau, session, task):
            return False
        for part, package in enumerate(packages, 1):
            session.add(
                ArchivePackage(
                    order_id=task.id,
                    step=step,
                    part=part,
                    name=package.name,
                    sha256=package.stored.sha256,
                    size=package.stored.size,
                    remarks=package.remarks if part == 1 else {},
                )
            )
        return True


def finish_order(bureau: Bureau, task: Task) -> None:
    """All is made: the packages are sent, and the progress message says what is in them."""
    with bureau.storage.write() as session:
        if not _keep(bureau, session, task):
            return
        row = session.get_one(ArchiveOrder, task.id)
        packages = repository.packages_of(session, task.id)
        reader = reader_of(session, row)
        params = {"state": "done", "count": len(packages), "size": sum(each.size for each in packages)}
        for name in ("personal", "too_large", "uncopied"):
            params[name] = [line for each in packages for line in each.remarks.get(name, [])]
        _end(bureau, session, row, ArchiveState.DONE, params)
        for each in packages if reader is not None else ():
            assert reader is not None
            key = f"{PACKAGE}:{task.id}:{each.step}:{each.part}"
            content = {"name": each.name, "sha256": each.sha256}
            outbox.tell(session, reader, PACKAGE, content, key=key, at=bureau.now, lane=Lane.ANSWER)


def fail_order(bureau: Bureau, task: Task, code: str, params: dict[str, Any]) -> None:
    """It cannot be made; whoever ordered it reads why."""
    with bureau.storage.write() as session:
        if _keep(bureau, session, task):
            row = session.get_one(ArchiveOrder, task.id)
            _end(bureau, session, row, ArchiveState.FAILED, {"state": "failed", "code": code, **params})


def release_order(bureau: Bureau, task: Task) -> None:
    """Something unforeseen happened: the next look takes the order up again."""
    with bureau.storage.write() as session:
        repository.change(session, task.id, task.attempt, leased_until_at=None)


def spent_packages(bureau: Bureau) -> tuple[Spent, ...]:
    """Orders whose packages nobody waits for any more, with the files to be removed; none while one is being made."""
    with bureau.storage.read() as session:
        rows = repository.uncleared(session)
        if not rows or repository.is_any_waiting(session):
            return ()
        found = [_spent(session, row) for row in rows]
        return tuple(each for each in found if each is not None)


def _spent(session: Session, row: ArchiveOrder) -> Spent | None:
    packages = repository.packages_of(session, row.id)
    sent = [outbox.by_key(session, f"{PACKAGE}:{row.id}:{each.step}:{each.part}") for each in packages]
    if any(message is not None and message.state not in outbox.ENDS for message in sent):
        return None
    hashes = {each.sha256 for each in packages}
    return Spent(row.id, tuple(each for each in hashes if not repository.is_still_needed(session, each, row.id)))


def note_cleared(bureau: Bureau, order_id: int) -> None:
    """Its files are gone."""
    with bureau.storage.write() as session:
        session.get_one(ArchiveOrder, order_id).cleared_at = bureau.now


def _keep(bureau: Bureau, session: Session, task: Task) -> bool:
    return repository.change(session, task.id, task.attempt, leased_until_at=bureau.now + LEASE)


def _end(bureau: Bureau, session: Session, row: ArchiveOrder, state: ArchiveState, params: dict[str, Any]) -> None:
    row.state, row.leased_until_at = state, None
    session.add(row)
    show_progress(bureau, session, row, params)
