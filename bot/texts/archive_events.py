"""What the 内部版 says of one change of a submission, beside its states and its reason."""

from __future__ import annotations

from typing import Any

from bot.services.amendments import Part
from bot.services.decisions import Way
from bot.texts.amending import NAMES
from bot.texts.kinds import kind_name

_WAYS = {Way.CORRECTION.value: "更正", Way.APPEAL.value: "复核", "amendment": "核改"}
_FIELDS = {"on": Part.DAY, "label": Part.LABEL, "count": Part.COUNT, "is_evaluation": Part.EVALUATION}
_KIND, _PIECE = "kind", "evidence"


def detail_words(detail: dict[str, Any]) -> str:
    """核改；办事日期：2024-07-16 → 2024-07-17; the record's own bookkeeping is left out."""
    parts = [_WAYS[detail["way"]]] if detail.get("way") in _WAYS else []
    parts += [words for name, value in detail.items() if (words := _part(name, value))]
    return "；".join(parts)


def _part(name: str, value: Any) -> str:
    if name == "imported":
        return f"资料导入（原编号 {value}）"
    if not isinstance(value, list) or len(value) != 2:
        return ""
    before, after = value
    field = name.partition(":")[0]
    if field == "member":
        return "报送人改为核对或接手的人"
    if field == _PIECE:
        return "补充材料1份" if before is None else "拿掉材料1份"
    if field == _KIND:
        return f"{NAMES[Part.KIND]}：{kind_name(before)} → {kind_name(after)}"
    return f"{NAMES[_FIELDS[field]]}：{_value(before)} → {_value(after)}" if field in _FIELDS else ""


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    return "未填" if value is None else str(value)
