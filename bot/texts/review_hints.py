"""Hints on a review card, one a line."""

from __future__ import annotations

from html import escape

from bot.services.cautions import CautionCode
from bot.services.overlaps import Overlap
from bot.services.review_cards import ReviewCard
from bot.services.review_hints import Hints, Neighbour
from bot.texts.files import remark_lines
from bot.texts.material import caution
from bot.texts.pages import note_line

SAME_EVENT = "❔ 同一天{others}也报了这一项，是否同一会议（活动）？是的话不重复计分。"


def hint_lines(card: ReviewCard) -> list[str]:
    """What deserves a closer look: pages, files, the same material elsewhere, the same day, what has to come first."""
    hints = card.hints
    return [
        *(f"🔗 {note_line(note)}" for note in hints.pages),
        *remark_lines(hints.remarks),
        *dict.fromkeys(_overlap(each) for each in _not_merging(hints)),
        *([SAME_EVENT.format(others=_numbers(hints.neighbours))] if hints.neighbours else []),
        *map(caution, hints.cautions),
    ]


def label_question(card: ReviewCard) -> str:
    """（新领域，还是并入 驾驶员培训？）, or that nobody has used it before."""
    if card.hints.candidates:
        likely = "、".join(escape(label, quote=False) for _, label in card.hints.candidates)
        return f"（新{card.prompt}，还是并入 {likely}？）"
    return f"（新的{card.prompt}，以前没有人用过）" if card.is_new_label else ""


def checklist_line(card: ReviewCard) -> str:
    """清单：通知☑ 图片☑ 总结☐（建议：签到☐）"""
    scored = [_tick(title, is_there) for title, is_scored, is_there in card.checklist if is_scored]
    advised = [_tick(title, is_there) for title, is_scored, is_there in card.checklist if not is_scored]
    parts = ["必备：" + " ".join(scored)] if scored else []
    parts += ["建议：" + " ".join(advised)] if advised else []
    return "；".join(parts)


def _tick(title: str, is_there: bool) -> str:
    return escape(title, quote=False) + ("☑" if is_there else "☐")


def _not_merging(hints: Hints) -> list[Overlap]:
    """Without those of which a warning says already that they become one item."""
    merging = {number for each in hints.cautions if each.code is CautionCode.MERGES for number in each.numbers}
    return [each for each in hints.overlaps if each.submission_id not in merging]


def _overlap(each: Overlap) -> str:
    place = f"#{each.submission_id}（{each.department}，{each.clause_id} {each.title}）"
    place = escape(place, quote=False)
    said = f"同一份材料已用于 {place}" if each.is_same else f"有图片和 {place} 的看上去一样"
    return f"⚠️ {said}。附件规定不重复计分，两处只计一处。" if each.excluded else f"💡 {said}。"


def _numbers(others: tuple[Neighbour, ...]) -> str:
    return "、".join(f" #{each.id}（{escape(each.department, quote=False)}）" for each in others)
