"""Sentences about 核改: what can be amended, what was, and how an amendment is typed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from html import escape
from typing import Any

from bot.domain.errors import InvalidInputError
from bot.domain.states import SubmissionState
from bot.services.amendments import Amended, AmendSheet, Change, Mended, Part, Piece
from bot.texts.days import full_day, parse_day
from bot.texts.gains import of_gain, of_params
from bot.texts.kinds import kind_name
from bot.texts.material import choice_names, parse_kinds
from bot.texts.numbers import parse_people

CHOOSE = "<b>核改 #{number}</b>：要改哪一样？改了会告诉报送人，原来的也留在记录里。"
CHOOSE_DECIDED = "<b>核改 #{number}</b>（已通过，改动要写明原因）：要改哪一样？"
ASK = {
    Part.DAY: "<b>#{number} 是哪天办的？</b>请点月份，或直接输入，如 6月12日。",
    Part.LABEL: "<b>#{number} 是哪个{prompt}？</b>请点按钮，或直接打字。",
    Part.COUNT: "<b>#{number} 是几个人？</b>请点按钮，或直接输入，如 3。",
    Part.EVALUATION: "<b>#{number} 是信用评价类数据吗？</b>请点按钮。",
    Part.KIND: "<b>#{number} 的材料是什么？</b>请点按钮。",
}
ASK_DAY = "<b>#{number} 是{month}月哪天办的？</b>请点按钮，或直接输入，如 6月12日。"
ASK_PIECE = "<b>#{number} 要改哪一份材料的种类？</b>请点按钮。"
ASK_REASON = "#{number} 已经通过，改动要写明原因（报送人、科室负责人、分管领导会看到原话）。请输入原因："
NOTHING = "#{number} 本来就是这样，没有改动。"
ALL_PIECES = "全部{count}份"
NAMES = {
    Part.DAY: "办事日期",
    Part.LABEL: "名称",
    Part.COUNT: "人数",
    Part.EVALUATION: "评价类",
    Part.KIND: "材料种类",
}
_HEADS: tuple[tuple[Part, tuple[str, ...]], ...] = (
    (Part.DAY, ("办事日期", "日期", "时间", "月份")),
    (Part.LABEL, ("领域", "类型", "产品", "活动", "案号", "名称")),
    (Part.COUNT, ("人数",)),
    (Part.EVALUATION, ("信用评价类数据", "信用评价类", "评价类", "评价")),
    (Part.KIND, ("材料种类", "种类", "材料")),
)
_YES, _NO = ("是", "是评价类", "对"), ("否", "不是", "不是评价类")
_REASON = re.compile(r"[\s，,；;（(]*(?:原因|理由)[:：是]?\s*(?P<reason>.+?)[)）]?", re.DOTALL)

ERRORS = {
    "amend_command": (
        "请写明改什么，例如：/amend {number} 日期 6月12日；/amend {number} 领域 驾驶员培训；/amend {number} 人数 3；"
        "/amend {number} 评价类 是；/amend {number} 种类 2 活动通知（第2份）"
    ),
    "amend_reason_needed": "#{number} 已经通过，改动要写明原因，例如：/amend {number} 日期 6月12日 原因：日期看错了",
    "not_amendable": "#{number} 现在是“{state}”，不用核改。",
    "part_not_asked": "#{number} 这一项没有这样可改。",
    "piece_unknown": "没有这一份材料，请看卡片上有几份。",
    "kind_unknown": "没看懂是哪种材料。可以写：{offered}",
}


def choose(sheet: AmendSheet) -> str:
    return (CHOOSE_DECIDED if sheet.needs_reason else CHOOSE).format(number=sheet.card.id)


def ask(sheet: AmendSheet, part: Part) -> str:
    return ASK[part].format(number=sheet.card.id, prompt=escape(sheet.card.prompt, quote=False))


def part_name(part: Part, prompt: str) -> str:
    return prompt if part is Part.LABEL and prompt else NAMES[part]


def piece_name(piece: Piece) -> str:
    """第2份 活动通知"""
    return f"第{piece.place}份 {'照片' if piece.is_photo else ''}{kind_name(piece.kind)}"


def parse(text: str, sheet: AmendSheet) -> tuple[Change, str]:
    """What ``日期 6月12日 原因：…`` asks for. Raises ``amend_command``, and where a value is unclear its own error."""
    for part, heads in _HEADS:
        for head in sorted(
            {*heads, *([sheet.card.prompt] if part is Part.LABEL and sheet.card.prompt else [])}, key=len
        )[::-1]:
            if text.startswith(head):
                rest = text[len(head) :].lstrip(" 　:：改为成到")
                value, reason = _split(rest)
                return value_of(part, value, sheet), reason
    raise InvalidInputError("amend_command", number=sheet.card.id)


def _split(text: str) -> tuple[str, str]:
    """The value, and the reason that follows 原因."""
    found = re.search(r"[\s，,；;（(]+(?:原因|理由)", text)
    if found is None:
        return text.strip(), ""
    reason = _REASON.fullmatch(text[found.start() :])
    return text[: found.start()].strip(), reason["reason"].strip() if reason else ""


def value_of(part: Part, text: str, sheet: AmendSheet) -> Change:
    """The typed value of that part."""
    match part:
        case Part.DAY:
            return Change(part, _day(text, sheet))
        case Part.LABEL:
            return Change(part, text)
        case Part.COUNT:
            count = parse_people(text)
            if count is None:
                raise InvalidInputError("count_unusable")
            return Change(part, str(count))
        case Part.EVALUATION:
            if text not in (*_YES, *_NO):
                raise InvalidInputError("amend_command", number=sheet.card.id)
            return Change(part, "1" if text in _YES else "0")
        case Part.KIND:
            return _kind(text, sheet)


def _day(text: str, sheet: AmendSheet) -> str:
    month = re.fullmatch(r"(\d{1,2})月", text)
    on = parse_day(f"{text}1日" if month else text, today=sheet.today, year=sheet.year)
    if on is None:
        raise InvalidInputError("day_unreadable")
    return on.isoformat()


def _kind(text: str, sheet: AmendSheet) -> Change:
    """2 活动通知, 第2份 活动通知, or 活动通知 of all."""
    found = re.fullmatch(r"(?:第?(?P<place>\d{1,2})份?[\s:：是改为]+)?(?P<kind>.+)", text)
    keys = parse_kinds(found["kind"], sheet.kinds) if found else ()
    if found is None or len(keys) != 1:
        offered = "、".join(choice_names(sheet.kinds, has_picture=True).values())
        raise InvalidInputError("kind_unknown", offered=offered)
    if found["place"] is None:
        return Change(Part.KIND, keys[0])
    piece = next((each for each in sheet.pieces if each.place == int(found["place"])), None)
    if piece is None:
        raise InvalidInputError("piece_unknown")
    return Change(Part.KIND, keys[0], piece.id)


def amended(outcome: Amended) -> list[str]:
    """What the reviewer reads above the card."""
    card = outcome.card
    if not outcome.changes:
        return [NOTHING.format(number=card.id)]
    lines = [f"✏️ #{card.id} 已核改，已告诉报送人：", *_changes(outcome.changes, card.prompt, card.year)]
    return [*lines, *of_gain(outcome.gain)] if outcome.gain else lines


def told(params: dict[str, Any]) -> list[str]:
    """What the sender reads: who amended what, and what it did to the score once it counts."""
    is_approved = params["state"] == SubmissionState.APPROVED.value
    changes = [Mended(**each) for each in params["changes"]]
    lines = [
        f"✏️ <b>#{params['id']} 已由{escape(params['by'], quote=False)}核改</b>",
        f"{params['clause_id']} {escape(params['title'], quote=False)}",
        *_changes(changes, params["prompt"], params["year"]),
    ]
    if params["reason"]:
        lines.append(f"原因：{escape(params['reason'], quote=False)}")
    if params["gained"]:
        lines += of_params(params["gained"])
    return [*lines, "有疑问请联系信用办。" if is_approved else "不用您再操作，等审核结果就行；有疑问请联系信用办。"]


def _changes(changes: Iterable[Mended], prompt: str, year: int) -> list[str]:
    """办事日期：6月12日 → 6月13日"""
    return [_changed(each, prompt, year) for each in changes]


def _changed(each: Mended, prompt: str, year: int) -> str:
    part = Part(each.part)
    name = part_name(part, prompt)
    if each.piece is not None:
        name = f"第{each.piece}份{name}"
    return f"{name}：{_shown(part, each.before, year)} → {_shown(part, each.after, year)}"


def _shown(part: Part, value: str | None, year: int) -> str:
    if value is None:
        return "（空）"
    match part:
        case Part.DAY:
            return full_day(date.fromisoformat(value), year=year)
        case Part.COUNT:
            return f"{value}人"
        case Part.EVALUATION:
            return "是" if value == "1" else "否"
        case Part.KIND:
            return kind_name(value)
        case Part.LABEL:
            return escape(value, quote=False)
