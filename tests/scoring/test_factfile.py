"""The fact file: what it may say, and one refusal with its place for everything that it may not."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from bot.plan.model import Channel, EvidenceKind, RuleKind
from bot.scoring.factfile import dump_facts, parse_facts
from bot.scoring.facts import Evidence, Fact, FactStatus
from bot.scoring.jsonform import FactFileError, FactFileFault, shown
from bot.texts.factfile import fact_file_error
from tests.scoring.tiny import clause, plan_of

F = FactFileFault
PLAN = plan_of(clause("3.2", RuleKind.ONCE))
PIECE = {"kind": "photo", "source": "s"}
FACT = {"id": 17, "clause": "3.2", "status": "approved", "on": "2024-05-09"}


def parsed(*facts: object) -> tuple[Fact, ...]:
    return parse_facts(json.dumps({"facts": facts}), PLAN)


def refusal(text: str) -> FactFileError:
    with pytest.raises(FactFileError) as caught:
        parse_facts(text, PLAN)
    return caught.value


def with_evidence(**changes: Any) -> dict[str, Any]:
    return {**FACT, "evidence": [PIECE, {**PIECE, **changes}]}


def test_a_fact_is_read_with_all_that_it_says() -> None:
    full = {
        **FACT,
        "label": "汽车维修",
        "count": 3,
        "flags": ["evaluation"],
        "evidence": [{"kind": "publication", "source": "https://…", "channel": "government"}],
    }
    assert parsed(full) == (
        Fact(
            17,
            "3.2",
            FactStatus.APPROVED,
            date(2024, 5, 9),
            "汽车维修",
            3,
            frozenset({"evaluation"}),
            (Evidence(EvidenceKind.PUBLICATION, "https://…", Channel.GOVERNMENT),),
        ),
    )


def test_what_is_absent_has_its_default_and_null_is_allowed_where_it_is_one() -> None:
    plain = Fact(17, "3.2", FactStatus.APPROVED, date(2024, 5, 9))
    assert parsed(FACT) == (plain,)
    (found,) = parsed({**FACT, "label": None, "evidence": [{**PIECE, "channel": None}]})
    assert (found.label, found.evidence[0].channel) == (None, None)


def test_a_day_outside_the_year_and_a_zero_are_good() -> None:
    (found,) = parsed({**FACT, "id": 0, "count": 0, "on": "1999-12-31"})
    assert (found.id, found.count, found.on) == (0, 0, date(1999, 12, 31))


@pytest.mark.parametrize(
    "text",
    ["", "facts", '{"facts": []} {}', "{'facts': []}", '{"facts": [],}', '{"facts": ["\n"]}', "\ufeff{}", "1" * 5000],
)
def test_text_that_is_not_json_is_refused(text: str) -> None:
    assert refusal(text).code is F.NOT_JSON


def test_text_that_is_not_json_names_line_and_column() -> None:
    assert refusal('{\n "facts": [}').place == "2:12"


def test_nesting_without_end_is_refused() -> None:
    assert refusal('{"facts": ' + "[" * 200_000).code is F.TOO_DEEP


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("[]", F.NOT_OBJECT, ""),
        ("null", F.NOT_OBJECT, ""),
        ("NaN", F.NOT_OBJECT, ""),
        ("{}", F.MISSING_KEY, ""),
        ('{"facts": {}}', F.NOT_LIST, "facts"),
        ('{"facts": null}', F.NOT_LIST, "facts"),
        ('{"facts": [], "more": 1}', F.UNKNOWN_KEY, ""),
        ('{"facts": [], "facts": []}', F.DUPLICATE_KEY, ""),
        ('{"facts": [[]]}', F.NOT_OBJECT, "facts[0]"),
        ('{"facts": [{"id": NaN}]}', F.NOT_WHOLE, "facts[0].id"),
        ('{"facts": [{"id": 1, "id": 1}]}', F.DUPLICATE_KEY, "facts[0]"),
    ],
)
def test_the_outer_form_is_kept_to(text: str, code: FactFileFault, place: str) -> None:
    error = refusal(text)
    assert (error.code, error.place) == (code, place)


@pytest.mark.parametrize("key", ["id", "clause", "status", "on"])
def test_a_fact_without_what_it_must_have_is_refused(key: str) -> None:
    error = refusal(json.dumps({"facts": [{name: value for name, value in FACT.items() if name != key}]}))
    assert (error.code, error.place, error.params) == (F.MISSING_KEY, "facts[0]", {"key": key})


@pytest.mark.parametrize("key", ["kind", "source"])
def test_evidence_without_what_it_must_have_is_refused(key: str) -> None:
    evidence = [{name: value for name, value in PIECE.items() if name != key}]
    error = refusal(json.dumps({"facts": [{**FACT, "evidence": evidence}]}))
    assert (error.code, error.place, error.params) == (F.MISSING_KEY, "facts[0].evidence[0]", {"key": key})


@pytest.mark.parametrize(
    ("change", "code", "place"),
    [
        *(({"id": value}, F.NOT_WHOLE, ".id") for value in (True, 2.0, 1e3, -1, "1", None, [], {})),
        *(({"count": value}, F.NOT_WHOLE, ".count") for value in (False, 2.0, -1, "2", None, float("nan"))),
        *(({"clause": value}, F.NOT_TEXT, ".clause") for value in (3.2, None, ["3.2"])),
        ({"clause": "3.3"}, F.UNKNOWN_CLAUSE, ".clause"),
        ({"clause": " 3.2"}, F.UNKNOWN_CLAUSE, ".clause"),
        ({"status": "Approved"}, F.UNKNOWN_STATUS, ".status"),
        ({"status": 1}, F.NOT_TEXT, ".status"),
        ({"label": 5}, F.NOT_TEXT, ".label"),
        ({"label": ["A"]}, F.NOT_TEXT, ".label"),
        ({"label": "\ud800"}, F.BROKEN_TEXT, ".label"),
        ({"flags": "evaluation"}, F.NOT_LIST, ".flags"),
        ({"flags": None}, F.NOT_LIST, ".flags"),
        ({"flags": {"evaluation": True}}, F.NOT_LIST, ".flags"),
        ({"flags": ["evaluation", "late"]}, F.UNKNOWN_FLAG, ".flags[1]"),
        ({"flags": [1]}, F.NOT_TEXT, ".flags[0]"),
        ({"evidence": {}}, F.NOT_LIST, ".evidence"),
        ({"evidence": None}, F.NOT_LIST, ".evidence"),
        ({"evidence": ["photo"]}, F.NOT_OBJECT, ".evidence[0]"),
        ({"note": "x"}, F.UNKNOWN_KEY, ""),
        *(
            ({"on": value}, F.BAD_DAY, ".on")
            for value in (
                "2024-6-1",
                "20240601",
                "2024-W10-1",
                "2024-02-30",
                "2024-06-01T00:00",
                "2024-06-01 ",
                "2024-06-01\n",
                "0000-01-01",
                "２０２４-06-01",
                "",
            )
        ),
        ({"on": 20240601}, F.NOT_TEXT, ".on"),
        ({"on": None}, F.NOT_TEXT, ".on"),
    ],
)
def test_a_fact_that_says_something_wrong_is_refused_at_its_place(
    change: dict[str, Any], code: FactFileFault, place: str
) -> None:
    error = refusal(json.dumps({"facts": [FACT, {**FACT, "id": 18, **change}]}))
    assert (error.code, error.place) == (code, f"facts[1]{place}")


@pytest.mark.parametrize(
    ("change", "code", "place"),
    [
        ({"kind": "picture"}, F.UNKNOWN_KIND, ".kind"),
        ({"kind": None}, F.NOT_TEXT, ".kind"),
        ({"source": ""}, F.EMPTY_SOURCE, ".source"),
        ({"source": 7}, F.NOT_TEXT, ".source"),
        ({"source": "\udc80"}, F.BROKEN_TEXT, ".source"),
        ({"channel": "wechat"}, F.UNKNOWN_CHANNEL, ".channel"),
        ({"channel": ""}, F.UNKNOWN_CHANNEL, ".channel"),
        ({"channel": 1}, F.NOT_TEXT, ".channel"),
        ({"url": "x"}, F.UNKNOWN_KEY, ""),
    ],
)
def test_evidence_that_says_something_wrong_is_refused_at_its_place(
    change: dict[str, Any], code: FactFileFault, place: str
) -> None:
    error = refusal(json.dumps({"facts": [with_evidence(**change)]}))
    assert (error.code, error.place) == (code, f"facts[0].evidence[1]{place}")


def test_a_key_twice_is_refused_at_any_depth() -> None:
    inner = '{"kind": "photo", "source": "s", "source": "s"}'
    whole = json.dumps(FACT)[:-1] + f', "evidence": [{inner}]}}'
    error = refusal(f'{{"facts": [{whole}]}}')
    assert (error.code, error.place, error.params) == (F.DUPLICATE_KEY, "facts[0].evidence[0]", {"key": "source"})


def test_an_id_twice_is_refused() -> None:
    error = refusal(json.dumps({"facts": [FACT, {**FACT, "id": 18}, FACT]}))
    assert (error.code, error.place, error.params) == (F.DUPLICATE_ID, "facts[2].id", {"value": "17"})


def test_a_long_whole_number_is_one() -> None:
    assert parsed({**FACT, "id": 10**30})[0].id == 10**30


def test_what_is_shown_of_a_value_fits_one_line() -> None:
    assert shown("a\nb\u202e\ud800") == "a\\u000ab\\u202e\\ud800"
    assert shown("长" * 100) == "长" * 40 + "…"
    assert [shown(value) for value in (None, True, 2.5, [], 7)] == ["null", "true", "2.5", "", "7"]
    assert refusal('{"facts": [{"id": NaN, "clause": "3.2", "status": "approved", "on": "2024-05-09"}]}').params == {
        "value": "NaN"
    }


def test_an_unknown_key_cannot_break_the_line() -> None:
    error = refusal('{"facts": [], "a\\nb": 1}')
    assert "\n" not in fact_file_error("x.json", error)


@pytest.mark.parametrize("code", [code for code in FactFileFault if code is not F.NOT_JSON])
def test_every_refusal_has_a_line_that_names_file_and_place(code: FactFileFault) -> None:
    line = fact_file_error("x.json", FactFileError(code, "facts[3].evidence[0].kind", key="k", value="v"))
    assert line.startswith("x.json：facts[3].evidence[0].kind：")


def test_a_fault_of_the_whole_names_the_outermost_place_or_line_and_column() -> None:
    assert "最外层" in fact_file_error("x.json", refusal("[]"))
    assert "第1行第1列" in fact_file_error("x.json", refusal("facts"))
    assert "最外层" in fact_file_error("x.json", refusal("1" * 5000))


def test_facts_written_are_read_again_the_same() -> None:
    facts = parsed(with_evidence(channel="other"), {**FACT, "id": 18, "label": "「A」", "flags": ["evaluation"]})
    assert parse_facts(dump_facts(facts), PLAN) == facts
    assert "「A」" in dump_facts(facts)
