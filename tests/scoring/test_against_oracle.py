"""The program and the second reckoning agree on every number of every clause, indicator and group."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from tests.scoring.clause_table import TABLE
from tests.scoring.dense_facts import days_of_asking, fact_lists
from tests.scoring.oracle import FactDict
from tests.scoring.random_facts import random_case
from tests.scoring.reckoners import PARTS, by_engine, by_oracle

# Derandomised: the same examples on every machine, so a red run can be repeated.
COMMON: dict[str, Any] = {
    "derandomize": True,
    "deadline": None,
    "database": None,
    "suppress_health_check": [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
}


def disagreements(facts: list[FactDict], as_of: str) -> list[str]:
    """One line for each number on which the two differ: place, number, the program's, the oracle's."""
    engine, oracle = by_engine(facts, as_of), by_oracle(facts, as_of)
    spots = [("total", engine["total"], oracle["total"])]
    for part in PARTS:
        assert engine[part].keys() == oracle[part].keys()
        spots += [(name, amounts, oracle[part][name]) for name, amounts in engine[part].items()]
    return [
        f"{place} {number}: program {amount}, oracle {theirs[number]}"
        for place, ours, theirs in spots
        for number, amount in ours.items()
        if amount != theirs[number]
    ]


@settings(max_examples=300, **COMMON)
@given(facts=fact_lists(), as_of=days_of_asking())
def test_the_program_agrees_with_the_second_reckoning(facts: list[FactDict], as_of: date) -> None:
    assert disagreements(facts, as_of.isoformat()) == []


@pytest.mark.slow
@pytest.mark.timeout(900)
@settings(max_examples=5_000, **COMMON)
@given(facts=fact_lists(), as_of=days_of_asking())
def test_the_program_agrees_with_the_second_reckoning_at_length(facts: list[FactDict], as_of: date) -> None:
    assert disagreements(facts, as_of.isoformat()) == []


def first_disagreement(seeds: range) -> tuple[int, list[str]] | None:
    """The first seed on which the two differ, with the lines that say where."""
    for seed in seeds:
        facts, as_of = random_case(seed)
        found = disagreements(facts, as_of.isoformat())
        if found:
            return seed, found
    return None


def test_the_program_agrees_with_the_second_reckoning_on_dense_lists() -> None:
    assert first_disagreement(range(1_000)) is None


@pytest.mark.slow
@pytest.mark.parametrize("start", range(1_000, 21_000, 1_000))
def test_the_program_agrees_with_the_second_reckoning_on_many_dense_lists(start: int) -> None:
    assert first_disagreement(range(start, start + 1_000)) is None


def test_the_dense_lists_reach_every_clause_and_every_kind_of_difference() -> None:
    """A comparison of zeros would prove nothing: each clause earns, waits and loses somewhere in the lists."""
    seen: set[tuple[str, str]] = set()
    for seed in range(1_000):
        facts, as_of = random_case(seed)
        for clause, amounts in by_oracle(facts, as_of.isoformat())["clauses"].items():
            steps = {
                "earned": amounts["earned"] > 0,
                "pending": amounts["provisional"] > amounts["earned"],
                "open": amounts["attainable"] > amounts["provisional"],
                "lost": amounts["lost"] > 0,
            }
            seen |= {(clause, step) for step, reached in steps.items() if reached}
    assert seen == {(clause, step) for clause in TABLE for step in ("earned", "pending", "open", "lost")}
