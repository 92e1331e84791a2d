"""The counting rules, each on a plan of its own."""

from __future__ import annotations

from bot.plan.model import Channel, EvidenceKind, Labels, RuleKind
from tests.scoring.tiny import APPROVED, MONTHLY, PENDING, amounts, clause, fact, plan_of, scored

PUBLISHED = (frozenset({EvidenceKind.PUBLICATION}),)
UPLOADED = (frozenset({EvidenceKind.UPLOAD}),)


def test_facts_of_a_once_clause_bring_their_evidence_together() -> None:
    either = frozenset({EvidenceKind.PHOTO, EvidenceKind.VIDEO})
    plan = plan_of(clause("a", RuleKind.ONCE, 40, requires=(frozenset({EvidenceKind.NOTICE}), either)))
    notice, video = fact(1, "a", "05-01", "notice"), fact(2, "a", "08-01", "video")
    assert amounts(scored(plan, [notice])["a"]) == (0, 0, 40, 0)
    assert amounts(scored(plan, [notice, video])["a"]) == (40, 40, 40, 0)


def test_a_publication_elsewhere_than_on_a_government_site_is_none() -> None:
    plan = plan_of(clause("a", RuleKind.ONCE, requires=PUBLISHED))
    for channel, earned in (("", 10), ("@government", 10), ("@other", 0), ("@credit-shandong", 0)):
        assert scored(plan, [fact(1, "a", "05-01", f"publication{channel} u")])["a"].earned == earned


def test_the_latest_statement_of_staff_decides_and_each_missing_person_costs_a_point() -> None:
    plan = plan_of(clause("a", RuleKind.STAFFING, 20, required=2))
    for count, earned in ((0, 0), (1, 10), (2, 20), (9, 20)):
        older = fact(1, "a", "05-01", count=2)
        assert scored(plan, [fact(2, "a", "05-02", count=count), older])["a"].earned == earned
    same_day = [fact(1, "a", "05-01", count=1), fact(2, "a", "05-01", count=2)]
    assert scored(plan, same_day)["a"].earned == 20


def test_only_a_standing_clause_counts_what_earlier_years_set_up() -> None:
    plan = plan_of(clause("a", RuleKind.ONCE, standing=True), clause("b", RuleKind.ONCE))
    found = scored(plan, [fact(1, "a", "2022-03-01"), fact(2, "b", "2023-12-31")])
    assert (found["a"].earned, found["b"].earned) == (10, 0)


def test_labels_are_compared_folded_and_by_their_aliases() -> None:
    labels = Labels("领域", offered=("驾驶员培训",), aliases={"驾培": "驾驶员培训"})
    plan = plan_of(clause("a", RuleKind.PER_LABEL, 10, 40, labels=labels))
    spellings = ["驾培", "\u3000驾驶员培训 ", "Ａ", "A", None, " \u3000"]
    facts = [fact(number, "a", "05-01", label=label) for number, label in enumerate(spellings)]
    assert scored(plan, facts)["a"].earned == 20


def test_a_closed_list_refuses_every_other_label() -> None:
    labels = Labels("类型", offered=("企业", "个人"), closed=True)
    plan = plan_of(clause("a", RuleKind.PER_LABEL, 5, 10, labels=labels))
    facts = [fact(1, "a", "05-01", label="企业"), fact(2, "a", "05-01", label="车队")]
    assert scored(plan, facts)["a"].earned == 5


def test_a_per_label_clause_without_a_vocabulary_still_folds() -> None:
    plan = plan_of(clause("a", RuleKind.PER_LABEL, 10, 20))
    facts = [fact(1, "a", "05-01", label="７号"), fact(2, "a", "05-01", label=" 7号")]
    assert scored(plan, facts)["a"].earned == 10


def test_labels_beyond_the_cap_add_nothing() -> None:
    plan = plan_of(clause("a", RuleKind.PER_LABEL, 20, 50))
    facts = [fact(number, "a", "05-01", label=str(number)) for number in range(4)]
    assert amounts(scored(plan, facts)["a"]) == (50, 50, 50, 0)


def test_a_flagged_fact_asks_more_of_its_whole_label() -> None:
    asked = (("evaluation", PUBLISHED),)
    plan = plan_of(clause("a", RuleKind.PER_LABEL, 10, 40, requires=UPLOADED, requires_when=asked))
    plain = fact(1, "a", "05-01", "upload x", label="A")
    flagged = fact(2, "a", "05-01", "upload y", label="A", flags=frozenset({"evaluation"}))
    other = fact(3, "a", "05-01", "upload z", label="B")
    assert scored(plan, [plain, flagged, other])["a"].earned == 10
    assert scored(plan, [plain, flagged, other, fact(4, "a", "06-01", "publication p", label="A")])["a"].earned == 20


def test_each_quarter_counts_once_and_an_ended_one_is_lost() -> None:
    plan = plan_of(clause("a", RuleKind.PER_QUARTER, 10, 40))
    facts = [fact(1, "a", "03-31"), fact(2, "a", "04-01"), fact(3, "a", "06-30")]
    assert amounts(scored(plan, facts, "09-30")["a"]) == (20, 20, 40, 0)
    assert amounts(scored(plan, facts, "10-01")["a"]) == (20, 20, 30, 10)


def test_items_count_up_to_the_quarters_limit() -> None:
    plan = plan_of(clause("a", RuleKind.PER_ITEM, 10, 80, quarter_limit=2))
    facts = [fact(number, "a", "05-01") for number in range(5)]
    assert amounts(scored(plan, facts, "07-01")["a"]) == (20, 20, 60, 20)


def test_items_without_a_quarters_limit_count_up_to_the_cap_and_lose_nothing_before_the_year_ends() -> None:
    plan = plan_of(clause("a", RuleKind.PER_ITEM, 10, 30))
    facts = [fact(number, "a", "05-01") for number in range(2)]
    assert amounts(scored(plan, facts)["a"]) == (20, 20, 30, 0)
    assert amounts(scored(plan, facts, "2025-01-01")["a"]) == (20, 20, 20, 10)


def test_items_that_share_sources_through_others_are_one_dated_by_the_earliest() -> None:
    plan = plan_of(clause("a", RuleKind.PER_ITEM, 10, 80, quarter_limit=2))
    facts = [
        fact(1, "a", "07-01", "photo x"),
        fact(2, "a", "04-01", "photo y"),
        fact(3, "a", "10-01", "photo x", "photo y"),
    ]
    found = scored(plan, facts)["a"]
    assert amounts(found) == (10, 10, 30, 50)
    (unit,) = found.units
    assert (unit.key, unit.ids, unit.quarter) == (2, (1, 2, 3), 2)


def test_a_source_already_used_by_an_excluded_clause_drops_the_fact() -> None:
    plan = plan_of(clause("a", RuleKind.PER_QUARTER, 10, 40, excludes=("b",)), clause("b", RuleKind.ONCE))
    study = fact(3, "b", "05-20", "photo x")
    meetings = [fact(1, "a", "05-10", "photo x"), fact(2, "a", "08-10", "photo y")]
    assert scored(plan, meetings)["a"].earned == 20
    assert scored(plan, [*meetings, study])["a"].earned == 10
    assert scored(plan, [*meetings, study], "05-19")["a"].earned == 10
    assert scored(plan, [fact(1, "a", "05-10", "photo x"), study])["a"].earned == 0


def test_an_item_with_one_excluded_source_falls_whole() -> None:
    plan = plan_of(clause("a", RuleKind.PER_ITEM, 10, 80, quarter_limit=2, excludes=("b",)), clause("b", RuleKind.ONCE))
    facts = [
        fact(1, "a", "05-01", "upload x", "photo s"),
        fact(2, "a", "05-02", "photo s"),
        fact(3, "a", "05-03", "upload z"),
        fact(4, "b", "05-04", "document x"),
    ]
    assert scored(plan, facts)["a"].earned == 10


def test_a_pending_fact_takes_nothing_away_until_it_is_decided() -> None:
    plan = plan_of(clause("a", RuleKind.PER_QUARTER, 10, 40, excludes=("b",)), clause("b", RuleKind.ONCE))
    meeting = fact(1, "a", "05-10", "photo x")
    for status, numbers in ((PENDING, (10, 10, 30, 10)), (APPROVED, (0, 0, 20, 20))):
        study = fact(2, "b", "05-10", "photo x", status=status)
        assert amounts(scored(plan, [meeting, study], "07-01")["a"]) == numbers


def test_a_struck_channel_is_taken_out_before_anything_else() -> None:
    struck = frozenset({Channel.CREDIT_SHANDONG})
    covered = (frozenset({EvidenceKind.COVERAGE}),)
    plan = plan_of(clause("a", RuleKind.ONCE, requires=covered, struck_channels=struck))
    here, elsewhere = "coverage@credit-shandong u", "coverage@other v"
    assert scored(plan, [fact(1, "a", "05-01", here)])["a"].earned == 0
    assert scored(plan, [fact(1, "a", "05-01", here, "photo p")])["a"].earned == 0
    assert scored(plan, [fact(1, "a", "05-01", here, elsewhere)])["a"].earned == 10
    assert scored(plan, [fact(1, "a", "05-01", "coverage v")])["a"].earned == 10


def test_a_chain_counts_a_label_only_where_the_earlier_link_counts_in_the_same_set() -> None:
    plan = plan_of(
        clause("p", RuleKind.PER_LABEL, 50, 100, requires=PUBLISHED),
        clause("q", RuleKind.PER_LABEL, 50, 100, needs_label_of="p"),
        clause("r", RuleKind.PER_LABEL, 20, 40, needs_label_of="q"),
    )
    policy = fact(1, "p", "06-01", "publication u", label="信易行", status=PENDING)
    use, story = fact(2, "q", "08-01", label="信易行"), fact(3, "r", "09-01", label="信易行")
    other = fact(4, "q", "08-01", label="信易贷")
    found = scored(plan, [policy, use, story, other])
    assert [amounts(found[name])[:2] for name in "pqr"] == [(0, 50), (0, 50), (0, 20)]


def test_a_clause_that_needs_another_earns_nothing_while_that_earns_nothing() -> None:
    plan = plan_of(clause("a", RuleKind.ONCE), clause("b", RuleKind.ONCE, 20, needs="a"))
    second = fact(2, "b", "05-01")
    assert amounts(scored(plan, [second])["b"]) == (0, 0, 20, 0)
    assert amounts(scored(plan, [second, fact(1, "a", "05-01", status=PENDING)])["b"]) == (0, 20, 20, 0)
    assert amounts(scored(plan, [second, fact(1, "a", "05-01")])["b"]) == (20, 20, 20, 0)


def test_every_due_month_is_wanted_from_the_day_after_its_due_day() -> None:
    plan = plan_of(clause("a", RuleKind.MONTHLY, 20, first_month=5, schedule=MONTHLY))
    may = fact(1, "a", "05-31")
    assert amounts(scored(plan, [], "06-10")["a"]) == (0, 0, 20, 0)
    assert amounts(scored(plan, [], "06-11")["a"]) == (0, 0, 0, 20)
    assert amounts(scored(plan, [may], "07-10")["a"]) == (20, 20, 20, 0)
    assert amounts(scored(plan, [may], "07-11")["a"]) == (0, 0, 0, 20)
    assert amounts(scored(plan, [may, fact(2, "a", "06-30", status=PENDING)], "07-11")["a"]) == (0, 20, 20, 0)


def test_a_month_before_the_first_counts_for_nothing() -> None:
    plan = plan_of(clause("a", RuleKind.MONTHLY, 20, first_month=5, schedule=MONTHLY))
    assert scored(plan, [fact(1, "a", "04-30")], "05-15")["a"].earned == 0


def test_decembers_ledger_is_due_only_in_january() -> None:
    plan = plan_of(clause("a", RuleKind.MONTHLY, 20, first_month=12, schedule=MONTHLY))
    assert scored(plan, [fact(1, "a", "12-02")], "2025-01-11")["a"].earned == 20
    assert amounts(scored(plan, [], "12-31")["a"]) == (0, 0, 20, 0)


def test_a_monthly_clause_without_a_day_of_the_next_month_is_due_at_the_months_end() -> None:
    plan = plan_of(clause("a", RuleKind.MONTHLY, 20))
    january = [fact(1, "a", "01-31")]
    assert scored(plan, january, "02-29")["a"].earned == 20
    assert scored(plan, january, "03-01")["a"].earned == 0


def test_after_the_year_nothing_more_can_be_reached() -> None:
    plan = plan_of(clause("a", RuleKind.ONCE))
    assert amounts(scored(plan, [], "12-31")["a"]) == (0, 0, 10, 0)
    assert amounts(scored(plan, [], "2025-01-01")["a"]) == (0, 0, 0, 10)
    assert amounts(scored(plan, [fact(1, "a", "12-31", status=PENDING)], "2025-01-01")["a"]) == (0, 10, 10, 0)


def test_facts_of_clauses_that_the_plan_does_not_have_are_not_looked_at() -> None:
    plan = plan_of(clause("a", RuleKind.ONCE))
    assert scored(plan, [fact(1, "z", "05-01")])["a"].earned == 0
