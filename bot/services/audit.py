"""The record of changes (审计): where it ends, and whether it is whole."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import AbstractContextManager
from enum import StrEnum

from sqlmodel import Session

from bot.config import Settings
from bot.domain.errors import DomainError
from bot.services.bureau import Bureau
from storage.audit import verifying
from storage.audit.capture import acting
from storage.audit.entries import AuditHead, head_in
from storage.audit.key import key_source, known_key
from storage.audit.verifying import AuditVerdict, Fault, FaultKind
from storage.migrate import is_up_to_date
from storage.unit_of_work import Storage

_logger = logging.getLogger(__name__)

__all__ = ["AuditHead", "AuditVerdict", "Fault", "FaultKind", "audit_head", "audit_head_in", "verify_audit"]


class KeyState(StrEnum):
    FITTING = "fitting"  # the last entry bears its seal, or there is none yet
    MISSING = "missing"  # there are entries, and no key
    FOREIGN = "foreign"  # the last entry bears another seal


def audit_head(bureau: Bureau) -> AuditHead:
    """Where the record ends now: its number of entries and the last one's seal."""
    with bureau.storage.read() as session:
        return head_in(session)


def audit_head_in(session: Session) -> AuditHead:
    """As :func:`audit_head`, in the caller's transaction; that transaction's own changes are entered at its end."""
    return head_in(session)


def audit_key_source(settings: Settings) -> Callable[[], bytes]:
    """The key that seals the record, made at its first use where the settings name none."""
    return key_source(settings.data_dir, settings.audit_key.get_secret_value())


def on_behalf_of(member_id: int | None) -> AbstractContextManager[None]:
    """Whatever use cases change inside is recorded as that member's doing."""
    return acting(member_id)


def key_state(settings: Settings) -> KeyState:
    """Whether the record can be gone on with; makes no key. The database has the present tables."""
    storage = Storage(settings.sqlalchemy_url)
    try:
        with storage.read() as session:
            last = verifying.last_entry(session)
    finally:
        storage.close()
    if last is None:
        return KeyState.FITTING
    key = known_key(settings.data_dir, settings.audit_key.get_secret_value())
    if key is None:
        return KeyState.MISSING
    return KeyState.FITTING if verifying.is_sealed_by(key, last) else KeyState.FOREIGN


def require_key(settings: Settings) -> None:
    """Refuse to go on with a record whose key is gone: a new one would make all that came before unprovable.

    Raises ``DomainError`` ``audit_key_missing``.
    """
    state = key_state(settings)
    if state is KeyState.MISSING:
        raise DomainError("audit_key_missing", path=settings.data_dir)
    if state is KeyState.FOREIGN:
        _logger.error("the audit key does not fit the last entry; run creditbot verify-audit")


def verify_audit(
    settings: Settings, *, printed: str = "", on_entry: Callable[[int, int], None] = lambda number, count: None
) -> AuditVerdict:
    """Walk the record of the database that the settings name, while it is in use or not.

    ``printed``: the beginning of a seal that stands on a paper. Raises ``DomainError`` ``audit_key_missing`` or
    ``audit_database_old``.
    """
    key = known_key(settings.data_dir, settings.audit_key.get_secret_value())
    if not is_up_to_date(settings.sqlalchemy_url):
        raise DomainError("audit_database_old")
    if key is None:
        raise DomainError("audit_key_missing", path=settings.data_dir)
    storage = Storage(settings.sqlalchemy_url)
    try:
        with storage.read() as session:
            return verifying.verify(session, key, printed=printed, on_entry=on_entry)
    finally:
        storage.close()
