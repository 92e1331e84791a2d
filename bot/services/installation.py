"""Facts about this installation."""

from __future__ import annotations

from sqlmodel import Session

from bot.services.bureau import Bureau
from storage.models import Meta
from storage.repositories.reminders import remember_first_run


def note_first_run(bureau: Bureau) -> None:
    """Remember when the bot began; later starts change nothing."""
    with bureau.storage.write() as session:
        remember_first_run(session, bureau.now)


def note_username(bureau: Bureau, username: str) -> None:
    """Remember the bot's name at Telegram, for links made at the command line."""
    with bureau.storage.write() as session:
        _put(session, "bot_username", username)


def _put(session: Session, name: str, value: str) -> None:
    session.merge(Meta(name=name, value=value))
