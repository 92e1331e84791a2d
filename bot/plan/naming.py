"""Finding clauses by the numbers that people type; the annex's Chinese numerals are read in ``bot.texts.annex``."""

from __future__ import annotations

from bot.plan.labels import fold
from bot.plan.model import Clause, Plan


def clauses_named(plan: Plan, item: str) -> tuple[Clause, ...]:
    """The clauses of ``3.1`` or ``1.2b``, full-width or not; an indicator gives all of its clauses, else none."""
    item_id = fold(item).lower()
    if plan.has_clause(item_id):
        return (plan.clause(item_id),)
    return plan.indicator(item_id).clauses if plan.has_indicator(item_id) else ()
