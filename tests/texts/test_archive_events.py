"""What a clerk reads of each change in the 内部版, never the record's own words."""

from __future__ import annotations

from typing import Any

import pytest

from bot.texts.archive_events import detail_words


@pytest.mark.parametrize(
    ("detail", "words"),
    [
        ({}, ""),
        ({"way": "review", "version": 1, "decision": 1}, ""),
        ({"way": "correction", "version": 2, "decision": 2}, "更正"),
        ({"on": ["2024-07-16", "2024-07-17"], "way": "amendment"}, "核改；办事日期：2024-07-16 → 2024-07-17"),
        ({"label": [None, "出租车"], "is_evaluation": [False, True]}, "名称：未填 → 出租车；评价类：否 → 是"),
        ({"kind:12": ["photo", "notice"], "evidence:13": [None, 13]}, "材料种类：图片 → 活动通知；补充材料1份"),
        ({"evidence:13": [13, None]}, "拿掉材料1份"),
        ({"member": [1, 21]}, "报送人改为核对或接手的人"),
        ({"imported": 7}, "资料导入（原编号 7）"),
    ],
)
def test_a_change_is_said_in_plain_words(detail: dict[str, Any], words: str) -> None:
    assert detail_words(detail) == words
