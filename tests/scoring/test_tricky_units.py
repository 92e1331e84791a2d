"""Small cases, reckoned by hand, where two readers of the counting rules might differ: sources, evidence, labels.

The four numbers are earned, provisional, attainable and lost.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.scoring.reckoners import Reckoner, by_command, by_oracle, fact, numbered, numbers

YEARS_LAST_DAY = "2024-12-31"


@pytest.fixture(params=[by_command, by_oracle])
def reckoner(request: pytest.FixtureRequest) -> Any:
    return request.param


# --- exclusion --------------------------------------------------------------------------------------------------


def test_exclusion_works_one_way_only(reckoner: Reckoner) -> None:
    """3.1 loses what 5.3a shows; 5.3a keeps its 2 points."""
    facts = numbered(fact("3.1", "2024-05-01", "upload s"), fact("5.3a", "2024-05-01", "upload s"))
    result = reckoner(facts, YEARS_LAST_DAY)
    assert (numbers(result, "3.1")[0], numbers(result, "5.3a")[0]) == (0, 2)


def test_a_case_that_scores_nothing_itself_still_excludes_the_item(reckoner: Reckoner) -> None:
    """The 5.3b fact has no label and the 5.3a fact no upload: both are live, and that is all that exclusion asks."""
    facts = numbered(
        fact("3.1", "2024-05-01", "upload s"),
        fact("3.1", "2024-05-02", "upload t"),
        fact("3.1", "2024-08-02", "upload u"),
        fact("5.3b", "2024-06-01", "document s"),
        fact("5.3a", "2024-06-01", "document t"),
    )
    result = reckoner(facts, YEARS_LAST_DAY)
    assert numbers(result, "3.1")[0] == 1
    assert (numbers(result, "5.3a")[0], numbers(result, "5.3b")[0]) == (0, 0)


def test_a_study_of_another_day_excludes_as_soon_as_it_is_live(reckoner: Reckoner) -> None:
    """The photo of 20 June lies under 1.4 at once; the 6.1b of 4 September takes it away on that day, not before."""
    facts = numbered(fact("1.4", "2024-06-20", "photo s"), fact("6.1b", "2024-09-04", "photo s"))
    assert numbers(reckoner(facts, "2024-09-03"), "1.4") == (1, 1, 3, 1)
    assert numbers(reckoner(facts, "2024-09-04"), "1.4") == (0, 0, 2, 2)


@pytest.mark.parametrize("on", ["2023-12-31", "2025-01-01"])
def test_a_study_outside_the_year_excludes_nothing(reckoner: Reckoner, on: str) -> None:
    facts = numbered(fact("1.4", "2024-06-20", "photo s"), fact("6.1a", on, "photo s"))
    assert numbers(reckoner(facts, "2025-02-01"), "1.4")[0] == 1


def test_one_excluded_meeting_leaves_the_quarters_other_meeting(reckoner: Reckoner) -> None:
    """1.4 loses the fact, not the quarter: the meeting of 10 May stands."""
    facts = numbered(
        fact("1.4", "2024-05-20", "photo s", "document own"),
        fact("1.4", "2024-05-10", "photo t"),
        fact("6.1a", "2024-05-20", "photo s"),
    )
    assert numbers(reckoner(facts, YEARS_LAST_DAY), "1.4")[0] == 1


def test_an_approved_study_excludes_a_pending_meeting(reckoner: Reckoner) -> None:
    facts = numbered(fact("1.4", "2024-05-20", "photo s", status="pending"), fact("6.1a", "2024-05-20", "photo s"))
    assert numbers(reckoner(facts, "2024-06-01"), "1.4") == (0, 0, 3, 1)


def test_an_item_of_three_shared_facts_falls_whole_with_one_excluded_source(reckoner: Reckoner) -> None:
    """1–2 share b, 2–3 share c, 3 shows the article's s: none of the three is left; 4 stands."""
    facts = numbered(
        fact("3.1", "2024-04-01", "upload a", "photo b"),
        fact("3.1", "2024-05-01", "photo b", "photo c"),
        fact("3.1", "2024-07-01", "upload s", "photo c"),
        fact("3.1", "2024-07-02", "upload d"),
        fact("5.3a", "2024-06-01", "upload s"),
    )
    assert numbers(reckoner(facts, "2024-09-30"), "3.1") == (1, 1, 4, 4)  # 0 + 0 + 2 + 2


def test_sharing_along_an_excluded_fact_is_not_undone(reckoner: Reckoner) -> None:
    """The same three facts without the article are one item; with a case that shows only b, none."""
    shared = [
        fact("3.1", "2024-04-01", "upload a", "photo b"),
        fact("3.1", "2024-05-01", "photo b", "photo c"),
        fact("3.1", "2024-07-01", "upload d", "photo c"),
    ]
    assert numbers(reckoner(numbered(*shared), YEARS_LAST_DAY), "3.1")[0] == 1
    with_case = numbered(*shared, fact("5.3b", "2024-10-01", "photo b", label="企业"))
    assert numbers(reckoner(with_case, YEARS_LAST_DAY), "3.1")[0] == 0


def test_the_same_file_counts_under_clauses_that_do_not_exclude_each_other(reckoner: Reckoner) -> None:
    """1.4, 2.1, 1.3, 6.2: one photo, four clauses, 1 + 1 + 2 + 2."""
    facts = numbered(*(fact(clause, "2024-05-20", "photo s") for clause in ("1.4", "2.1", "1.3", "6.2")))
    assert numbers(reckoner(facts, "2024-05-20"), "total")[0] == 6


# --- sharing ----------------------------------------------------------------------------------------------------


def test_a_source_named_twice_in_one_fact_changes_nothing(reckoner: Reckoner) -> None:
    facts = numbered(fact("3.1", "2024-05-20", "upload s", "upload s", "photo s"))
    assert numbers(reckoner(facts, YEARS_LAST_DAY), "3.1")[0] == 1


def test_sources_are_compared_byte_for_byte(reckoner: Reckoner) -> None:
    facts = numbered(
        fact("3.1", "2024-05-20", "upload https://credit.example/a"),
        fact("3.1", "2024-05-21", "upload https://credit.example/A"),
        fact("3.1", "2024-08-21", "upload https://credit.example/ａ"),
        fact("3.1", "2024-08-22", "upload https://credit.example/a/"),
    )
    assert numbers(reckoner(facts, YEARS_LAST_DAY), "3.1")[0] == 4


def test_a_shared_item_takes_the_day_of_its_earliest_fact_even_if_the_upload_is_later(reckoner: Reckoner) -> None:
    """Two uploads of July share the photo of 31 March: one item of Q1, nothing in Q3."""
    facts = numbered(
        fact("3.1", "2024-07-01", "upload a", "photo s"),
        fact("3.1", "2024-07-02", "upload b", "photo s"),
        fact("3.1", "2024-03-31", "photo s"),
    )
    assert numbers(reckoner(facts, "2024-10-01"), "3.1") == (1, 1, 3, 5)  # 1 + 0 + 0 + 2


def test_a_fact_without_an_upload_is_an_item_only_through_what_it_shares(reckoner: Reckoner) -> None:
    facts = numbered(fact("3.1", "2024-05-20", "document s"), fact("3.1", "2024-05-21", "coverage@credit-shandong t"))
    assert numbers(reckoner(facts, YEARS_LAST_DAY), "3.1")[0] == 0
    joined = numbered(
        *(fact("3.1", "2024-05-20", "document s") for _ in range(2)), fact("3.1", "2024-06-01", "upload s")
    )
    assert numbers(reckoner(joined, YEARS_LAST_DAY), "3.1")[0] == 1


def test_meetings_that_share_a_photo_still_count_in_both_quarters(reckoner: Reckoner) -> None:
    """Sharing binds only under the per-item rule; 2.1's quarters stand on their own."""
    facts = numbered(fact("2.1", "2024-03-31", "photo s"), fact("2.1", "2024-04-01", "photo s"))
    assert numbers(reckoner(facts, YEARS_LAST_DAY), "2.1") == (2, 2, 3, 1)


# --- evidence and channels --------------------------------------------------------------------------------------


def test_a_struck_link_leaves_the_rest_of_the_fact(reckoner: Reckoner) -> None:
    """One case is told on both sites: the other site's link carries it. Its twin has only a photo left."""
    chain = [
        fact(clause, "2024-06-01", *evidence, label=label)
        for label in ("信易行", "信易贷")
        for clause, evidence in (("7.1", ["publication p"]), ("7.2", ["photo q", "data r"]))
    ]
    told = fact("7.3", "2024-10-01", "coverage@credit-shandong c", "coverage@other d", label="信易行")
    struck = fact("7.3", "2024-10-01", "coverage@credit-shandong c", "photo e", label="信易贷")
    assert numbers(reckoner(numbered(*chain, told, struck), YEARS_LAST_DAY), "7.3") == (2, 2, 4, 0)


def test_coverage_without_a_channel_or_on_the_governments_site_tells_the_case(reckoner: Reckoner) -> None:
    chain = [
        fact(clause, "2024-06-01", *evidence, label=label)
        for label in ("信易行", "信易贷")
        for clause, evidence in (("7.1", ["publication p"]), ("7.2", ["document q", "data r"]))
    ]
    told = [
        fact("7.3", "2024-10-01", "coverage c", label="信易行"),
        fact("7.3", "2024-10-01", "coverage@government c", label="信易贷"),
    ]
    assert numbers(reckoner(numbered(*chain, *told), YEARS_LAST_DAY), "7.3")[0] == 4


@pytest.mark.parametrize(
    ("published", "earned"),
    [("publication", 2), ("publication@government", 2), ("publication@other", 0), ("publication@credit-shandong", 0)],
)
def test_a_publication_counts_on_the_governments_site_or_without_a_channel(
    reckoner: Reckoner, published: str, earned: int
) -> None:
    facts = numbered(fact("1.2a", "2024-04-26", f"{published} p"))
    assert numbers(reckoner(facts, "2024-04-30"), "1.2a") == (earned, earned, 2, 0)


def test_a_second_fact_can_publish_what_the_first_published_elsewhere(reckoner: Reckoner) -> None:
    facts = numbered(
        fact("4.3", "2024-09-01", "publication@other p", label="道路客运"),
        fact("4.3", "2024-09-02", "publication@government q", label="道路客运"),
        fact("4.3", "2024-09-02", "publication@government r", label="道路货运", status="pending"),
    )
    assert numbers(reckoner(facts, "2024-09-30"), "4.3") == (2, 4, 8, 0)


@pytest.mark.parametrize(
    ("evidence", "earned"),
    [
        (["data d"], 0),
        (["photo p"], 0),
        (["video v", "data d"], 5),
        (["document x", "data d"], 5),
        (["summary s", "data d"], 0),
    ],
)
def test_a_use_needs_its_figures_and_something_to_see(reckoner: Reckoner, evidence: list[str], earned: int) -> None:
    facts = numbered(
        fact("7.1", "2024-06-01", "publication p", label="信易行"), fact("7.2", "2024-08-01", *evidence, label="信易行")
    )
    assert numbers(reckoner(facts, "2024-09-30"), "7.2")[0] == earned


def test_a_fact_without_evidence_is_nothing(reckoner: Reckoner) -> None:
    """Neither points, nor a flag on its domain, nor an exclusion."""
    facts = numbered(
        fact("2.2", "2024-06-01"),
        fact("3.2", "2024-06-01", label="汽车维修", flags=["evaluation"]),
        fact("3.2", "2024-06-02", "upload u", label="汽车维修"),
    )
    result = reckoner(facts, "2024-06-30")
    assert (numbers(result, "2.2")[0], numbers(result, "3.2")[0]) == (0, 1)


# --- labels -----------------------------------------------------------------------------------------------------


def test_repair_has_two_names_in_the_lists_and_stays_two_elsewhere(reckoner: Reckoner) -> None:
    """The two names of repair are one under 3.2 and 4.4, and two case numbers under 4.5, where no alias names them."""
    facts = numbered(
        *(
            fact(clause, "2024-06-01", "upload u", label=label)
            for clause in ("3.2", "4.4", "4.5")
            for label in ("汽车维修", "机动车维修")
        )
    )
    result = reckoner(facts, "2024-06-30")
    assert [numbers(result, clause)[0] for clause in ("3.2", "4.4", "4.5")] == [1, 0.5, 2]


def test_aliases_tie_a_chain_together_and_hold_after_folding_and_trimming(reckoner: Reckoner) -> None:
    """7.1 of 网约车, 7.2 of full-width 出租车（含网约车） between wide spaces, 7.3 of 出租车: one product, 12."""
    facts = numbered(
        fact("7.1", "2024-06-01", "publication p", label="网约车"),
        fact("7.2", "2024-06-02", "photo q", "data r", label="\u3000出租车（含网约车）\u00a0\n"),
        fact("7.3", "2024-06-03", "coverage c", label="出租车"),
    )
    assert numbers(reckoner(facts, "2024-06-30"), "7")[0] == 12


def test_white_space_inside_a_label_is_part_of_it(reckoner: Reckoner) -> None:
    facts = numbered(
        *(fact("4.5", "2024-06-01", "photo p", label=label) for label in ("案 1", "案1", "案\u30001", " 案1"))
    )
    assert numbers(reckoner(facts, "2024-06-30"), "4.5")[0] == 2


def test_a_closed_list_takes_its_two_labels_however_they_are_spaced_and_no_other(reckoner: Reckoner) -> None:
    labels = ("\u3000企业", "企业 ", "企 业", "个体", "")
    facts = numbered(*(fact("5.3b", "2024-06-01", "photo p", label=label) for label in labels))
    assert numbers(reckoner(facts, "2024-06-30"), "5.3b") == (0.5, 0.5, 1, 0)
