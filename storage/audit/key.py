"""The key that seals the record: from the settings, or from a file of the data folder that is made once."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from functools import cache
from pathlib import Path

from bot.domain.errors import DomainError

KEY_NAME = "audit.key"
_BYTES = 32


def key_source(data_dir: Path, configured: str) -> Callable[[], bytes]:
    """The key once it is needed: as configured, else as the data folder has it, else made there."""

    @cache
    def key() -> bytes:
        return configured.encode() if configured else _from_folder(data_dir)

    return key


def known_key(data_dir: Path, configured: str) -> bytes | None:
    """The key if there is one; makes none."""
    if configured:
        return configured.encode()
    try:
        return (data_dir / KEY_NAME).read_bytes().strip() or None
    except OSError:
        return None


def _from_folder(data_dir: Path) -> bytes:
    try:
        if not (data_dir / KEY_NAME).exists():
            _make(data_dir)
        key = (data_dir / KEY_NAME).read_bytes().strip()
    except OSError as error:
        raise DomainError("audit_key_unusable", path=data_dir / KEY_NAME, reason=error.strerror) from error
    if not key:
        raise DomainError("audit_key_unusable", path=data_dir / KEY_NAME, reason="empty")
    return key


def _make(data_dir: Path) -> None:
    """Write a key under a name of its own, then link it: of two who do so at once both use the first one's."""
    part = data_dir / f".{KEY_NAME}.{secrets.token_hex(8)}"
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        os.write(descriptor, f"{secrets.token_hex(_BYTES)}\n".encode())
        os.fsync(descriptor)
        _link(part, data_dir / KEY_NAME)
    finally:
        os.close(descriptor)
        part.unlink()
    folder = os.open(data_dir, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _link(part: Path, target: Path) -> None:
    try:
        target.hardlink_to(part)
    except FileExistsError:
        return
