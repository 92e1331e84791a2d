"""What else stands in a person's morning message, below the items: one composer a topic, each in plain values.

``bot.views.sections`` renders a section by its ``kind``. A topic that has something to say adds its composer here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sqlmodel import Session

from bot.services.closing_note import compose_closing
from bot.services.coordinator_notes import calendar_section, province_section
from bot.services.month_question import compose_progress
from bot.services.obligations import Situation
from bot.services.overview import compose_escalations, compose_oversight, compose_rising
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


CLOSING: tuple[Composer, ...] = (compose_closing, compose_progress)
"""Of sections that name, as ``about``, the obligation with which they change during the day."""


def sections_for(situation: Situation, session: Session, member: Member) -> list[Section]:
    """All sections for that member on that day, in the order of the composers; each is JSON with a ``kind``."""
    return [section for compose in COMPOSERS for section in compose(situation, session, member)]


def sections_now(situation: Situation, session: Session, member: Member, sections: Sequence[Section]) -> list[Section]:
    """The morning's sections, those that have an ``about`` as they stand now, or gone."""
    changing = [section for compose in CLOSING for section in compose(situation, session, member)]
    now = {_name(section): section for section in changing}
    kept = (section if "about" not in section else now.get(_name(section)) for section in sections)
    return [section for section in kept if section is not None]


def _name(section: Section) -> tuple[str, str]:
    return section["kind"], section["about"]
