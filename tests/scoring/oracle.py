"""A second reckoning of the points: slow, naive, and as close to the sentences of the reading as it can be.

It shares nothing with the program: it works on the JSON dicts of a fact file, in fractions, with its own table of
clauses. Its purpose is to disagree. Rule numbers in the comments are those of "Counting, for a set of facts S and a
day as_of" and are given where the wording decides something that another wording would decide differently.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from tests.scoring.clause_table import (
    ALIASES,
    ALIASES_OF_CLAUSE,
    CLOSED_LABELS,
    FIRST_LEDGER_MONTH,
    ITEMS_A_QUARTER,
    PEOPLE_REQUIRED,
    TABLE,
)

YEAR = 2024
ZERO = Fraction(0)
NUMBERS = ("cap", "earned", "provisional", "attainable", "lost")

FactDict = dict[str, Any]
Unit = tuple[Any, list[FactDict]]  # (label, quarter, month, or day of the item; its facts)


def reckon(facts: list[FactDict], as_of: date) -> dict[str, Any]:
    """The object that ``creditbot score --json`` prints, without reasons; every number a ``Fraction`` of points."""
    clauses = {clause: numbers_of_clause(clause, facts, as_of) for clause in TABLE}
    indicators = added_up(clauses, lambda clause: clause.rstrip("ab"))
    groups = added_up(indicators, lambda indicator: indicator.split(".")[0])
    return {
        "plan": "gangcheng-2024",
        "as_of": as_of.isoformat(),
        "total": added_up(groups, lambda _group: "total")["total"],
        "clauses": clauses,
        "indicators": indicators,
        "groups": groups,
    }


def added_up(parts: dict[str, dict[str, Fraction]], whole: Callable[[str], str]) -> dict[str, dict[str, Fraction]]:
    sums: dict[str, dict[str, Fraction]] = {}
    for name, numbers in parts.items():
        target = sums.setdefault(whole(name), dict.fromkeys(NUMBERS, ZERO))
        for number in NUMBERS:
            target[number] += numbers[number]
    return sums


def numbers_of_clause(clause: str, facts: list[FactDict], as_of: date) -> dict[str, Fraction]:
    approved = [fact for fact in facts if fact["status"] == "approved"]
    with_pending = [fact for fact in facts if fact["status"] in ("approved", "pending")]
    earned = points(clause, approved, as_of)
    provisional = max(earned, points(clause, with_pending, as_of))
    attainable = max(provisional, still_possible(clause, approved, with_pending, as_of, provisional))
    cap = TABLE[clause].cap
    return dict(zip(NUMBERS, (cap, earned, provisional, attainable, cap - attainable), strict=True))


# --- rules 1 and 2: which facts are left ------------------------------------------------------------------------


def is_live(fact: FactDict, as_of: date) -> bool:
    day = date.fromisoformat(fact["on"])
    standing = TABLE[fact["clause"]].standing
    in_year = day.year == YEAR or (standing and day.year < YEAR)
    return in_year and day <= as_of and len(evidence_of(fact)) > 0


def evidence_of(fact: FactDict) -> list[dict[str, Any]]:
    evidence: list[dict[str, Any]] = fact.get("evidence", [])
    if fact["clause"] == "7.3":
        return [piece for piece in evidence if piece.get("channel") != "credit-shandong"]
    return evidence


def sources_of(facts: Iterable[FactDict]) -> set[str]:
    return {piece["source"] for fact in facts for piece in evidence_of(fact)}


def live_facts(clauses: Iterable[str], some: list[FactDict], as_of: date) -> list[FactDict]:
    wanted = set(clauses)
    return [fact for fact in some if fact["clause"] in wanted and is_live(fact, as_of)]


def without_excluded(
    clause: str, units: list[list[FactDict]], some: list[FactDict], as_of: date
) -> list[list[FactDict]]:
    # Rule 2 asks of the other clause's fact only that it is live: whether it scores there does not matter.
    taken = sources_of(live_facts(TABLE[clause].excludes, some, as_of))
    return [unit for unit in units if not sources_of(unit) & taken]


# --- rule 3: units ----------------------------------------------------------------------------------------------


def units_of(clause: str, some: list[FactDict], as_of: date) -> list[Unit]:
    live = live_facts([clause], some, as_of)
    if TABLE[clause].rule == "per item":
        # Sharing first, exclusion after it: a unit falls whole when any of its facts is excluded.
        kept = without_excluded(clause, merged_by_source(live), some, as_of)
        return [(day_of_item(unit), unit) for unit in kept]
    alone = without_excluded(clause, [[fact] for fact in live], some, as_of)
    found: list[Unit] = []
    for (fact,) in alone:
        key = key_of(clause, fact)
        if key is None:
            continue
        for known, members in found:
            if known == key:
                members.append(fact)
                break
        else:
            found.append((key, [fact]))
    return found


def key_of(clause: str, fact: FactDict) -> Any:
    """What tells the fact's unit from another; ``None`` for a fact that belongs to no unit."""
    rule = TABLE[clause].rule
    day = date.fromisoformat(fact["on"])
    if rule == "per quarter":
        return quarter_of(day)
    if rule == "every month":
        return day.month
    if rule == "per label":
        return label_of(clause, fact)
    return "all"


def label_of(clause: str, fact: FactDict) -> str | None:
    written = fact.get("label")
    if written is None:
        return None
    label = unicodedata.normalize("NFKC", written).strip()
    label = {**ALIASES, **ALIASES_OF_CLAUSE.get(clause, {})}.get(label, label)
    if label == "" or (clause in CLOSED_LABELS and label not in CLOSED_LABELS[clause]):
        return None
    return label


def merged_by_source(facts: list[FactDict]) -> list[list[FactDict]]:
    units = [[fact] for fact in facts]
    while True:
        for left in range(len(units)):
            for right in range(left + 1, len(units)):
                if sources_of(units[left]) & sources_of(units[right]):
                    units[left] += units.pop(right)
                    break
            else:
                continue
            break
        else:
            return units


def day_of_item(unit: list[FactDict]) -> date:
    first = min(unit, key=lambda fact: (fact["on"], fact["id"]))
    return date.fromisoformat(first["on"])


def quarter_of(day: date) -> int:
    return {1: 1, 2: 1, 3: 1, 4: 2, 5: 2, 6: 2, 7: 3, 8: 3, 9: 3, 10: 4, 11: 4, 12: 4}[day.month]


# --- rule 4: which units count ----------------------------------------------------------------------------------


def counting_units(clause: str, some: list[FactDict], as_of: date) -> list[Unit]:
    return [unit for unit in units_of(clause, some, as_of) if counts(clause, unit, some, as_of)]


def counts(clause: str, unit: Unit, some: list[FactDict], as_of: date) -> bool:
    key, facts = unit
    kinds = {piece["kind"] for fact in facts for piece in evidence_of(fact) if not is_published_elsewhere(piece)}
    required = list(TABLE[clause].requires)
    if clause == "3.2" and any("evaluation" in fact.get("flags", []) for fact in facts):
        required.append(frozenset({"publication"}))
    if not all(entry & kinds for entry in required):
        return False
    earlier = TABLE[clause].needs_unit_of
    # The earlier unit has to count; whether the earlier clause's cap leaves points for it does not matter.
    return not earlier or any(label == key for label, _ in counting_units(earlier, some, as_of))


def is_published_elsewhere(piece: dict[str, Any]) -> bool:
    return piece["kind"] == "publication" and piece.get("channel") not in (None, "government")


# --- rules 5 and 6: points --------------------------------------------------------------------------------------


def points(clause: str, some: list[FactDict], as_of: date) -> Fraction:
    """What the clause gives in the set ``some``."""
    line = TABLE[clause]
    if line.needs and points(line.needs, some, as_of) == 0:
        return ZERO
    units = counting_units(clause, some, as_of)
    if line.rule == "once":
        return line.points if units else ZERO
    if line.rule == "staffing":
        return staffing_points(clause, units)
    if line.rule == "every month":
        months = {key for key, _ in units if key >= FIRST_LEDGER_MONTH}
        return line.points if months and months_due(as_of) <= months else ZERO
    if line.rule in ("per quarter", "per item"):
        return min(line.cap, sum((points_of_quarter(clause, q, some, as_of) for q in (1, 2, 3, 4)), ZERO))
    return min(line.cap, line.points * len(units))


def staffing_points(clause: str, units: list[Unit]) -> Fraction:
    if not units:
        return ZERO
    ((_key, facts),) = units
    latest = max(facts, key=lambda fact: (fact["on"], fact["id"]))
    count: int = latest.get("count", 1)
    return max(ZERO, TABLE[clause].points - max(0, PEOPLE_REQUIRED - count))


def points_of_quarter(clause: str, quarter: int, some: list[FactDict], as_of: date) -> Fraction:
    units = counting_units(clause, some, as_of)
    if TABLE[clause].rule == "per quarter":
        return TABLE[clause].points * sum(1 for key, _ in units if key == quarter)
    items = sum(1 for day, _ in units if quarter_of(day) == quarter)
    return TABLE[clause].points * min(items, ITEMS_A_QUARTER)


def months_due(as_of: date) -> set[int]:
    following = {month: date(YEAR, month + 1, 10) for month in range(FIRST_LEDGER_MONTH, 12)}
    following[12] = date(YEAR + 1, 1, 10)
    return {month for month, tenth in following.items() if tenth < as_of}


# --- attainable -------------------------------------------------------------------------------------------------


def still_possible(
    clause: str, approved: list[FactDict], with_pending: list[FactDict], as_of: date, provisional: Fraction
) -> Fraction:
    line = TABLE[clause]
    if as_of > date(YEAR, 12, 31):
        return provisional
    if line.rule in ("per quarter", "per item"):
        quarters = (1, 2, 3, 4)
        return min(line.cap, sum((most_of_quarter(clause, q, approved, with_pending, as_of) for q in quarters), ZERO))
    if line.rule == "every month":
        months = [{key for key, _ in counting_units(clause, some, as_of)} for some in (approved, with_pending)]
        return line.points if any(months_due(as_of) <= counted for counted in months) else ZERO
    return line.cap


def most_of_quarter(
    clause: str, quarter: int, approved: list[FactDict], with_pending: list[FactDict], as_of: date
) -> Fraction:
    first_of_next = date(YEAR, quarter * 3 + 1, 1) if quarter < 4 else date(YEAR + 1, 1, 1)
    last_day = first_of_next - timedelta(days=1)
    if last_day < as_of:
        return max(points_of_quarter(clause, quarter, some, as_of) for some in (approved, with_pending))
    return TABLE[clause].points * (ITEMS_A_QUARTER if TABLE[clause].rule == "per item" else 1)
