"""Hypothesis strategies for fact lists made to collide: few sources, few labels, days at the edges of periods."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from tests.scoring.clause_table import TABLE
from tests.scoring.oracle import FactDict

KINDS = (
    "notice photo video summary coverage criteria announcement publication upload data document".split()  # noqa: SIM905 # eleven words read better in a line
)
FAMILIES = (
    ("1.1a", "1.1b"),
    ("1.2a", "1.2b"),
    ("1.4", "6.1a", "6.1b"),
    ("2.1", "1.4"),
    ("3.1", "5.3a", "5.3b"),
    ("3.1",),
    ("3.2",),
    ("4.2", "4.3", "4.4", "4.5"),
    ("5.1", "5.2", "5.4"),
    ("5.3b", "5.4"),
    ("7.1", "7.2", "7.3"),
    tuple(TABLE),
)
LABELS = {
    "3.2": (
        "汽车维修",
        "维修",
        "机动车维修",
        " 汽车维修\u3000",
        "驾培",
        "出租车（含网约车）",
        "网约车",
        "公交",
        "城市公交",
        "道路货运",
    ),
    "5.3b": ("企业", "个人", "企业\u3000", " 个人", "团体", "企 业"),
    "5.4": ("诚信万里行", "诚信建设万里行", "诚信春运", "美德山东"),
    "7": ("信易行", "信易贷", "信易行 ", "\u00a0信易贷", "信易租", "驾培", "驾驶员培训"),
    "": ("汽车维修", "维修", "机动车维修", "驾驶员培训", "驾培", "Ａ1", "A1", "a1", "\u200bA1", "道路客运", "安全生产"),
}
EMPTY_LABELS = (None, "", " ", "\u3000\t")

MONTH_STARTS = [date(2024, month, 1) for month in range(1, 13)] + [date(2025, 1, 1)]
EDGES = sorted(
    {start + timedelta(days=shift) for start in MONTH_STARTS for shift in (-1, 0)}
    | {start + timedelta(days=shift) for start in MONTH_STARTS for shift in (8, 9, 10)}
)
LAST_YEAR = [date(2022, 6, 1), date(2023, 2, 28), date(2023, 12, 30)]
AFTER = [date(2025, 1, 31), date(2025, 6, 1), date(2026, 1, 1)]


def days() -> st.SearchStrategy[date]:
    """The day of a fact: mostly of the year, mostly at an edge."""
    in_year = [day for day in EDGES if day.year == 2024]
    return st.one_of(
        st.sampled_from(in_year),
        st.sampled_from(in_year),
        st.dates(date(2024, 1, 1), date(2024, 12, 31)),
        st.sampled_from([*LAST_YEAR, *EDGES, *AFTER]),
    )


def days_of_asking() -> st.SearchStrategy[date]:
    """The day on which the score is asked: mostly late enough for facts to be there."""
    late = [day for day in EDGES if day >= date(2024, 6, 1)]
    return st.one_of(st.sampled_from(late), st.sampled_from(late), st.dates(date(2024, 6, 1), date(2025, 2, 1)), days())


def labels(clause: str) -> st.SearchStrategy[str | None]:
    known = LABELS.get(clause) or LABELS.get(clause[0]) or LABELS[""]
    return st.one_of(st.sampled_from(known), st.sampled_from(known), st.sampled_from(EMPTY_LABELS))


def kinds(clause: str) -> st.SearchStrategy[str]:
    wanted = sorted({kind for entry in TABLE[clause].requires for kind in entry} | {"publication"})
    return st.one_of(st.sampled_from(wanted), st.sampled_from(wanted), st.sampled_from(KINDS))


@st.composite
def pieces(draw: st.DrawFn, clause: str, sources: int) -> dict[str, Any]:
    piece: dict[str, Any] = {"kind": draw(kinds(clause)), "source": f"s{draw(st.integers(1, sources))}"}
    if draw(st.booleans()):
        piece["channel"] = draw(st.sampled_from([None, "government", "credit-shandong", "other"]))
    return piece


@st.composite
def whole_requirement(draw: st.DrawFn, clause: str, sources: int) -> list[dict[str, Any]]:
    """One piece for each entry the clause requires, so that units often count."""
    source = st.integers(1, sources)
    return [
        {"kind": draw(st.sampled_from(sorted(entry))), "source": f"s{draw(source)}"} for entry in TABLE[clause].requires
    ]


@st.composite
def facts_of(draw: st.DrawFn, clauses: tuple[str, ...], sources: int) -> FactDict:
    clause = draw(st.sampled_from(clauses))
    fact: FactDict = {
        "clause": clause,
        "status": draw(
            st.sampled_from(["approved", "approved", "approved", "pending", "pending", "returned", "withdrawn"])
        ),
        "on": draw(days()).isoformat(),
    }
    evidence = draw(st.lists(pieces(clause, sources), max_size=3))
    if draw(st.integers(0, 3)) > 0:
        evidence = draw(whole_requirement(clause, sources)) + evidence
    writes_empty = draw(st.booleans())
    if evidence or writes_empty:  # no evidence is written both ways: as an empty list and not at all
        fact["evidence"] = evidence
    if TABLE[clause].rule == "per label" or draw(st.integers(0, 9)) == 0:
        fact["label"] = draw(labels(clause))
    if clause == "1.1b" and draw(st.booleans()):
        fact["count"] = draw(st.sampled_from([0, 1, 2, 3, 9]))
    if draw(st.integers(0, 3)) == 0:
        fact["flags"] = ["evaluation"]
    return fact


@st.composite
def ledger_run(draw: st.DrawFn) -> list[FactDict]:
    """Most months' ledgers, so that the every-month rule is met now and then."""
    missing = draw(st.sets(st.integers(4, 12), max_size=2))
    status = st.sampled_from(["approved"] * 8 + ["pending", "pending", "returned"])
    plan = {"clause": "1.2a", "status": draw(status), "on": "2024-04-26"}
    months = [
        {"clause": "1.2b", "status": draw(status), "on": f"2024-{month:02}-28"}
        for month in range(4, 13)
        if month not in missing
    ]
    proof = [{"kind": "publication", "source": "plan"}]
    return [{**fact, "evidence": proof} for fact in [plan, *months]]


@st.composite
def fact_lists(draw: st.DrawFn) -> list[FactDict]:
    """Facts in any order, with ids in any order, of one family of clauses or of all."""
    family = draw(st.sampled_from(FAMILIES))
    sources = draw(st.sampled_from([2, 5, 12, 40]))
    size = draw(st.sampled_from([1, 3, 7, 14, 22]))
    facts = draw(st.lists(facts_of(family, sources), min_size=size, max_size=size))
    if "1.2b" in family and draw(st.booleans()):
        facts = draw(ledger_run()) + facts[:4]
    ids = draw(st.permutations(range(len(facts))))
    return [{"id": number, **fact} for number, fact in zip(ids, facts, strict=True)]
