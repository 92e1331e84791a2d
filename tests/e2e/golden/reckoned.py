"""The year's facts from the script's own record, without the bot's tables."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from hashlib import sha256

from bot.clock import BUREAU_ZONE
from bot.plan.labels import normalise_label
from bot.plan.model import Plan
from bot.scoring.engine import score
from bot.scoring.facts import Evidence, Fact, FactStatus
from bot.scoring.result import Points, Score
from tests.e2e.golden.materials import Form, Piece, content
from tests.e2e.golden.record import Played, Record

Key = tuple[int, str, str, date, str | None, int, bool]


def played_facts(record: Record, day: date) -> list[Fact]:
    """Every submission with its status at the end of that day."""
    until = datetime.combine(day + timedelta(days=1), time(), BUREAU_ZONE) - timedelta(microseconds=1)
    known = [(each, each.status_at(until)) for each in record.played.values()]
    return [_fact(each, status) for each, status in known if status is not None]


def played_score(record: Record, day: date) -> Score:
    return score(record.plan, played_facts(record, day), day)


def _fact(played: Played, status: FactStatus) -> Fact:
    return Fact(
        id=played.number,
        clause=played.clause,
        status=status,
        on=played.on,
        label=played.label,
        count=played.count or 1,
        flags=frozenset({"evaluation"} if played.is_evaluation else ()),
        evidence=tuple(_evidence(played, piece) for piece in played.pieces),
    )


def _evidence(played: Played, piece: Piece) -> Evidence:
    if piece.form is Form.LINK:
        return Evidence(piece.kind, piece.url, piece.channel)
    return Evidence(piece.kind, f"{played.month}{piece.form}" if played.month else f"sha256:{digest(piece)}")


def digest(piece: Piece) -> str:
    return sha256(content(piece)).hexdigest()


def keys_of(plan: Plan, facts: list[Fact] | tuple[Fact, ...]) -> set[Key]:
    """What identifies the facts, with labels as they are counted."""
    return {_key(plan, fact) for fact in facts}


def _key(plan: Plan, fact: Fact) -> Key:
    labels = plan.clause(fact.clause).labels
    label = normalise_label(labels, fact.label) if labels and fact.label else None
    return (fact.id, fact.clause, fact.status.value, fact.on, label, fact.count, bool(fact.flags))


def points_of(found: Score) -> dict[str, Points]:
    """All amounts of a score by name."""
    clauses = {
        name: Points(part.cap, part.earned, part.provisional, part.attainable) for name, part in found.clauses.items()
    }
    return {"total": found.total, **found.groups, **found.indicators, **clauses}
