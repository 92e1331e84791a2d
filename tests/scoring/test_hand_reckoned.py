"""Fact files reckoned by hand, clause by clause, on paper; the reckoning stands beside each.

The four numbers are earned, provisional, attainable and lost.
"""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.scoring.reckoners import DATA, Reckoner, by_command, by_oracle, load, numbers, run_score

HALF = 0.5  # exact in binary, so it compares exactly with a fraction


@pytest.fixture(params=[by_command, by_oracle])
def reckoner(request: pytest.FixtureRequest) -> Any:
    return request.param


def test_on_the_day_of_the_plan_the_first_quarter_is_already_gone(reckoner: Reckoner) -> None:
    """1.4 and 2.1 lose 1 each, 3.1 loses 2: 100 − 4 = 96."""
    result = reckoner(load("nothing-at-all"), "2024-04-18")
    assert numbers(result, "total") == (0, 0, 96, 4)
    assert [numbers(result, group)[3] for group in "1234567"] == [1, 1, 2, 0, 0, 0, 0]


def test_a_year_of_nothing_loses_all_on_new_years_day(reckoner: Reckoner) -> None:
    """On 31 December the once and per-label clauses, the fourth quarter and no ledger: 100 − 3 − 3 − 6 − 2 = 86."""
    assert numbers(reckoner(load("nothing-at-all"), "2024-12-31"), "total") == (0, 0, 86, 14)
    assert numbers(reckoner(load("nothing-at-all"), "2025-01-01"), "total") == (0, 0, 0, 100)


def test_crowded_items_earn_two_a_quarter(reckoner: Reckoner) -> None:
    """Five in Q2 give 2; one on 2 October and two later are three in Q4 and give 2; Q1 and Q3 had none."""
    facts = load("items-crowded-into-two-quarters")
    assert numbers(reckoner(facts, "2024-12-31"), "3.1") == (4, 4, 4, 4)
    # On 1 October the item of the 2nd is not there yet; Q4 can still bring 2.
    assert numbers(reckoner(facts, "2024-10-01"), "3.1") == (2, 2, 4, 4)


def test_one_study_offered_twice_counts_only_where_the_annex_puts_it(reckoner: Reckoner) -> None:
    """The photo is 6.1a's, so 1.4 has no live fact in Q2; Q1 is over, Q2 to Q4 can still bring 3."""
    result = reckoner(load("one-study-offered-twice"), "2024-06-30")
    assert numbers(result, "6.1a") == (1, 1, 1, 0)
    assert numbers(result, "1.4") == (0, 0, 3, 1)


def test_three_published_domains_of_four_earn_six(reckoner: Reckoner) -> None:
    """2 for each of three; a publication without a channel counts; the year's end turns the rest into lost."""
    facts = load("four-domains-one-unpublished")
    assert numbers(reckoner(facts, "2024-10-01"), "4.2") == (6, 6, 8, 0)
    assert numbers(reckoner(facts, "2025-01-01"), "4.2") == (6, 6, 6, 2)


def test_a_month_without_a_ledger_costs_both_points_once_it_is_due(reckoner: Reckoner) -> None:
    """July is due on 10 August: on that day not yet missed, on the 11th the 2 points are gone for good."""
    facts = load("ledger-without-july")
    assert numbers(reckoner(facts, "2024-08-10"), "1.2b") == (2, 2, 2, 0)
    assert numbers(reckoner(facts, "2024-08-11"), "1.2b") == (0, 0, 0, 2)
    assert numbers(reckoner(facts, "2024-12-31"), "1.2") == (2, 2, 2, 2)


def test_a_case_told_only_on_the_credit_site_earns_nothing(reckoner: Reckoner) -> None:
    """7.1 5 and 7.2 5 stand; 7.3's only link is struck, so its fact is not live."""
    result = reckoner(load("case-told-only-on-the-credit-site"), "2024-11-01")
    assert [numbers(result, clause) for clause in ("7.1", "7.2", "7.3")] == [(5, 5, 10, 0), (5, 5, 10, 0), (0, 0, 4, 0)]


def test_a_year_of_everything_is_one_hundred(reckoner: Reckoner) -> None:
    """Each clause at its cap, items and meetings on the first and last days of their quarters."""
    facts = load("full-marks")
    for day in ("2024-12-31", "2025-01-01", "2025-01-11", "2026-06-30"):
        assert numbers(reckoner(facts, day), "total") == (100, 100, 100, 0)
    assert [numbers(reckoner(facts, "2024-12-31"), group)[0] for group in "1234567"] == [13, 5, 12, 25, 15, 6, 24]
    # A day earlier only the item of 31 December is missing; December's ledger is not due.
    assert numbers(reckoner(facts, "2024-12-30"), "total") == (99, 99, 100, 0)


def test_items_that_share_pictures_along_a_chain_are_one_item_of_the_earliest_day(reckoner: Reckoner) -> None:
    """1 and 2 share c, 2 and 3 share b: one item, dated 28 June (Q2). 4 stands alone in Q3."""
    facts = load("items-that-share-pictures")
    assert numbers(reckoner(facts, "2024-09-30"), "3.1") == (2, 2, 5, 3)  # 0 + 1 + 2 + 2
    assert numbers(reckoner(facts, "2024-10-01"), "3.1") == (2, 2, 4, 4)  # 0 + 1 + 1 + 2


def test_a_pending_study_takes_nothing_from_an_approved_one(reckoner: Reckoner) -> None:
    """With the pending 6.1a the 1.4 would fall to 0, yet provisional never falls below earned."""
    facts = load("pending-study-over-an-approved-one")
    may, july = reckoner(facts, "2024-05-20"), reckoner(facts, "2024-07-01")
    assert (numbers(may, "1.4"), numbers(may, "6.1a")) == ((1, 1, 3, 1), (0, 1, 1, 0))
    assert numbers(july, "1.4") == (1, 1, 3, 1)  # Q2 has ended with the larger of 1 and 0


def test_one_flag_asks_the_whole_domain_for_a_publication(reckoner: Reckoner) -> None:
    """Repair: fact 2 flags the domain, nothing published, 0. Taxi: flagged, published under its alias, 1.
    Freight: 1 as approved; the pending flagged fact, published elsewhere, would take it: 2 stays 2."""
    facts = load("domain-flagged-as-evaluation")
    assert numbers(reckoner(facts, "2024-05-31"), "3.2") == (3, 3, 4, 0)  # fact 2 is of 9 June
    assert numbers(reckoner(facts, "2024-12-31"), "3.2") == (2, 2, 4, 0)
    assert numbers(reckoner(facts, "2025-01-01"), "3.2") == (2, 2, 2, 2)


def test_spellings_of_one_domain_are_one_domain(reckoner: Reckoner) -> None:
    """3.2: driving schools once, taxis once, no label twice for nothing: 2. 4.2: three names of repair: 2.
    4.5: the full-width and the tabbed case number are one, the small letters another: 2."""
    result = reckoner(load("spellings-of-one-domain"), "2024-06-30")
    assert [numbers(result, clause)[0] for clause in ("3.2", "4.2", "4.5")] == [2, 2, 2]


@pytest.mark.parametrize(
    ("day", "earned"),
    [
        ("2023-04-30", 0),
        ("2023-05-01", 2),
        ("2024-02-01", 2),
        ("2024-03-05", 1),
        ("2024-06-10", 1),
        ("2024-06-11", 0),
        ("2024-12-31", 0),
    ],
)
def test_staffing_follows_the_latest_proof(reckoner: Reckoner, day: str, earned: int) -> None:
    """2023: two people, standing. March 2024: one. 11 June: nine, then none by the higher id. July: no evidence.
    Fact 6 was submitted later but is of February, so it never outdates March's."""
    assert numbers(reckoner(load("staffing-through-the-years"), day), "1.1b") == (earned, earned, 2, 0)


def test_staffing_left_at_none_is_lost_with_the_year(reckoner: Reckoner) -> None:
    result = reckoner(load("staffing-through-the-years"), "2025-01-01")
    assert (numbers(result, "1.1a"), numbers(result, "1.1b")) == ((1, 1, 1, 0), (0, 0, 0, 2))


def test_only_standing_things_come_from_the_year_before_and_nothing_from_the_year_after(reckoner: Reckoner) -> None:
    """1.1a of 31 December 2023 stands; 1.3 of that day and 2.2 of 1 January 2025 do not; both edges of 2024 do."""
    facts = load("days-around-the-year")
    clauses = ("1.1a", "1.3", "2.2", "6.2", "6.3")
    assert [numbers(reckoner(facts, "2024-12-30"), clause)[0] for clause in clauses] == [1, 0, 0, 2, 0]
    assert [numbers(reckoner(facts, "2024-12-31"), clause)[0] for clause in clauses] == [1, 0, 0, 2, 2]
    assert [numbers(reckoner(facts, "2025-01-01"), clause)[3] for clause in clauses] == [0, 2, 1, 0, 0]


def test_what_is_returned_or_withdrawn_neither_earns_nor_excludes(reckoner: Reckoner) -> None:
    """1.4 keeps its 1 though a returned 6.1a and a withdrawn 6.1b show the same photo; 6.2 2; total 3."""
    result = reckoner(load("returned-and-withdrawn"), "2024-06-01")
    assert numbers(result, "1.4") == (1, 1, 3, 1)
    assert numbers(result, "total")[:2] == (3, 3)


def test_a_third_product_beyond_the_cap_still_carries_its_use(reckoner: Reckoner) -> None:
    """7.1 has three units, 10 at the cap. 7.2: the second and third, 10. 7.3: the third's 2; the first has no use."""
    result = reckoner(load("third-product-beyond-the-cap"), "2024-10-31")
    assert [numbers(result, clause)[0] for clause in ("7.1", "7.2", "7.3")] == [10, 10, 2]
    assert numbers(result, "7") == (22, 22, 24, 0)


def test_material_of_several_departments_adds_up(reckoner: Reckoner) -> None:
    """5.1 lacks only the pending coverage. 5.4: three campaigns (one told on the credit site, lawful here), cap 4.
    5.2 has all but the announcement."""
    facts = load("campaigns-gathered-from-departments")
    october = reckoner(facts, "2024-10-01")
    assert [numbers(october, clause)[:2] for clause in ("5.1", "5.2", "5.4")] == [(0, 4), (0, 0), (4, 4)]
    # The march's coverage is of 9 June; before it only the spring campaign counts.
    assert numbers(reckoner(facts, "2024-06-08"), "5.4") == (2, 2, 4, 0)


def test_repairs_stop_at_five_and_halves_stay_halves(reckoner: Reckoner) -> None:
    """Six repairs 5. Three uses 1.5. Cases: one company twice 0.5, a team is on no list, a driver pending 0.5."""
    result = reckoner(load("repairs-uses-and-cases"), "2024-10-01")
    assert numbers(result, "4.5") == (5, 5, 5, 0)
    assert numbers(result, "4.4") == (1 + HALF, 1 + HALF, 2, 0)
    assert numbers(result, "5.3b") == (HALF, 1, 1, 0)


def test_a_year_half_way(reckoner: Reckoner) -> None:
    """As of 8 October. Group 1: 1 + 1 + 2 + 2 + 1; pending 1.3 and Q3's study; 1.4 lost Q1.
    Group 2: Q1's meeting, Q2 (returned) and Q3 lost. Group 3: 1 + 2 + 1 items and repair; an item and buses pending.
    Group 4: two published domains 4, three uses 1.5 and one pending, three cases 3. Group 5: a pending article.
    Group 6: the study. Group 7: one product 5 and one pending; the loan's use waits for it; one case told 2."""
    result = reckoner(load("a-year-half-way"), "2024-10-08")
    assert numbers(result, "1") == (7, 10, 12, 1)
    assert numbers(result, "2") == (1, 1, 3, 2)
    assert numbers(result, "3") == (5, 7, 11, 1)
    assert numbers(result, "4") == (8 + HALF, 9, 25, 0)
    assert numbers(result, "5") == (0, 2, 15, 0)
    assert numbers(result, "6") == (1, 1, 6, 0)
    assert numbers(result, "7") == (12, 22, 24, 0)
    assert numbers(result, "total") == (34 + HALF, 52, 96, 4)


def test_the_command_prints_one_object_with_plain_numbers() -> None:
    """Halves as 34.5, whole amounts as 52, never 52.0; every clause with its reasons."""
    arguments = ("--facts", str(DATA / "a-year-half-way.json"), "--as-of", "2024-10-08", "--json")
    printed = json.loads(run_score(*arguments).stdout, parse_float=str, parse_int=str)
    assert list(printed) == ["plan", "as_of", "total", "clauses", "indicators", "groups"]
    assert (printed["plan"], printed["as_of"]) == ("gangcheng-2024", "2024-10-08")
    total = {"cap": "100", "earned": "34.5", "provisional": "52", "attainable": "96", "lost": "4"}
    assert printed["total"] == total
    assert [len(printed[part]) for part in ("clauses", "indicators", "groups")] == [27, 23, 7]
    assert all(clause.keys() == {*total, "reasons"} for clause in printed["clauses"].values())
    assert all(reason for clause in printed["clauses"].values() for reason in clause["reasons"])
