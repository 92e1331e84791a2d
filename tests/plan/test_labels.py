"""Labels are compared after NFKC, trimming and the plan's aliases, in that order."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.plan.labels import fold, normalise_label
from bot.plan.loader import load_builtin
from bot.plan.model import Labels

PLAN = load_builtin()


def labels_of(clause_id: str) -> Labels:
    labels = PLAN.clause(clause_id).labels
    assert labels is not None
    return labels


@pytest.mark.parametrize(
    ("clause_id", "raw", "label"),
    [
        ("3.2", "汽车维修", "汽车维修"),
        ("3.2", "机动车维修", "汽车维修"),
        ("3.2", "维修", "汽车维修"),
        ("4.2", "汽车维修", "机动车维修"),
        ("4.3", "维修", "机动车维修"),
        ("4.4", "机动车维修", "机动车维修"),
        ("7.1", "汽车维修", "汽车维修"),
        ("7.1", "维修", "维修"),
        ("4.2", "\u3000驾培 ", "驾驶员培训"),
        ("3.2", "出租车(含网约车)", "出租车"),
        ("3.2", "出租车（含网约车）", "出租车"),
        ("3.2", " 出租车（含网约车)\n", "出租车"),
        ("3.2", "网约车", "出租车"),
        ("3.2", "公交", "城市公交"),
        ("5.4", "诚信万里行", "诚信建设万里行"),
        ("7.2", "信易＋", "信易+"),
        ("4.5", "ＡＢ１２", "AB12"),
        ("4.5", "鲁 12", "鲁 12"),
        ("4.5", "\u3000 ", ""),
    ],
)
def test_spellings_of_one_label_become_one(clause_id: str, raw: str, label: str) -> None:
    assert normalise_label(labels_of(clause_id), raw) == label


@settings(deadline=None)
@given(st.text(), st.sampled_from(["3.2", "4.2", "5.3b", "7.3"]))
def test_normalising_twice_changes_nothing_more(raw: str, clause_id: str) -> None:
    once = normalise_label(labels_of(clause_id), raw)
    assert normalise_label(labels_of(clause_id), once) == once


@settings(deadline=None)
@given(st.text())
def test_folded_text_has_no_white_space_at_its_ends(raw: str) -> None:
    assert fold(raw) == fold(raw).strip()
