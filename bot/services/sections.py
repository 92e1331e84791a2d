"""What else stands in a person's morning message, below the items: one composer a topic, each in plain values.

``bot.views.sections`` renders a section by its ``kind``. A topic that has something to say adds its composer here.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlmodel import Session

from bot.services.closing_note import compose_closing
from bot.services.coordinator_notes import calendar_section, province_section
from bot.services.obligations import Situation
from bot.services.overview import compose_escalations, compose_oversight, compose_rising
from bot.services.progress import compose_progress
from storage.models import Member

Section = dict[str, Any]
Composer = Callable[[Situation, Session, Member], list[Section]]

COMPOSERS: tuple[Composer, ...] = (
    compose_escalations,
    province_section,
    calendar_section,
    compose_rising,
    compose_oversight,
    compose_closing,
    compose_progress,
)


def sections_for(situation: Situation, session: Session, member: Member) -> list[Section]:
    """All sections for that member on that day, in the order of the composers; each is JSON with a ``kind``."""
    return [section for compose in COMPOSERS for section in compose(situation, session, member)]
