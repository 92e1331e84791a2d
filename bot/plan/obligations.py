"""Obligations: a clause or duty in one period, with its dates (责任事项)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.plan.model import Cadence


@dataclass(frozen=True, slots=True)
class Obligation:
    """What departments owe in one period.

    ``id``: ``1.4@2024Q2``, ``1.2b@2024-05``, ``4.1@2024``; of a duty ``duty:<slug>@2024Q2``.
    ``clause_id`` or ``duty_id`` is set, never both. ``starts_on``–``ends_on``: the days of work that it speaks of.
    ``due_on``: the nominal day. ``reminding_on``: the last workday on or before it.
    """

    id: str
    clause_id: str | None
    duty_id: str | None
    title: str
    cadence: Cadence
    departments: tuple[str, ...]
    starts_on: date
    ends_on: date
    due_on: date
    reminding_on: date
