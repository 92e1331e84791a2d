"""Sentences about making up for what was done before a department joined (补录)."""

from __future__ import annotations

from html import escape

from bot.services.backfill import BackfillSheet
from bot.services.lines import Line
from bot.texts.days import month_day
from bot.texts.reminders import button_name, item_name, period_text

BACKFILL = "补录"
ITEM = "补录 {item}"
TITLE = "<b>{department}补录</b>（到{day}止）"
WHAT = "1月1日以来办过、还没有报佐证的，现在可以补；报齐以前记“待补证”，不算失分。没办过的不用补。"
PROOF_ONLY = "（附件规定不允许补报：只收当时已经上传的证明，现在才上传的不算）"
NOTHING = "已结束的时段都有材料了，没有要补录的。"
OVER = "{department}的补录期已于{day}结束。当时确实办过的，仍可点“报送佐证”补报佐证，日期选办事当天。"

ERRORS: dict[str, str] = {}


def heading(sheet: BackfillSheet) -> str:
    return TITLE.format(department=escape(sheet.department, quote=False), day=month_day(sheet.until_on))


def over(sheet: BackfillSheet) -> str:
    return OVER.format(department=escape(sheet.department, quote=False), day=month_day(sheet.until_on))


def line_text(sheet: BackfillSheet, line: Line) -> str:
    note = f"\n　　{PROOF_ONLY}" if line.number in sheet.proof_only else ""
    return f"· {item_name(line)}：待补证{note}"


def item_button(line: Line) -> str:
    return ITEM.format(item=f"{button_name(line)} {period_text(line)}")
