"""The 27 clauses, typed by hand from the reading of the plan and from nowhere else.

The program reads the same clauses from its plan file; this table is deliberately a second copy, so that a slip in
either shows as a disagreement.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

HALF = Fraction(1, 2)

Entries = tuple[frozenset[str], ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: points of one unit, cap of the clause (in points), and what the line adds.

    ``needs``: the clause that must earn. ``needs_unit_of``: the clause whose unit of the same label must count.
    """

    rule: str
    points: Fraction
    cap: Fraction
    requires: Entries = ()
    standing: bool = False
    needs: str = ""
    needs_unit_of: str = ""
    excludes: tuple[str, ...] = ()


def row(rule: str, points: Fraction | int, cap: Fraction | int, requires: str = "", **more: object) -> Row:
    """Build a line; ``requires`` is written ``"notice; photo or video"`` as in the table."""
    entries = tuple(frozenset(part.strip().split(" or ")) for part in requires.split(";") if part.strip())
    return Row(rule, Fraction(points), Fraction(cap), entries, **more)  # type: ignore[arg-type] # keywords of Row


TABLE: dict[str, Row] = {
    "1.1a": row("once", 1, 1, standing=True),
    "1.1b": row("staffing", 2, 2, standing=True, needs="1.1a"),
    "1.2a": row("once", 2, 2, "publication"),
    "1.2b": row("every month", 2, 2, needs="1.2a"),
    "1.3": row("once", 2, 2),
    "1.4": row("per quarter", 1, 4, excludes=("6.1a", "6.1b")),
    "2.1": row("per quarter", 1, 4),
    "2.2": row("once", 1, 1),
    "3.1": row("per item", 1, 8, "upload", excludes=("5.3a", "5.3b")),
    "3.2": row("per label", 1, 4, "upload"),
    "4.1": row("once", 2, 2, "upload"),
    "4.2": row("per label", 2, 8, "publication"),
    "4.3": row("per label", 2, 8, "publication"),
    "4.4": row("per label", HALF, 2),
    "4.5": row("per label", 1, 5),
    "5.1": row("once", 4, 4, "notice; photo or video; summary; coverage"),
    "5.2": row("once", 4, 4, "notice; photo or video; criteria; announcement; coverage"),
    "5.3a": row("once", 2, 2, "upload"),
    "5.3b": row("per label", HALF, 1),
    "5.4": row("per label", 2, 4, "notice; photo or video; coverage"),
    "6.1a": row("once", 1, 1),
    "6.1b": row("once", 1, 1),
    "6.2": row("once", 2, 2),
    "6.3": row("once", 2, 2),
    "7.1": row("per label", 5, 10, "publication"),
    "7.2": row("per label", 5, 10, "photo or video or document; data", needs_unit_of="7.1"),
    "7.3": row("per label", 2, 4, "coverage", needs_unit_of="7.2"),
}

ITEMS_A_QUARTER = 2  # 3.1
PEOPLE_REQUIRED = 2  # 1.1b
FIRST_LEDGER_MONTH = 5  # 1.2b
CLOSED_LABELS = {"5.3b": {"企业", "个人"}}

ALIASES = {
    "驾培": "驾驶员培训",
    "出租车(含网约车)": "出租车",
    "网约车": "出租车",
    "公交": "城市公交",
    "诚信万里行": "诚信建设万里行",
}
ALIASES_OF_CLAUSE = {
    "3.2": {"维修": "汽车维修", "机动车维修": "汽车维修"},
    "4.2": {"汽车维修": "机动车维修", "维修": "机动车维修"},
    "4.3": {"汽车维修": "机动车维修", "维修": "机动车维修"},
    "4.4": {"汽车维修": "机动车维修", "维修": "机动车维修"},
}
