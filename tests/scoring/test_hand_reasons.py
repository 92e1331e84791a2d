"""Why the hand-reckoned files have the points they have: each kind of explanation that the plan's reading asks for."""

from __future__ import annotations

import json
from datetime import date

import pytest

from bot.plan.model import EvidenceKind
from bot.scoring.engine import score
from bot.scoring.factfile import parse_facts
from bot.scoring.reasons import Reason, ReasonCode
from tests.scoring.reckoners import PLAN, load


def reasons(name: str, as_of: str, clause: str) -> tuple[Reason, ...]:
    facts = parse_facts(json.dumps({"facts": load(name)}), PLAN)
    return tuple(score(PLAN, facts, date.fromisoformat(as_of)).clauses[clause].reasons)


@pytest.mark.parametrize(
    ("name", "as_of", "clause", "code", "facts"),
    [
        ("four-domains-one-unpublished", "2024-10-01", "4.2", ReasonCode.COUNTED, (1,)),
        ("four-domains-one-unpublished", "2024-10-01", "4.2", ReasonCode.NOT_PUBLISHED, (3,)),
        ("a-year-half-way", "2024-10-08", "4.2", ReasonCode.NOT_GOVERNMENT, (25,)),
        ("third-product-beyond-the-cap", "2024-10-31", "7.3", ReasonCode.LINK_MISSING, (8,)),
        ("third-product-beyond-the-cap", "2024-10-31", "7.1", ReasonCode.OVER_CAP, (5,)),
        ("days-around-the-year", "2025-01-02", "1.3", ReasonCode.OUTSIDE_YEAR, (2,)),
        ("spellings-of-one-domain", "2024-06-30", "3.2", ReasonCode.NO_LABEL, (5,)),
        ("spellings-of-one-domain", "2024-06-30", "3.2", ReasonCode.NO_LABEL, (6,)),
        ("repairs-uses-and-cases", "2024-10-01", "5.3b", ReasonCode.OUTSIDE_LIST, (21,)),
        ("case-told-only-on-the-credit-site", "2024-11-01", "7.3", ReasonCode.ALL_STRUCK, (3,)),
        ("staffing-through-the-years", "2024-07-01", "1.1b", ReasonCode.SHORT_STAFFED, (5,)),
        ("staffing-through-the-years", "2024-07-01", "1.1b", ReasonCode.NO_EVIDENCE, (7,)),
        ("items-that-share-pictures", "2024-10-01", "3.1", ReasonCode.MERGED, (1, 2, 3)),
        ("a-year-half-way", "2024-10-08", "7.3", ReasonCode.IN_FUTURE, (41,)),
    ],
)
def test_every_fact_that_counts_or_does_not_is_explained(
    name: str, as_of: str, clause: str, code: ReasonCode, facts: tuple[int, ...]
) -> None:
    assert (code, facts) in {(reason.code, reason.facts) for reason in reasons(name, as_of, clause)}


def test_a_study_offered_twice_is_refused_with_the_clause_and_the_fact_that_hold_it() -> None:
    (refused,) = [r for r in reasons("one-study-offered-twice", "2024-06-30", "1.4") if r.code is ReasonCode.EXCLUDED]
    assert (refused.facts, refused.by, refused.clause) == ((2,), (1,), "6.1a")


def test_the_pending_fact_that_would_take_points_away_is_named() -> None:
    found = reasons("pending-study-over-an-approved-one", "2024-05-20", "1.4")
    assert [reason.by for reason in found if reason.code is ReasonCode.WOULD_LOWER] == [(2,)]


def test_missing_material_is_named_by_its_kinds() -> None:
    found = reasons("campaigns-gathered-from-departments", "2024-10-01", "5.2")
    assert [reason.missing for reason in found] == [((EvidenceKind.ANNOUNCEMENT,),)]


def test_a_missed_ledger_is_named_by_its_month() -> None:
    found = reasons("ledger-without-july", "2024-08-11", "1.2b")
    assert [reason.months for reason in found if reason.code is ReasonCode.MONTHS_MISSING] == [(7,)]


def test_an_ended_quarter_is_named_with_what_it_cost() -> None:
    found = reasons("items-that-share-pictures", "2024-10-01", "3.1")
    lost = {(reason.quarter, reason.points) for reason in found if reason.code is ReasonCode.QUARTER_LOST}
    assert lost == {(1, 20), (2, 10), (3, 10)}
