"""Plans of a few clauses and facts in short hand, for rules that are looked at one by one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from bot.plan.model import (
    Cadence,
    Channel,
    Clause,
    Due,
    EvidenceKind,
    Group,
    Indicator,
    Plan,
    Rule,
    RuleKind,
)
from bot.scoring.engine import score
from bot.scoring.facts import Evidence, Fact, FactStatus
from bot.scoring.reasons import Reason, ReasonCode
from bot.scoring.result import ClauseScore

APPROVED, PENDING = FactStatus.APPROVED, FactStatus.PENDING
RETURNED, WITHDRAWN = FactStatus.RETURNED, FactStatus.WITHDRAWN
MONTHLY = (Due(Cadence.MONTHLY, first_month=5, day_of_next_month=10),)
YEARS_END = date(2024, 12, 31)


def day(text: str) -> date:
    """``05-09`` is in the plan's year; a whole date stands as it is."""
    return date.fromisoformat(text if len(text) == 10 else f"2024-{text}")


def clause(clause_id: str, kind: RuleKind, points: int = 10, cap: int | None = None, **more: Any) -> Clause:
    """A clause of one indicator; points in tenths. Keywords of the rule go to the rule."""
    rule = {name: more.pop(name) for name in ("quarter_limit", "required", "first_month") if name in more}
    return Clause(
        id=clause_id,
        indicator="1.1",
        title=clause_id,
        source="",
        rule=Rule(kind, points, **rule),
        cap=points if cap is None else cap,
        departments=(),
        schedule=more.pop("schedule", (Due(Cadence.ONCE),)),
        **more,
    )


def plan_of(*clauses: Clause) -> Plan:
    cap = sum(one.cap for one in clauses)
    indicator = Indicator("1.1", "一、1", "1", "t", "", cap, clauses)
    group = Group("1", "一", "t", cap, (indicator,))
    return Plan("tiny-2024", 2024, "t", date(2024, 4, 18), "", cap, (), (group,), ())


def piece(text: str) -> Evidence:
    """``photo a`` or ``publication@other a``: kind, channel, source."""
    head, _, source = text.partition(" ")
    kind, _, channel = head.partition("@")
    return Evidence(EvidenceKind(kind), source or head, Channel(channel) if channel else None)


def fact(number: int, clause_id: str, on: str, *evidence: str, **more: Any) -> Fact:
    """An approved fact unless ``status`` says otherwise; without evidence given it has a document of its own."""
    texts = evidence or (f"document own-{number}",)
    more.setdefault("status", APPROVED)
    return Fact(id=number, clause=clause_id, on=day(on), evidence=tuple(piece(text) for text in texts), **more)


def scored(plan: Plan, facts: Iterable[Fact], as_of: date | str = YEARS_END) -> dict[str, ClauseScore]:
    return score(plan, facts, day(as_of) if isinstance(as_of, str) else as_of).clauses


def amounts(one: ClauseScore) -> tuple[int, int, int, int]:
    """Earned, provisional, attainable, lost, in tenths."""
    return one.earned, one.provisional, one.attainable, one.lost


def reason(one: ClauseScore, code: ReasonCode) -> Reason:
    """The clause's only reason of that code."""
    (found,) = [reason for reason in one.reasons if reason.code is code]
    return found


def codes(one: ClauseScore) -> list[ReasonCode]:
    return [reason.code for reason in one.reasons]
