"""Items as people type them: our numbers, the annex's, full-width, with letters."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.plan.loader import load_builtin
from bot.texts.annex import annex_name, annex_of, parse_item

PLAN = load_builtin()


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("3.1", "3.1"),
        ("  3.1 ", "3.1"),
        ("３．１", "3.1"),
        ("1.2b", "1.2b"),
        ("1.2B", "1.2b"),
        ("1.1", "1.1a 1.1b"),
        ("5.3", "5.3a 5.3b"),
        ("四、2", "4.2"),
        ("四2", "4.2"),
        ("四.2", "4.2"),
        ("四．２", "4.2"),
        ("四，2", "4.2"),
        ("四 2", "4.2"),
        ("四、二", "4.2"),
        ("四（2）", "4.2"),
        ("第四、2", "4.2"),
        ("4.2", "4.2"),
        ("五、3", "5.3a 5.3b"),
        ("五、3b", "5.3b"),
        ("一2B", "1.2b"),
        ("七、4", ""),
        ("八、1", ""),
        ("四", ""),
        ("9.1", ""),
        ("4.2 信用评价", ""),
        ("", ""),
    ],
)
def test_what_is_typed_names_its_clauses(typed: str, found: str) -> None:
    assert [clause.id for clause in parse_item(typed, PLAN)] == found.split()


def test_every_annex_number_leads_to_its_indicator_and_back() -> None:
    for indicator in PLAN.indicators:
        assert parse_item(annex_name(indicator), PLAN) == list(indicator.clauses)
        assert all(annex_of(PLAN, clause) == indicator.annex for clause in indicator.clauses)


@settings(deadline=None)
@given(st.text())
def test_nothing_that_is_typed_breaks_the_reading(typed: str) -> None:
    assert all(clause in PLAN.clauses for clause in parse_item(typed, PLAN))
