"""Words that all papers share, and sentences about them."""

from __future__ import annotations

from datetime import date

from bot.services.ledger_rows import LedgerWords
from bot.texts.scoring import points_text

ERRORS: dict[str, str] = {
    "export_no_database": "还没有数据库，没有可以导出的内容。请核对 CREDITBOT_DATA_DIR，或先运行 creditbot migrate。",
    "ledger_file_missing": "已存档的台账文件在磁盘上找不到了（{sha256}…）。请从备份恢复。",
    "report_day_unclear": "日期没看懂。请这样写：/report，或 /report 2024-10-31",
}
HEADING_FONT, SHEET_FONT = "黑体", "宋体"


def day_text(on: date) -> str:
    return f"{on.year}年{on.month}月{on.day}日"


def score_line(words: LedgerWords) -> str:
    """The score in one line; its parts add up to all points."""
    return (
        f"当前自评{points_text(words.earned)}/{points_text(words.cap)}：已确认{points_text(words.earned)}分，"
        f"待审{points_text(words.provisional - words.earned)}分，"
        f"尚可争取{points_text(words.attainable - words.provisional)}分，"
        f"已失分{points_text(words.cap - words.attainable)}分"
    )


def template_unusable(name: str) -> str:
    """A clerk's own template that could not be filled."""
    return f"⚠️ 自己改的模板 {name} 用不了，这次用的是自带的模板。请对照自带模板检查大括号里的字段。"


def page_footer(remark: str) -> str:
    """A spreadsheet's footer: its own codes for the page and the number of pages."""
    return f"第&P页　共&N页　　{remark.replace('&', '&&')}"


def audit_text(count: int, head: str) -> str:
    """The head of the audit chain, for whoever checks the paper later."""
    return f"审计记录第{count}条 {head}" if count else "审计记录：尚无"
