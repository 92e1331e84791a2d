"""The annex's own numbers: how an item is called there, and what people mean when they type one."""

from __future__ import annotations

import re
import unicodedata

from bot.plan.model import Clause, Indicator, Plan
from bot.plan.naming import clauses_named

_DIGITS = {numeral: str(place) for place, numeral in enumerate("一二三四五六七八九", 1)}


def annex_name(indicator: Indicator) -> str:
    """The indicator's number in the annex: 四、2."""
    return indicator.annex


def annex_of(plan: Plan, clause: Clause) -> str:
    """The annex's number of the clause's indicator; a clause has none of its own."""
    return annex_name(plan.indicator(clause.indicator))


def parse_item(text: str, plan: Plan) -> list[Clause]:
    """The clauses that the text names: 3.1, ３．１, 1.2b, 四、2, 四2, 四.2, 第四、2; empty if it names none."""
    found = _annex_pattern(plan).fullmatch(_folded(text))
    if found is None:
        return list(clauses_named(plan, text))
    group = next(group for group in plan.groups if group.annex == found["group"])
    number = _DIGITS.get(found["number"], found["number"])
    return list(clauses_named(plan, f"{group.id}.{number}{found['letter']}"))


def _annex_pattern(plan: Plan) -> re.Pattern[str]:
    annexes = "|".join(re.escape(group.annex) for group in plan.groups)
    number = f"[0-9]+|[{''.join(_DIGITS)}]"
    return re.compile(rf"第?(?P<group>{annexes})[、.,·\s(-]*(?P<number>{number})\)?(?P<letter>[a-z]?)")


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().lower()
