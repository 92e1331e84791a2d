"""What a coordinator types after /archive, and how large things are said to be."""

from __future__ import annotations

import pytest

from bot.domain.states import ArchiveVersion
from bot.plan.model import Plan
from bot.texts.archive_chat import parse_archive, size_text

ACCEPTANCE, INTERNAL = ArchiveVersion.ACCEPTANCE, ArchiveVersion.INTERNAL


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("", (None, None)),
        ("验收版", (ACCEPTANCE, None)),
        ("全部 内部版", (INTERNAL, None)),
        ("4.2", (None, "4.2")),
        ("四、2 内部版", (INTERNAL, "4.2")),
        ("内部版，5.3b", (INTERNAL, "5.3")),
        ("第八项", None),
        ("4.2 4.3", None),
    ],
)
def test_version_and_item_are_understood_in_any_order(
    plan: Plan, typed: str, meant: tuple[ArchiveVersion | None, str | None] | None
) -> None:
    assert parse_archive(typed, plan) == meant


def test_sizes_are_said_in_round_numbers() -> None:
    sizes = [size_text(size) for size in (0, 3, 45_678, 1_234_567, 45_000_000, 2_340_000_000)]
    assert sizes == ["0KB", "1KB", "46KB", "1MB", "45MB", "2.3GB"]
