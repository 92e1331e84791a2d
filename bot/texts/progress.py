"""Sentences about monthly progress, the month's ledger and 关账."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date
from html import escape

from bot.domain.states import SubmissionState
from bot.services.closing import Ledger, LedgerRow
from bot.services.month_question import Reported
from bot.services.progress import ProgressSheet
from bot.texts.days import month_day
from bot.texts.kinds import STATES

ERRORS: dict[str, str] = {
    "month_unknown": "没有这个月的台账。台账从{first}到{last}，请这样写：2024-05 或 5月。",
    "month_unclear": "月份没看懂。请这样写：2024-05 或 5月。",
    "month_not_begun": "这个月还没有开始，到时候再填。",
    "month_not_over": "{month}月还没有结束，{month}月{day}日（当月最后一个工作日）起可以关账。",
    "ledger_returned": "{month}月台账早已关账，但佐证#{number}被退回了。请在「我的报送」里点「补正」，改好文件再送审。",
    "year_closed": "全年的台账都已关账，不能再改。",
    "progress_empty": "还没写进展。请直接发一段话，例如：完成二季度信用培训，参加32人。",
    "progress_too_long": "太长了，最多{limit}个字，请写短一点。",
}

ACCEPT = "照此填"
REWRITE = "改写"
CLOSE = "关账"
_MONTH = re.compile(r"(?:(?P<year>\d{4})[-/.年])?(?P<month>\d{1,2})月?")
_SILENT_SHOWN = 6


def parse_month(text: str, *, year: int) -> str | None:
    """2024-05 of 2024-05, 2024年5月, 5月 or 5; ``None`` if unclear."""
    found = _MONTH.fullmatch("".join(unicodedata.normalize("NFKC", text).split()))
    if found is None or not 1 <= int(found["month"]) <= 12:
        return None
    return f"{found['year'] or year}-{int(found['month']):02}"


def month_name(month: str) -> str:
    """5月."""
    return f"{int(month[-2:])}月"


def proposed(reported: Iterable[Reported]) -> str:
    """The line that the department may take as it is."""
    listed = [f"{each.number}{each.title}{each.count}件" for each in reported]
    return f"本月报送{'、'.join(listed)}。" if listed else "本月没有新报送的材料，按计划推进。"


def question(month: str, reported: tuple[Reported, ...]) -> str:
    """In the morning message."""
    count = sum(each.count for each in reported)
    line = escape(proposed(reported), quote=False)
    return f"📒 {month_name(month)}进展：本月你科已报{count}件，台账拟写：“{line}”对就点「{ACCEPT}」，要改点「{REWRITE}」，一个科室填一次就行。"


def accept_button(month: str) -> str:
    return f"{ACCEPT} {month_name(month)}进展"


def rewrite_button(month: str) -> str:
    return f"{REWRITE} {month_name(month)}进展"


def close_button(month: str) -> str:
    return f"{CLOSE} {month_name(month)}"


def sheet_text(sheet: ProgressSheet, month: str) -> str:
    """/progress: what stands there, or what is proposed."""
    if sheet.text:
        return f"📒 {escape(sheet.department, quote=False)}{month_name(month)}进展（{escape(sheet.by, quote=False)}填）：\n{escape(sheet.text, quote=False)}"
    return question(month, sheet.reported)


def filled(sheet: ProgressSheet) -> str:
    words = escape(sheet.text, quote=False)
    if sheet.corrects:
        return f"✅ {month_name(sheet.corrects)}台账已关账，这次作为更正记入{month_name(sheet.month)}台账：\n{words}"
    return f"✅ 已填{escape(sheet.department, quote=False)}{month_name(sheet.month)}进展：\n{words}\n关账前都可以改写。"


def ask_text(month: str) -> str:
    return f"请发{month_name(month)}的进展，写一段话就行，例如：完成二季度信用培训，参加32人。不办了就发 /cancel"


def closing_line(month: str, said_count: int, silent: list[str], *, is_late: bool) -> str:
    """In the coordinator's morning message."""
    head = f"🔴 {month_name(month)}台账逾期未关账" if is_late else f"🟠 {month_name(month)}台账待关账"
    if not silent:
        return f"{head}：{said_count}个科室都已填进展。"
    listed = "、".join(silent[:_SILENT_SHOWN]) + ("等" if len(silent) > _SILENT_SHOWN else "")
    return f"{head}：{said_count}个科室已填，{len(silent)}个未填（{escape(listed, quote=False)}）。"


def ledger_title(ledger: Ledger) -> str:
    state = "未关账"
    if ledger.closed_by:
        state = f"{month_day(date.fromisoformat(ledger.closed_on))}由{escape(ledger.closed_by, quote=False)}关账"
    said_count = sum(bool(row.text) for row in ledger.rows)
    return f"<b>{ledger.month[:4]}年{month_name(ledger.month)}工作台账</b>（{state}）　已填{said_count}/{len(ledger.rows)}个科室"


def ledger_row(row: LedgerRow) -> str:
    numbers = f"　佐证：{'、'.join(f'#{number}' for number in row.numbers)}" if row.numbers else ""
    words = escape(row.text, quote=False) or "（未填）"
    lines = [f"<b>{escape(row.department, quote=False)}</b>：{words}{numbers}"]
    lines += [f"　更正{month_name(each.month)}：{escape(each.text, quote=False)}" for each in row.corrections]
    return "\n".join(lines)


def silent_departments(names: Sequence[str]) -> str:
    """Those of whom the month knows nothing, on one line."""
    return f"<b>未填</b>（{len(names)}个）：{escape('、'.join(names), quote=False)}"


def closed(ledger: Ledger) -> str:
    month, day = month_name(ledger.month), month_day(date.fromisoformat(ledger.closed_on))
    return (
        f"✅ {month}台账已关账（{day}，{escape(ledger.closed_by, quote=False)}），内容不再变动；之后的改动作为更正记入下个月。"
        f"{_filing(ledger)}看内容：/ledger {ledger.month}"
    )


def _filing(ledger: Ledger) -> str:
    """How the proof of the month stands, which nobody has to send."""
    if ledger.filing is None:
        return ""
    number, state = ledger.filing
    sentence = f"台账已作为佐证 #{number} 自动报送（{STATES[SubmissionState(state)]}），不用另外报。"
    if not ledger.has_reviewer and state == SubmissionState.PENDING:
        sentence += "现在没有人能审定它：请先用 /invite 邀请分管领导。"
    return sentence


def filing_line(ledger: Ledger) -> str:
    """Below the month's title, once it is filed."""
    return escape(_filing(ledger), quote=False)


def closing_in_progress(month: str, done: int, steps: int) -> str:
    """The message that is edited while the month is closed."""
    return f"⏳ 正在关{month_name(month)}台账：汇总、写 Word 和 Excel、存档… {'▓' * done}{'░' * (steps - done)} {done}/{steps}"
