"""Sentences about templates (模板)."""

from __future__ import annotations

from html import escape

from bot.plan.model import Clause
from bot.services.templates import TemplateSheet
from bot.texts.days import month_day

BUTTON = "📎 模板"
OF_ITEM = "模板 {item}"
REPLACE = "换模板"
REMOVE = "移除模板"
REMOVE_WORDS = ("删除", "移除", "去掉", "取消")
LIST = "<b>有模板的指标</b>，点编号取模板："
NONE_YET = "现在还没有模板。"
HOW_TO_SET = "给一项配模板：发 /template 4.1，再发文件；或直接发文件，文件说明写 /template 4.1 填表说明。"
WHICH = "<b>要哪一项的模板？</b>请点编号："
ASK_FILE = "<b>{item} 的模板</b>：请发文件（Word、Excel、PDF 或图片）。文件说明里可以写填表注意事项。不配了发 /cancel。"
NO_TEMPLATE = "{item} 没有模板，按平时的材料报就行。"
SET = "✅ {item} 的模板已配好，报送这一项的人点「模板」就能取到。"
REMOVED = "{item} 的模板已移除。"

ERRORS = {
    "template_item_needed": "请带上指标编号，例如：/template 4.1",
    "template_note_long": "说明请控制在{limit}个字以内。",
}


def item_name(clause: Clause) -> str:
    return f"{clause.id} {escape(clause.short_title or clause.title, quote=False)}"


def given(sheet: TemplateSheet) -> list[str]:
    """The words below the file."""
    lines = [f"<b>{sheet.clause.id}（{sheet.annex}）{escape(sheet.clause.title, quote=False)}</b> 的模板"]
    lines.append(
        f"{escape(sheet.file_name, quote=False)}（{month_day(sheet.set_on)} {escape(sheet.set_by, quote=False)}）"
    )
    if sheet.note:
        lines.append(f"说明：{escape(sheet.note, quote=False)}")
    return lines


def default_name(clause: Clause, *, is_photo: bool) -> str:
    """For a file that came without a name."""
    return f"{clause.id}模板.{'jpg' if is_photo else 'bin'}"


def is_removal(words: str) -> bool:
    """Whether what follows the item's number asks to take the template away."""
    return words.strip() in REMOVE_WORDS
