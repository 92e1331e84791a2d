"""Every point that is not earned stands in exactly one gap, whatever was sent."""

from __future__ import annotations

import json
from datetime import date
from random import Random

import pytest

from bot.plan.model import Plan
from bot.scoring.engine import score
from bot.scoring.factfile import parse_facts
from bot.scoring.result import ClauseScore
from bot.services.gap_kinds import Gap, GapKind, Ground
from bot.services.gap_points import clause_gaps
from tests.scoring.random_facts import random_case

SEEDS = range(250)
LOST = {GapKind.LOST, GapKind.PROOF}


def ground_of(rng: Random, part: ClauseScore) -> Ground:
    return Ground(
        has_begun=rng.random() < 0.8,
        confirmed=tuple(each for each in part.clause.departments if rng.random() < 0.2),
        mended=frozenset(fact.id for fact in part.case.facts if rng.random() < 0.2),
        is_awaited=rng.random() < 0.3,
    )


def faults_of(part: ClauseScore, gaps: tuple[Gap, ...]) -> list[str]:
    total = sum(gap.points for gap in gaps)
    lost = sum(gap.points for gap in gaps if gap.kind in LOST)
    waiting = sum(gap.points for gap in gaps if gap.kind is GapKind.REVIEW)
    rules = {
        "adds up": total == part.cap - part.earned,
        "lost as the engine says": lost == part.lost,
        "pending as the engine says": waiting >= part.pending,
        "none below zero": all(gap.points >= 0 for gap in gaps),
        "a decision names what is to be decided": all(
            gap.waiting for gap in gaps if gap.kind is GapKind.REVIEW and gap.points
        ),
    }
    return [name for name, holds in rules.items() if not holds]


def test_the_points_of_the_gaps_are_what_is_not_earned(plan: Plan) -> None:
    seen: set[GapKind] = set()
    for seed in SEEDS:
        facts, as_of = random_case(seed)
        found = score(plan, parse_facts(json.dumps({"facts": facts}), plan), as_of)
        rng = Random(seed)
        for part in found.clauses.values():
            gaps = clause_gaps(part, ground_of(rng, part))
            assert faults_of(part, gaps) == [], (seed, part.clause.id, gaps)
            seen |= {gap.kind for gap in gaps if gap.points}
    assert seen == set(GapKind) - {GapKind.LINK, GapKind.DRAFT}


def kinds_of(plan: Plan, clause: str, facts: list[dict[str, object]], day: str) -> dict[GapKind, int]:
    """Points by kind of one clause."""
    listed = [{"id": number, "clause": clause, **fact} for number, fact in enumerate(facts, 1)]
    found = score(plan, parse_facts(json.dumps({"facts": listed}), plan), date.fromisoformat(day))
    return {gap.kind: gap.points for gap in clause_gaps(found.clauses[clause], Ground())}


def fact(on: str, status: str = "approved", kind: str = "document", **more: object) -> dict[str, object]:
    return {"on": on, "status": status, "evidence": [{"kind": kind, "source": f"{on}{kind}{more}"}], **more}


@pytest.mark.parametrize(
    ("clause", "facts", "expected"),
    [
        ("1.3", [], {"material": 20}),
        ("1.4", [], {"material": 10, "later": 20, "lost": 10}),
        ("1.4", [fact("2024-05-02"), fact("2024-02-02", "pending")], {"review": 10, "later": 20}),
        ("4.2", [fact("2024-05-02", label="道路客运")], {"publication": 20, "material": 60}),
        ("4.2", [fact("2024-05-02", "returned", label="道路客运")], {"returned": 20, "material": 60}),
        ("7.2", [], {"chain": 100}),
        ("7.2", [fact("2024-05-02", label="信易行")], {"kinds": 50, "chain": 50}),
        ("5.3b", [fact("2024-05-02", label="车辆")], {"label": 5, "material": 5}),
        ("1.2b", [fact("2024-05-31")], {"chain": 20}),
        ("1.3", [fact("2023-05-31")], {"day": 20}),
    ],
)
def test_a_point_is_told_by_what_it_lacks(
    plan: Plan, clause: str, facts: list[dict[str, object]], expected: dict[str, int]
) -> None:
    found = kinds_of(plan, clause, facts, "2024-06-05")
    assert {kind.value: points for kind, points in found.items() if points} == expected


def test_shared_items_are_named_with_the_one_that_counts(plan: Plan) -> None:
    facts = [fact("2024-05-03", kind="upload"), fact("2024-05-02", kind="upload")]
    for each in facts:
        each["evidence"] = [{"kind": "upload", "source": "same"}]
    listed = [{"id": number, "clause": "3.1", **each} for number, each in enumerate(facts, 1)]
    found = score(plan, parse_facts(json.dumps({"facts": listed}), plan), date(2024, 6, 5))
    (twice,) = [gap for gap in clause_gaps(found.clauses["3.1"], Ground()) if gap.kind is GapKind.TWICE]
    assert (twice.facts, twice.reasons[0].by, twice.points) == ((1, 2), (2,), 0)
