"""What holds of every score, whatever the facts; on the bureau's own plan."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.plan.loader import load_builtin
from bot.plan.model import Channel, EvidenceKind
from bot.scoring.engine import score
from bot.scoring.factfile import dump_facts, parse_facts
from bot.scoring.facts import Evidence, Fact, FactStatus
from bot.scoring.result import Points, Score
from bot.texts.scoring import reason_text

PLAN = load_builtin()
JANUARY, LAST = date(2024, 1, 1), date(2025, 2, 1)
LABELS = ["驾培", "驾驶员培训", "维修", "信易行", "信易贷", "企业", "个人", "车队", " ", None]
CASES = settings(max_examples=120, deadline=None, derandomize=True)


@st.composite
def fact_lists(draw: st.DrawFn) -> list[Fact]:
    """Dense facts: few clauses, few sources, so that they meet."""
    seed = draw(st.integers(0, 2**32))
    rng = Random(seed)
    family = rng.choice([["3.1", "5.3a", "5.3b"], ["1.4", "6.1a"], ["7.1", "7.2", "7.3"], [c.id for c in PLAN.clauses]])
    return [random_fact(rng, number, rng.choice(family)) for number in range(draw(st.integers(0, 40)))]


def random_fact(rng: Random, number: int, clause: str) -> Fact:
    pieces = tuple(
        Evidence(rng.choice(list(EvidenceKind)), f"s{rng.randrange(30)}", rng.choice([None, None, *Channel]))
        for _ in range(rng.randrange(5))
    )
    flags = frozenset({"evaluation"}) if rng.random() < 0.2 else frozenset()
    on = date(2023, 12, 1) + timedelta(rng.randrange(420))
    status = rng.choice([FactStatus.APPROVED, FactStatus.APPROVED, *FactStatus])
    return Fact(number, clause, status, on, rng.choice(LABELS), rng.randrange(4), flags, pieces)


DAYS = st.dates(date(2023, 12, 1), LAST)


def every_amount(result: Score) -> list[Points]:
    return [result.total, *result.groups.values(), *result.indicators.values(), *result.clauses.values()]


@CASES
@given(fact_lists(), DAYS)
def test_the_four_buckets_are_never_negative_and_add_to_the_cap(facts: list[Fact], as_of: date) -> None:
    for points in every_amount(score(PLAN, facts, as_of)):
        assert 0 <= points.earned <= points.provisional <= points.attainable <= points.cap
        assert points.earned + points.pending + points.open + points.lost == points.cap


@CASES
@given(fact_lists(), DAYS)
def test_indicators_groups_and_the_total_are_sums_of_clauses(facts: list[Fact], as_of: date) -> None:
    result = score(PLAN, facts, as_of)
    assert result.total.cap == PLAN.cap == 1000
    for name in ("earned", "provisional", "attainable", "lost"):
        parts = [sum(getattr(one, name) for one in level.values()) for level in (result.clauses, result.indicators)]
        groups = sum(getattr(one, name) for one in result.groups.values())
        assert [*parts, groups] == [getattr(result.total, name)] * 3


@CASES
@given(fact_lists(), DAYS, st.randoms(use_true_random=False))
def test_the_order_of_the_facts_does_not_matter(facts: list[Fact], as_of: date, rng: Random) -> None:
    shuffled = rng.sample(facts, len(facts))
    one, other = score(PLAN, facts, as_of), score(PLAN, shuffled, as_of)
    assert one == other
    for name, clause in one.clauses.items():
        assert clause.reasons == other.clauses[name].reasons
        assert clause.units == other.clauses[name].units


@CASES
@given(fact_lists(), DAYS, st.integers(0, 120))
def test_what_can_be_reached_never_rises_while_nothing_is_done(facts: list[Fact], as_of: date, days: int) -> None:
    done = [fact for fact in facts if fact.on <= as_of]
    before, after = score(PLAN, done, as_of), score(PLAN, done, as_of + timedelta(days))
    for name, clause in before.clauses.items():
        assert after.clauses[name].attainable <= clause.attainable


@CASES
@given(fact_lists(), DAYS, st.data())
def test_withdrawing_a_fact_restores_the_former_score(facts: list[Fact], as_of: date, data: st.DataObject) -> None:
    clause = data.draw(st.sampled_from(PLAN.clauses)).id
    more = random_fact(Random(data.draw(st.integers(0, 10**6))), 1000, clause)
    withdrawn = score(PLAN, [*facts, replace(more, status=FactStatus.WITHDRAWN)], as_of)
    before = score(PLAN, facts, as_of)
    assert withdrawn == before
    assert [one.reasons for one in withdrawn.clauses.values()] == [one.reasons for one in before.clauses.values()]


@CASES
@given(fact_lists(), DAYS)
def test_a_clause_below_its_cap_says_why_and_every_reason_has_a_sentence(facts: list[Fact], as_of: date) -> None:
    result = score(PLAN, facts, as_of)
    for one in result.clauses.values():
        sentences = [reason_text(reason, PLAN) for reason in one.reasons]
        assert sentences
        assert not any("None" in sentence for sentence in sentences)


@CASES
@given(fact_lists(), DAYS)
def test_every_fact_but_a_withdrawn_one_is_spoken_of(facts: list[Fact], as_of: date) -> None:
    result = score(PLAN, facts, as_of)
    told = {number for one in result.clauses.values() for reason in one.reasons for number in reason.facts}
    assert {fact.id for fact in facts if fact.status is not FactStatus.WITHDRAWN} <= told


@CASES
@given(fact_lists())
def test_facts_written_to_a_file_are_read_again_the_same(facts: list[Fact]) -> None:
    text = dump_facts(facts)
    assert list(parse_facts(text, PLAN)) == facts
    assert dump_facts(parse_facts(text, PLAN)) == text


@pytest.mark.parametrize(("day", "attainable"), [("2024-04-18", 960), ("2024-12-31", 860), ("2025-01-01", 0)])
def test_with_nothing_done_the_ended_quarters_are_lost(day: str, attainable: int) -> None:
    assert score(PLAN, [], date.fromisoformat(day)).total.attainable == attainable
