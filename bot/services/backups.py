"""Backups: made while the bot runs, opened before they count as made, and put back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from bot.clock import local
from bot.config import Settings
from bot.domain.errors import DomainError
from storage.package import Progress, make_backup
from storage.unpacking import Restored, check_backup, restore_backup

__all__ = ["Progress", "Restored", "back_up", "restore"]


def back_up(
    settings: Settings, place: Path, at: datetime, on_bytes: Progress, on_check: Progress
) -> tuple[Path, Restored]:
    """Write a backup and open it again; it takes its name only when it is sound. Where it lies, and what it holds.

    ``place``: a file, or a folder in which it is named after the moment. ``on_bytes`` and ``on_check``: bytes written,
    then bytes read again, and all of them. Raises ``DomainError`` ``backup_exists``, ``backup_unwritable`` or a code of
    :func:`storage.package.make_backup` or :func:`storage.unpacking.check_backup`.
    """
    target = place / f"creditbot-{local(at):%Y%m%d-%H%M%S}.tar" if place.is_dir() else place
    if target.exists():
        raise DomainError("backup_exists", path=target)
    part = target.with_name(f".{target.name}.part")
    with _writing(target):
        part.unlink(missing_ok=True)
        try:
            make_backup(settings.sqlalchemy_url, settings.data_dir, part, at, on_bytes)
            held = check_backup(part, settings.audit_key.get_secret_value(), on_check)
            part.rename(target)
        finally:
            part.unlink(missing_ok=True)
    return target, held


def restore(settings: Settings, file: Path, on_bytes: Progress) -> Restored:
    """Put a backup into the empty data folder (and empty database) that the settings name; all of it or nothing.

    Raises the codes of :func:`storage.unpacking.restore_backup`, and ``backup_unwritable``.
    """
    if not file.is_file():
        raise DomainError("backup_missing", path=file)
    with _writing(settings.data_dir):
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        return restore_backup(
            file, settings.sqlalchemy_url, settings.data_dir, settings.audit_key.get_secret_value(), on_bytes
        )


@contextmanager
def _writing(place: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise DomainError("backup_unwritable", path=place, reason=error.strerror or str(error)) from error
