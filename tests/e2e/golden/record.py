"""What the script did and saw, kept apart from the bot's own tables, to be held against them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from bot.plan.model import Plan
from bot.scoring.facts import Fact, FactStatus
from bot.scoring.result import Score
from tests.e2e.golden.cast import Cast
from tests.e2e.golden.materials import Piece


@dataclass(slots=True)
class Played:
    """One submission as the script made it. ``states``: from when it had which status; ``on`` is the first of them."""

    number: int
    clause: str
    department: str
    on: date
    label: str | None
    count: int | None
    is_evaluation: bool
    pieces: tuple[Piece, ...]
    states: list[tuple[datetime, FactStatus]]
    month: str = ""

    @property
    def submitted_at(self) -> datetime:
        return self.states[0][0]

    @property
    def status(self) -> FactStatus:
        return self.states[-1][1]

    def status_at(self, moment: datetime) -> FactStatus | None:
        """What it was then; ``None`` before it was sent."""
        return next((status for at, status in reversed(self.states) if at <= moment), None)


@dataclass(frozen=True, slots=True)
class Noted:
    """The score at the end of a day, as a leader read it that day and as the engine gave it."""

    words: str
    score: Score
    facts: tuple[Fact, ...]


@dataclass(slots=True)
class Record:
    """All that was played. ``closings``: month -> when it was closed, and the score then.

    ``papers``: what came in the chat by file name. ``signed``: who signed the notice; ``nil``: departments by month.
    """

    plan: Plan
    cast: Cast
    folder: Path
    database_url: str
    played: dict[int, Played] = field(default_factory=dict)
    noted: dict[date, Noted] = field(default_factory=dict)
    asked_again: dict[date, str] = field(default_factory=dict)
    closings: dict[str, tuple[datetime, Score]] = field(default_factory=dict)
    papers: dict[str, bytes] = field(default_factory=dict)
    secrets: set[str] = field(default_factory=set)
    nil: dict[str, list[str]] = field(default_factory=dict)
    progress: dict[str, dict[str, str]] = field(default_factory=dict)
    signed: set[str] = field(default_factory=set)
    last_day: date = date(2024, 12, 31)

    def of_status(self, status: FactStatus) -> list[Played]:
        return [each for each in self.played.values() if each.status is status]
