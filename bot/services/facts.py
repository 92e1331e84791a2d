"""The bureau's facts on a day, from its submissions."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from sqlmodel import Session

from bot.clock import BUREAU_ZONE
from storage.repositories.facts import FactRow, sent_before


def start_of(day: date) -> datetime:
    """The first moment of the bureau's calendar day."""
    return datetime.combine(day, time(), BUREAU_ZONE)


def rows_as_of(session: Session, as_of: date) -> tuple[FactRow, ...]:
    """Facts with department and sender, each with the status that it had at the end of the day.

    What is decided later does not change what this returns for a past day.
    """
    return sent_before(session, start_of(as_of + timedelta(days=1)))
