"""The words of a department's year on paper, by month."""

from __future__ import annotations

from datetime import date
from html import escape

from bot.services.membership import PointsOf, YearLine
from bot.services.year import YearSheet
from bot.texts.days import month_day
from bot.texts.scoring import points_text

BUTTON = "按月下载（Word）"
COLUMNS = ("编号", "到期日", "事项", "分值")
WHOLE = "全局"
REMARK = "括号里是附件的序号；分值由各责任科室共同取得。到期日遇休息日，提前到前一个工作日提醒。"
ERRORS: dict[str, str] = {"year_unclear": "没看懂是哪个科室。请这样写：/year，或 /year 客运科"}
_POINTS = {PointsOf.ITEM: "{points}分", PointsOf.PERIOD: "本期{points}分", PointsOf.YEAR: "全年{points}分"}


def title(sheet: YearSheet) -> str:
    return f"{_place(sheet)}{sheet.year}年“信用交通县（市、区）”创建任务（按月）"


def file_name(sheet: YearSheet) -> str:
    return f"{_place(sheet)}{sheet.year}年任务（按月）.docx"


def finished(sheet: YearSheet) -> str:
    """Beside the file."""
    return f"📄 {escape(_place(sheet), quote=False)}{sheet.year}年要办的{len(sheet.lines)}件，按月排在上面的 Word 文件里，可以打印。"


def month_title(sheet: YearSheet, on: date) -> str:
    """5月, or 2025年1月 in another year."""
    return f"{on.month}月" if on.year == sheet.year else f"{on.year}年{on.month}月"


def cells(line: YearLine) -> tuple[str, ...]:
    """One row under ``COLUMNS``."""
    number = f"{line.number}（{line.annex}）" if line.number else line.annex
    points = _POINTS[line.points_of].format(points=points_text(line.points)) if line.number else "不计分"
    return number, month_day(line.due_on), line.title, points


def _place(sheet: YearSheet) -> str:
    return "、".join(sheet.departments) or WHOLE
