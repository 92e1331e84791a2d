"""Small cases, reckoned by hand, where two readers might differ: days, periods, chains, and what is pending.

The four numbers are earned, provisional, attainable and lost.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.scoring.oracle import FactDict
from tests.scoring.reckoners import Reckoner, by_command, by_oracle, fact, numbered, numbers

PLAN_PUBLISHED = fact("1.2a", "2024-04-26", "publication@government plan")


@pytest.fixture(params=[by_command, by_oracle])
def reckoner(request: pytest.FixtureRequest) -> Any:
    return request.param


def ledgers(*months: int, status: str = "approved") -> list[FactDict]:
    return [fact("1.2b", f"2024-{month:02}-28", f"document ledger-{month}", status=status) for month in months]


# --- the monthly ledger -----------------------------------------------------------------------------------------


def test_no_ledger_is_due_on_the_tenth_itself(reckoner: Reckoner) -> None:
    """May's ledger is due before 11 June: on the 10th the points can still come, on the 11th they cannot."""
    assert numbers(reckoner(numbered(PLAN_PUBLISHED), "2024-06-10"), "1.2b") == (0, 0, 2, 0)
    assert numbers(reckoner(numbered(PLAN_PUBLISHED), "2024-06-11"), "1.2b") == (0, 0, 0, 2)


def test_mays_ledger_earns_at_once_though_nothing_is_due_yet(reckoner: Reckoner) -> None:
    facts = numbered(PLAN_PUBLISHED, *ledgers(5))
    assert numbers(reckoner(facts, "2024-05-27"), "1.2b") == (0, 0, 2, 0)
    assert numbers(reckoner(facts, "2024-05-28"), "1.2b") == (2, 2, 2, 0)


def test_a_ledger_of_june_alone_earns_until_mays_is_due(reckoner: Reckoner) -> None:
    """On 28 June May has been due since the 10th; were June's dated 1 June, it would earn for ten days."""
    early = numbered(PLAN_PUBLISHED, fact("1.2b", "2024-06-01", "document june"))
    assert numbers(reckoner(early, "2024-06-10"), "1.2b") == (2, 2, 2, 0)
    assert numbers(reckoner(early, "2024-06-11"), "1.2b") == (0, 0, 0, 2)


def test_a_ledger_of_april_is_not_one_of_the_plans_months(reckoner: Reckoner) -> None:
    assert numbers(reckoner(numbered(PLAN_PUBLISHED, *ledgers(4)), "2024-05-31"), "1.2b") == (0, 0, 2, 0)


def test_two_ledgers_in_one_month_do_not_stand_for_the_next(reckoner: Reckoner) -> None:
    facts = numbered(PLAN_PUBLISHED, *ledgers(5, 5, 7))
    assert numbers(reckoner(facts, "2024-07-11"), "1.2b") == (0, 0, 0, 2)


def test_decembers_ledger_is_owed_from_the_eleventh_of_january(reckoner: Reckoner) -> None:
    facts = numbered(PLAN_PUBLISHED, *ledgers(5, 6, 7, 8, 9, 10, 11))
    for day in ("2024-12-31", "2025-01-01", "2025-01-10"):
        assert numbers(reckoner(facts, day), "1.2b") == (2, 2, 2, 0)
    assert numbers(reckoner(facts, "2025-01-11"), "1.2b") == (0, 0, 0, 2)


def test_a_pending_ledger_keeps_the_points_within_reach(reckoner: Reckoner) -> None:
    """June is only pending: nothing earned, 2 provisional; returned, the points would be gone."""
    waiting = numbered(PLAN_PUBLISHED, *ledgers(5), *ledgers(6, status="pending"))
    returned = numbered(PLAN_PUBLISHED, *ledgers(5), *ledgers(6, status="returned"))
    assert numbers(reckoner(waiting, "2024-07-11"), "1.2b") == (0, 2, 2, 0)
    assert numbers(reckoner(returned, "2024-07-11"), "1.2b") == (0, 0, 0, 2)


def test_ledgers_earn_nothing_without_a_published_plan_but_nothing_is_lost(reckoner: Reckoner) -> None:
    """The plan was put on another site, so 1.2a earns 0 and 1.2b with it; the need does not lower what is in reach."""
    facts = numbered(fact("1.2a", "2024-04-26", "publication@other plan"), *ledgers(5, 6))
    assert numbers(reckoner(facts, "2024-07-11"), "1.2") == (0, 0, 4, 0)
    assert numbers(reckoner(facts, "2025-01-01"), "1.2") == (0, 0, 0, 4)


def test_a_pending_plan_carries_its_ledgers_in_the_pending_set(reckoner: Reckoner) -> None:
    facts = numbered(fact("1.2a", "2024-04-26", "publication plan", status="pending"), *ledgers(5))
    assert numbers(reckoner(facts, "2024-06-11"), "1.2") == (0, 4, 4, 0)


# --- quarters ---------------------------------------------------------------------------------------------------


def test_a_quarter_is_over_on_the_day_after_its_last(reckoner: Reckoner) -> None:
    assert numbers(reckoner([], "2024-03-31"), "2.1") == (0, 0, 4, 0)
    assert numbers(reckoner([], "2024-04-01"), "2.1") == (0, 0, 3, 1)
    assert numbers(reckoner([], "2024-12-31"), "3.1") == (0, 0, 2, 6)
    assert numbers(reckoner([], "2025-01-01"), "3.1") == (0, 0, 0, 8)


def test_an_ended_quarter_keeps_the_larger_of_what_is_approved_and_what_is_pending(reckoner: Reckoner) -> None:
    """The pending upload of 1 March shares s with March's and t with May's item: the three would be one of Q1.
    Earned 1 + 1. On 1 July Q1 keeps 1 and Q2 the larger of 1 and 0; Q3 and Q4 can bring 4."""
    facts = numbered(
        fact("3.1", "2024-03-10", "upload s"),
        fact("3.1", "2024-05-10", "upload t"),
        fact("3.1", "2024-03-01", "upload s", "photo t", status="pending"),
    )
    assert numbers(reckoner(facts, "2024-07-01"), "3.1") == (2, 2, 6, 2)


def test_the_larger_is_taken_quarter_by_quarter(reckoner: Reckoner) -> None:
    """Pending moves an item of May to 31 March: Q1 gives 0 approved and 1 with pending, Q2 1 and 0; 1 + 1 + 2 + 2.
    Both sets alone give 1, so provisional is 1."""
    facts = numbered(
        fact("3.1", "2024-05-10", "upload t"),
        fact("3.1", "2024-03-31", "photo t", status="pending"),
    )
    assert numbers(reckoner(facts, "2024-07-01"), "3.1") == (1, 1, 6, 2)
    assert numbers(reckoner(facts, "2025-01-01"), "3.1") == (1, 1, 1, 7)


def test_a_full_current_quarter_adds_nothing_to_what_it_can_bring(reckoner: Reckoner) -> None:
    """Three items in May: 2 earned, Q2 can bring 2 in all, Q3 and Q4 four."""
    facts = numbered(*(fact("3.1", f"2024-05-{day}", f"upload u{day}") for day in (10, 11, 12)))
    assert numbers(reckoner(facts, "2024-05-31"), "3.1") == (2, 2, 6, 2)


def test_two_meetings_in_one_quarter_are_one(reckoner: Reckoner) -> None:
    facts = numbered(fact("1.4", "2024-04-01", "photo a"), fact("1.4", "2024-06-30", "photo b"))
    assert numbers(reckoner(facts, "2024-06-30"), "1.4") == (1, 1, 3, 1)


def test_a_fact_of_tomorrow_is_not_there_today(reckoner: Reckoner) -> None:
    facts = numbered(fact("6.3", "2024-09-18", "photo a"))
    assert numbers(reckoner(facts, "2024-09-17"), "6.3") == (0, 0, 2, 0)
    assert numbers(reckoner(facts, "2024-09-18"), "6.3") == (2, 2, 2, 0)


def test_before_the_year_everything_is_within_reach_and_only_standing_things_are_there(reckoner: Reckoner) -> None:
    facts = numbered(fact("1.1a", "2023-05-01", "document a"), fact("1.3", "2023-05-01", "document b"))
    assert numbers(reckoner(facts, "2023-12-31"), "total") == (1, 1, 100, 0)


def test_a_deadline_passed_within_the_year_loses_nothing_of_a_once_clause(reckoner: Reckoner) -> None:
    """4.1 is due on 30 September, and still 2 on 20 December."""
    facts = numbered(fact("4.1", "2024-12-20", "upload a"))
    assert numbers(reckoner(facts, "2024-12-19"), "4.1") == (0, 0, 2, 0)
    assert numbers(reckoner(facts, "2024-12-20"), "4.1") == (2, 2, 2, 0)


# --- staffing ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("count", "earned"), [(0, 0), (1, 1), (2, 2), (9, 2)])
def test_each_person_short_costs_one_point(reckoner: Reckoner, count: int, earned: int) -> None:
    facts = numbered(fact("1.1a", "2024-04-20", "photo a"), fact("1.1b", "2024-04-20", "photo b", count=count))
    assert numbers(reckoner(facts, "2024-04-30"), "1.1b") == (earned, earned, 2, 0)


def test_an_unnamed_count_is_one_person(reckoner: Reckoner) -> None:
    facts = numbered(fact("1.1a", "2024-04-20", "photo a"), fact("1.1b", "2024-04-20", "photo b"))
    assert numbers(reckoner(facts, "2024-04-30"), "1.1b")[0] == 1


def test_an_office_without_a_leading_group_earns_nothing_yet(reckoner: Reckoner) -> None:
    """1.1a is only pending: 1.1b earns 0, and 2 with it."""
    office = fact("1.1b", "2024-04-20", "photo b", count=2)
    assert numbers(reckoner(numbered(office), "2024-04-30"), "1.1") == (0, 0, 3, 0)
    with_group = numbered(office, fact("1.1a", "2024-04-20", "photo a", status="pending"))
    assert numbers(reckoner(with_group, "2024-04-30"), "1.1") == (0, 3, 3, 0)


@pytest.mark.parametrize(("pending", "provisional"), [(0, 1), (1, 1), (2, 2)])
def test_a_pending_count_may_raise_the_office_and_never_lowers_it(
    reckoner: Reckoner, pending: int, provisional: int
) -> None:
    facts = numbered(
        fact("1.1a", "2024-04-20", "photo a"),
        fact("1.1b", "2024-04-20", "photo b", count=1),
        fact("1.1b", "2024-05-20", "photo c", count=pending, status="pending"),
    )
    assert numbers(reckoner(facts, "2024-05-31"), "1.1b") == (1, provisional, 2, 0)


def test_a_later_submission_about_an_earlier_day_does_not_outdate_the_office(reckoner: Reckoner) -> None:
    facts = numbered(
        fact("1.1a", "2024-04-20", "photo a"),
        fact("1.1b", "2024-05-20", "photo b", count=2),
        fact("1.1b", "2024-05-19", "photo c", count=0),
    )
    assert numbers(reckoner(facts, "2024-05-31"), "1.1b")[0] == 2


# --- pending and chains -----------------------------------------------------------------------------------------


def test_provisional_compares_whole_sets_not_single_domains(reckoner: Reckoner) -> None:
    """Approved: repair, 1. With pending: repair is flagged and falls, buses come: 1. So 1, not 2."""
    facts = numbered(
        fact("3.2", "2024-05-09", "upload a", label="汽车维修"),
        fact("3.2", "2024-05-10", "upload b", label="汽车维修", flags=["evaluation"], status="pending"),
        fact("3.2", "2024-05-11", "upload c", label="城市公交", status="pending"),
    )
    assert numbers(reckoner(facts, "2024-06-30"), "3.2") == (1, 1, 4, 0)


def test_an_item_in_the_annexs_order_waits_for_every_earlier_link(reckoner: Reckoner) -> None:
    """The case is approved, the use pending, the policy approved: 5, then 12 with the use."""
    facts = numbered(
        fact("7.3", "2024-05-01", "coverage c", label="信易行"),
        fact("7.2", "2024-08-01", "photo q", "data r", label="信易行", status="pending"),
        fact("7.1", "2024-07-01", "publication p", label="信易行"),
    )
    assert numbers(reckoner(facts, "2024-09-30"), "7") == (5, 12, 24, 0)


def test_a_use_that_lacks_its_figures_breaks_the_chain_behind_it(reckoner: Reckoner) -> None:
    facts = numbered(
        fact("7.1", "2024-07-01", "publication p", label="信易行"),
        fact("7.2", "2024-08-01", "photo q", label="信易行"),
        fact("7.3", "2024-09-01", "coverage c", label="信易行"),
    )
    assert numbers(reckoner(facts, "2024-09-30"), "7") == (5, 5, 24, 0)
    assert numbers(reckoner(facts, "2025-01-01"), "7") == (5, 5, 5, 19)


def test_two_products_half_way_do_not_make_one(reckoner: Reckoner) -> None:
    """The policy is the loan's, the use the travel's: the labels differ, the use waits."""
    facts = numbered(
        fact("7.1", "2024-07-01", "publication p", label="信易贷"),
        fact("7.2", "2024-08-01", "photo q", "data r", label="信易行"),
    )
    assert numbers(reckoner(facts, "2024-09-30"), "7") == (5, 5, 24, 0)


def test_a_chain_without_labels_earns_nothing(reckoner: Reckoner) -> None:
    facts = numbered(
        fact("7.1", "2024-07-01", "publication p"),
        fact("7.2", "2024-08-01", "photo q", "data r"),
        fact("7.3", "2024-09-01", "coverage c", label=" "),
    )
    assert numbers(reckoner(facts, "2024-09-30"), "7") == (0, 0, 24, 0)
