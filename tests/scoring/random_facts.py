"""Seeded fact lists, denser than a shrinking strategy can draw them: many facts, few places to put them."""

from __future__ import annotations

from datetime import date
from random import Random
from typing import Any

from tests.scoring.clause_table import TABLE
from tests.scoring.dense_facts import AFTER, EDGES, EMPTY_LABELS, FAMILIES, KINDS, LABELS, LAST_YEAR
from tests.scoring.oracle import FactDict

IN_YEAR = [day for day in EDGES if day.year == 2024]
STATUSES = ["approved"] * 5 + ["pending"] * 3 + ["returned", "withdrawn"]
CHANNELS = (None, "government", "credit-shandong", "other")


def random_case(seed: int) -> tuple[list[FactDict], date]:
    """The same facts and day of asking for the same seed, on every machine."""
    rng = Random(seed)
    family = rng.choice(FAMILIES)
    sources = rng.choice([2, 5, 15, 60, 400])
    facts = [random_fact(rng, rng.choice(family), sources) for _ in range(rng.choice([2, 5, 10, 20, 40]))]
    if "1.2b" in family:
        facts += ledgers(rng)
    rng.shuffle(facts)
    ids = rng.sample(range(1000), len(facts))
    asked = rng.choice(EDGES[-25:]) if rng.random() < 0.6 else rng.choice([*LAST_YEAR, *EDGES, *AFTER])
    return [{"id": number, **fact} for number, fact in zip(ids, facts, strict=True)], asked


def random_fact(rng: Random, clause: str, sources: int) -> FactDict:
    day = rng.choice(IN_YEAR) if rng.random() < 0.85 else rng.choice([*LAST_YEAR, *EDGES, *AFTER])
    if TABLE[clause].standing and rng.random() < 0.3:
        day = rng.choice(LAST_YEAR)
    fact: FactDict = {"clause": clause, "status": rng.choice(STATUSES), "on": day.isoformat()}
    fact["evidence"] = random_evidence(rng, clause, sources)
    if TABLE[clause].rule == "per label" or rng.random() < 0.1:
        known = LABELS.get(clause) or LABELS.get(clause[0]) or LABELS[""]
        few = known[: rng.choice([3, len(known)])]
        fact["label"] = rng.choice(few) if rng.random() < 0.9 else rng.choice(EMPTY_LABELS)
    if clause == "1.1b":
        fact["count"] = rng.choice([0, 1, 2, 3])
    if rng.random() < 0.15:
        fact["flags"] = ["evaluation"]
    return fact


def random_evidence(rng: Random, clause: str, sources: int) -> list[dict[str, Any]]:
    wanted = [rng.choice(sorted(entry)) for entry in TABLE[clause].requires if rng.random() < 0.85]
    kinds = wanted + rng.choices([*KINDS, "publication"], k=rng.choice([0, 0, 1, 2]))
    return [
        {"kind": kind, "source": f"s{rng.randrange(sources)}"}
        | ({"channel": rng.choice(CHANNELS)} if rng.random() < 0.3 else {})
        for kind in kinds
    ] or ([{"kind": "document", "source": f"s{rng.randrange(sources)}"}] if rng.random() < 0.8 else [])


def ledgers(rng: Random) -> list[FactDict]:
    """Most months' ledgers, so that the every-month rule is met now and then."""
    missing = rng.sample(range(4, 13), k=rng.choice([0, 0, 1, 2]))
    return [
        {
            "clause": "1.2b",
            "status": rng.choices(["approved", "pending", "returned"], [20, 3, 1])[0],
            "on": f"2024-{month:02}-{rng.randrange(1, 29):02}",
            "evidence": [{"kind": "document", "source": "ledger"}],
        }
        for month in range(4, 13)
        if month not in missing
    ]
