"""Copies of the bureau's plan with one thing changed."""

from __future__ import annotations

from bot.plan.loader import PLANS_DIR

TEXT = (PLANS_DIR / "gangcheng-2024.toml").read_text(encoding="utf-8")


def changed(old: str, new: str, within: str = "") -> str:
    """The plan's text with the first ``old`` after the first ``within`` replaced; both must stand there."""
    start = TEXT.index(within)
    assert old in TEXT[start:], old
    return TEXT[:start] + TEXT[start:].replace(old, new, 1)


def clause(clause_id: str) -> str:
    """What the clause's entry begins with."""
    return f'[[clause]]\nid = "{clause_id}"\n'
