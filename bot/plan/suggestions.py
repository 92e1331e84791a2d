"""Suggested days on the way to a deadline: milestones, soft dates, voluntary rounds. Mild, never due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.plan.model import Clause, Plan
from bot.plan.workdays import WorkCalendar


@dataclass(frozen=True, slots=True)
class Suggestion:
    """``on``: the day as planned. ``shown_on``: the last workday on or before it, when people read it.

    ``title``: what should stand by then, ``None`` for a plain soft date. ``is_optional``: a voluntary round.
    """

    clause_id: str
    on: date
    shown_on: date
    title: str | None
    is_optional: bool


def suggestions(plan: Plan, calendar: WorkCalendar) -> tuple[Suggestion, ...]:
    """The year's, by the day shown, then in the annex's order."""
    found = [
        Suggestion(clause.id, on, calendar.last_workday_on_or_before(on), title, is_optional)
        for clause in plan.clauses
        for on, title, is_optional in _of(clause)
    ]
    return tuple(sorted(found, key=lambda each: each.shown_on))


def suggestions_on(plan: Plan, calendar: WorkCalendar, day: date) -> tuple[Suggestion, ...]:
    """Those to be shown on that day."""
    return tuple(each for each in suggestions(plan, calendar) if each.shown_on == day)


def _of(clause: Clause) -> list[tuple[date, str | None, bool]]:
    """A soft date that a milestone names is told once, in the milestone's words."""
    told = {milestone.on for milestone in clause.milestones}
    found: list[tuple[date, str | None, bool]] = [(each.on, each.title, False) for each in clause.milestones]
    for due in clause.schedule:
        found += [(on, None, False) for on in due.soft if on not in told]
        found += [(on, None, True) for on in due.optional]
    return found
