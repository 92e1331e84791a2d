"""Labels: the name that tells one unit of a clause from another (a field, a product, an activity, a case number)."""

from __future__ import annotations

import unicodedata

from bot.plan.model import Labels


def fold(raw: str) -> str:
    """The text after Unicode NFKC with white space removed at both ends; idempotent."""
    return unicodedata.normalize("NFKC", raw).strip()


def normalise_label(labels: Labels, raw: str) -> str:
    """The label under which a fact is counted: NFKC, trimmed, then the clause's aliases; may be empty.

    Source: SCORING.md, "Labels"; ``labels.aliases`` has folded keys and holds the plan's general aliases too.
    """
    folded = fold(raw)
    return labels.aliases.get(folded, folded)
