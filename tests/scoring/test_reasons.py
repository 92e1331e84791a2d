"""Each reason on the smallest case that gives it, and a sentence for every one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.plan.model import Channel, EvidenceKind, Labels, RuleKind
from bot.scoring.reasons import Reason, ReasonCode
from bot.texts.scoring import KIND_NAMES, points_text, reason_text
from tests.scoring.tiny import (
    APPROVED,
    MONTHLY,
    PENDING,
    RETURNED,
    WITHDRAWN,
    amounts,
    clause,
    codes,
    fact,
    plan_of,
    reason,
    scored,
)

C = ReasonCode
PUBLISHED = (frozenset({EvidenceKind.PUBLICATION}),)
ONCE = plan_of(clause("a", RuleKind.ONCE, 20))
ITEMS = plan_of(clause("a", RuleKind.PER_ITEM, 10, 30, quarter_limit=2))
LABELLED = plan_of(clause("a", RuleKind.PER_LABEL, 10, 20))
STAFF = plan_of(clause("a", RuleKind.STAFFING, 20, required=2))
BARRED = plan_of(
    clause("a", RuleKind.PER_QUARTER, 10, 40, excludes=("b", "c")), *(clause(name, RuleKind.ONCE) for name in "bc")
)


def test_what_counted_is_told_with_its_facts_unit_and_points() -> None:
    found = scored(LABELLED, [fact(3, "a", "05-01", label="A"), fact(5, "a", "06-01", label="A")])["a"]
    assert found.reasons == (Reason(C.COUNTED, (3, 5), label="A", points=10),)


def test_a_clause_without_facts_says_so_and_withdrawn_ones_are_not_spoken_of() -> None:
    assert codes(scored(ONCE, [])["a"]) == [C.NO_FACTS]
    assert codes(scored(ONCE, [fact(1, "a", "05-01", status=WITHDRAWN)])["a"]) == [C.NO_FACTS]


def test_what_waits_for_review_is_told_with_what_it_would_bring() -> None:
    found = scored(ONCE, [fact(1, "a", "05-01", status=PENDING)])["a"]
    assert found.reasons == (Reason(C.PENDING_COUNTS, (1,), points=20),)


def test_a_pending_fact_beside_a_counted_one_adds_nothing() -> None:
    found = scored(ONCE, [fact(1, "a", "05-01"), fact(2, "a", "05-01", status=PENDING)])["a"]
    assert codes(found) == [C.COUNTED, C.PENDING_ADDS_NOTHING]
    assert found.reasons[1].facts == (2,)


def test_a_pending_fact_that_was_sent_earlier_does_not_take_the_place_of_a_counted_one() -> None:
    facts = [fact(number, "a", "05-01", label=str(number)) for number in (2, 3)]
    found = scored(LABELLED, [fact(1, "a", "05-01", label="1", status=PENDING), *facts])["a"]
    assert reason(found, C.OVER_CAP).facts == (1,)


def test_units_beyond_a_limit_are_told_apart() -> None:
    facts = [fact(number, "a", on) for number, on in enumerate(["05-01", "05-02", "05-03", "08-01", "08-02"])]
    found = scored(ITEMS, facts)["a"]
    assert reason(found, C.OVER_QUARTER_LIMIT).facts == (2,)
    assert (reason(found, C.OVER_CAP).facts, reason(found, C.OVER_CAP).points) == ((4,), 30)


def test_facts_that_became_one_item_are_told() -> None:
    found = scored(ITEMS, [fact(1, "a", "05-01", "photo x"), fact(2, "a", "05-02", "photo x")])["a"]
    assert reason(found, C.MERGED).facts == (1, 2)


def test_staff_short_of_the_number_and_an_outdated_statement_are_told() -> None:
    found = scored(STAFF, [fact(1, "a", "05-01", count=2), fact(2, "a", "06-01", count=1)])["a"]
    assert codes(found) == [C.COUNTED, C.SHORT_STAFFED, C.OUTDATED]
    short, outdated = found.reasons[1:]
    assert (short.facts, short.count, short.required) == ((2,), 1, 2)
    assert (outdated.facts, outdated.by) == ((1,), (2,))


def test_a_pending_statement_of_more_staff_says_what_it_would_bring() -> None:
    facts = [fact(1, "a", "05-01", count=1), fact(2, "a", "06-01", count=2, status=PENDING)]
    assert reason(scored(STAFF, facts)["a"], C.PENDING_COUNTS).points == 20


def test_a_pending_statement_of_less_staff_is_named_as_lowering() -> None:
    facts = [fact(1, "a", "05-01", count=2), fact(2, "a", "06-01", count=0, status=PENDING)]
    found = scored(STAFF, facts)["a"]
    assert amounts(found) == (20, 20, 20, 0)
    lowering = reason(found, C.WOULD_LOWER)
    assert (lowering.by, lowering.points) == ((2,), 0)


def test_a_missing_publication_and_one_elsewhere_are_told_apart() -> None:
    plan = plan_of(clause("a", RuleKind.ONCE, requires=PUBLISHED))
    assert codes(scored(plan, [fact(1, "a", "05-01")])["a"]) == [C.NOT_PUBLISHED]
    assert codes(scored(plan, [fact(1, "a", "05-01", "publication@other u")])["a"]) == [C.NOT_GOVERNMENT]


def test_missing_kinds_are_named_with_their_alternatives() -> None:
    either = frozenset({EvidenceKind.VIDEO, EvidenceKind.PHOTO})
    plan = plan_of(clause("a", RuleKind.ONCE, requires=(either, *PUBLISHED, frozenset({EvidenceKind.NOTICE}))))
    found = scored(plan, [fact(1, "a", "05-01", "notice")])["a"]
    assert codes(found) == [C.NOT_PUBLISHED, C.MISSING_KINDS]
    assert found.reasons[1].missing == ((EvidenceKind.PHOTO, EvidenceKind.VIDEO),)


def test_a_chains_missing_link_is_named() -> None:
    plan = plan_of(clause("p", RuleKind.PER_LABEL, 10), clause("q", RuleKind.PER_LABEL, 10, needs_label_of="p"))
    found = reason(scored(plan, [fact(1, "q", "05-01", label="A")])["q"], C.LINK_MISSING)
    assert (found.clause, found.label, found.if_approved) == ("p", "A", ())


def test_a_link_that_a_pending_fact_would_break_is_told_as_a_condition() -> None:
    asked = (("evaluation", PUBLISHED),)
    plan = plan_of(
        clause("p", RuleKind.PER_LABEL, 10, requires_when=asked),
        clause("q", RuleKind.PER_LABEL, 10, needs_label_of="p"),
    )
    flagged = fact(3, "p", "05-02", label="A", flags=frozenset({"evaluation"}), status=PENDING)
    found = scored(plan, [fact(1, "p", "05-01", label="A"), fact(2, "q", "05-01", label="A"), flagged])
    assert reason(found["p"], C.NOT_PUBLISHED).if_approved == (3,)
    assert reason(found["q"], C.LINK_MISSING).if_approved == (3,)
    assert reason(found["q"], C.WOULD_LOWER).by == (3,)


def test_material_counted_elsewhere_names_the_clause_and_its_facts() -> None:
    facts = [fact(1, "a", "05-01", "photo x"), fact(2, "b", "05-01", "photo y"), fact(3, "c", "05-01", "photo x")]
    found = scored(BARRED, facts)["a"]
    excluded = reason(found, C.EXCLUDED)
    assert (excluded.facts, excluded.by, excluded.clause, excluded.if_approved) == ((1,), (3,), "c", ())


@pytest.mark.parametrize("status", [APPROVED, PENDING])
def test_an_exclusion_that_rests_on_a_pending_fact_is_told_as_a_condition(status: object) -> None:
    facts = [fact(1, "a", "05-01", "photo x", status=status), fact(2, "b", "05-01", "photo x", status=PENDING)]
    assert reason(scored(BARRED, facts)["a"], C.EXCLUDED).if_approved == (2,)


def test_labels_that_cannot_count_are_told() -> None:
    labels = Labels("类型", offered=("企业", "个人"), closed=True)
    plan = plan_of(clause("a", RuleKind.PER_LABEL, 5, 10, labels=labels))
    found = scored(plan, [fact(1, "a", "05-01"), fact(2, "a", "05-01", label="车队")])["a"]
    assert codes(found) == [C.NO_LABEL, C.OUTSIDE_LIST]
    assert found.reasons[1].offered == ("企业", "个人")


def test_facts_that_are_not_live_are_told_by_their_obstacle() -> None:
    struck = frozenset({Channel.CREDIT_SHANDONG})
    plan = plan_of(clause("a", RuleKind.ONCE, struck_channels=struck))
    here = "coverage@credit-shandong u"
    facts = [
        fact(1, "a", "2023-05-01"),
        fact(2, "a", "12-01"),
        replace(fact(3, "a", "05-01"), evidence=()),
        fact(4, "a", "05-01", here),
        fact(5, "a", "05-01", here, "coverage@other v"),
        fact(6, "a", "05-01", status=RETURNED),
    ]
    found = scored(plan, facts, "10-08")["a"]
    told = {reason.code: reason.facts for reason in found.reasons}
    assert told == {
        C.COUNTED: (5,),
        C.OUTSIDE_YEAR: (1,),
        C.IN_FUTURE: (2,),
        C.NO_EVIDENCE: (3,),
        C.ALL_STRUCK: (4,),
        C.STRUCK: (5,),
        C.RETURNED: (6,),
    }


def test_a_clause_that_is_held_back_names_the_other() -> None:
    plan = plan_of(clause("a", RuleKind.ONCE), clause("b", RuleKind.ONCE, 20, needs="a"))
    found = scored(plan, [fact(1, "b", "05-01")])["b"]
    assert codes(found) == [C.COUNTED, C.NEEDS_OTHER]
    assert (found.reasons[0].points, found.reasons[1].clause) == (None, "a")
    waiting = scored(plan, [fact(1, "b", "05-01", status=PENDING)])["b"]
    assert codes(waiting) == [C.PENDING_COUNTS, C.NEEDS_OTHER]


def test_months_are_told_one_by_one_and_as_a_whole() -> None:
    plan = plan_of(clause("a", RuleKind.MONTHLY, 20, first_month=5, schedule=MONTHLY))
    facts = [fact(1, "a", "05-31"), fact(2, "a", "04-30")]
    found = scored(plan, facts, "07-01")["a"]
    assert codes(found) == [C.COUNTED, C.BEFORE_FIRST_MONTH, C.MONTHS_COUNTED]
    assert (found.reasons[0].month, found.reasons[1].month) == (5, 5)
    late = scored(plan, facts, "08-11")["a"]
    assert reason(late, C.MONTHS_MISSING).months == (6, 7)


def test_an_ended_quarter_and_an_ended_year_name_what_is_lost() -> None:
    quarters = scored(BARRED, [fact(1, "a", "05-01")], "10-01")["a"]
    assert [(one.quarter, one.points) for one in quarters.reasons if one.code is C.QUARTER_LOST] == [(1, 10), (3, 10)]
    assert reason(scored(ONCE, [], "2025-01-01")["a"], C.YEAR_ENDED).points == 20


def test_the_units_of_both_sets_are_open_to_the_reader() -> None:
    found = scored(ONCE, [fact(1, "a", "05-01"), fact(2, "a", "05-01", status=PENDING)])["a"]
    assert [unit.ids for unit in found.approved_units] == [(1,)]
    assert [unit.ids for unit in found.units] == [(1, 2)]
    assert (found.pending, found.open) == (0, 0)


@pytest.mark.parametrize("code", list(ReasonCode))
def test_every_reason_has_a_sentence(code: ReasonCode) -> None:
    full = Reason(
        code, (12,), (34,), (56,), "a", "驾培", 1, 5, (5, 6), 15, 2, 1, 2, ((EvidenceKind.PHOTO,),), ("企业", "个人")
    )
    sentence = reason_text(full, ONCE)
    assert sentence.startswith("若待审的#56通过：")
    assert sentence.endswith("。")
    assert "None" not in sentence
    assert not any(word in sentence for word in ("{", "}"))
    assert reason_text(replace(full, if_approved=()), ONCE) == sentence.removeprefix("若待审的#56通过：")


def test_a_sentence_names_numbers_units_and_the_annex() -> None:
    assert reason_text(Reason(C.COUNTED, (3, 5), label="汽车维修", points=5), ONCE) == "#3、#5（汽车维修）已计0.5分。"
    assert reason_text(Reason(C.COUNTED, (3,), month=5), ONCE) == "#3（5月）符合要求。"
    assert "a（一、1）" in reason_text(Reason(C.EXCLUDED, (2,), by=(1,), clause="a"), ONCE)
    assert "图片或视频" in reason_text(
        Reason(C.MISSING_KINDS, (2,), missing=((EvidenceKind.PHOTO, EvidenceKind.VIDEO),)), ONCE
    )
    assert "符合要求" in reason_text(Reason(C.PENDING_COUNTS, (3,), quarter=2), ONCE)


def test_every_kind_of_evidence_has_a_name_and_points_are_exact() -> None:
    assert set(KIND_NAMES) == set(EvidenceKind)
    assert [points_text(tenths) for tenths in (0, 5, 10, 415, 1000)] == ["0", "0.5", "1", "41.5", "100"]
