"""The words of 调度表, on paper and beside it. Plain words: nothing here is HTML but what is said in the chat."""

from __future__ import annotations

from datetime import date

from bot.domain.reminding import Light
from bot.domain.states import AnswerKind
from bot.services.lines import Line
from bot.services.meeting import Meeting, MeetingPart, MeetingRow, is_late
from bot.texts.days import month_day
from bot.texts.papers import day_text
from bot.texts.reminders import ended_text, period_text
from bot.texts.scores import step_text
from bot.texts.scoring import points_text
from bot.texts.supervision import PAPER_BODY

TITLE = "“信用交通县（市、区）”创建工作调度表"
COLUMNS = ("指标", "分值", "时限", "经办人", "还差什么", "下一步")
FOOTER = ("第", "页　共", "页")
NOTHING = "各科室（单位）目前没有未完成事项。"
REMARK = (
    "注：分值是这一项现在还能得的分，由所列科室共同承担，不是科室自己的分；未指定经办人的，列科室负责人。"
    "要办的事以机器人里「我的待办」为准。"
)
NOT_SCORED = "不计分"
_NO_POINTS = "—"
_NOBODY = "未指定"
_STEP = "下一步："
_MOVED = {AnswerKind.EXTENSION.value: "（已延期）", AnswerKind.SCHEDULED.value: "（按省厅通知）"}


def file_name(meeting: Meeting) -> str:
    only = (
        f"（{meeting.parts[0].department}）"
        if len(meeting.parts) + len(meeting.finished) == 1 and meeting.parts
        else ""
    )
    return f"调度表{only}{meeting.as_of:%Y-%m-%d}.docx"


def lines_above(meeting: Meeting) -> tuple[str, str]:
    """Who made it and when; how far the bureau is."""
    total = meeting.total
    return (
        f"{PAPER_BODY}　　数据截至：{day_text(meeting.as_of)}",
        f"当前自评{points_text(total.earned)}/{points_text(total.cap)}：待审{points_text(total.pending)}分，"
        f"尚可争取{points_text(total.open)}分，已失分{points_text(total.lost)}分。"
        f"未完成{meeting.row_count}项，其中逾期{meeting.overdue_count}项。",
    )


def department_line(part: MeetingPart) -> str:
    """客运科（12项，逾期2项）."""
    late = sum(is_late(row.line) for row in part.rows)
    return f"{part.department}（{len(part.rows)}项{f'，逾期{late}项' if late else ''}）"


def finished_line(meeting: Meeting) -> str:
    return f"没有未完成事项：{'、'.join(meeting.finished)}。" if meeting.finished else ""


def cells(row: MeetingRow, part: MeetingPart) -> tuple[str, ...]:
    """As ``COLUMNS``."""
    line = row.line
    return (_item(line), _points(line), _due(line), _handler(row, part), _missing(line), _step(row))


def _item(line: Line) -> str:
    number = f"{line.number}（{line.annex}）" if line.number else ""
    tail = "" if line.number else f"（{line.annex}）"
    period = period_text(line)
    return f"{number}{line.title}{tail}{f' · {period}' if period else ''}"


def _points(line: Line) -> str:
    if not line.number:
        return NOT_SCORED
    return points_text(line.points) if line.points else _NO_POINTS


def _due(line: Line) -> str:
    """9月30日 还有33个工作日: the day first, so that a narrow column does not tear it."""
    day = month_day(date.fromisoformat(line.due_on))
    if line.is_paused:
        return f"{day} 已暂缓"
    if line.is_expired:
        return f"{day} 已过期"
    left = f"已逾期{-line.workdays}个工作日" if line.workdays < 0 else f"还有{line.workdays}个工作日"
    return f"{day} {left if line.workdays else '今天到期'}{_MOVED.get(line.moved_by, '')}"


def _handler(row: MeetingRow, part: MeetingPart) -> str:
    if row.handler:
        return row.handler
    return f"负责人{'、'.join(part.heads)}" if part.heads else _NOBODY


def _missing(line: Line) -> str:
    """What the department still has to bring, and what it said of it."""
    said = "已报有困难；" if line.has_difficulty else "已办·材料后补；" if line.is_confirmed else ""
    return f"{said}{_wanting(line)}"


def _wanting(line: Line) -> str:
    if line.is_asked:
        return "已答“不涉及”，待信用办同意"
    if line.is_elsewhere:
        return "全局已报，本科室尚无材料"
    if line.light == Light.PENDING:
        return "已报待审"
    if not line.number:
        return "还没有确认办了"
    if line.is_ledger:
        return f"{period_text(line)}台账{'佐证' if line.is_closed else '待关账'}"
    wants = [f"{line.short_count}{'人' if line.is_staffing else '条'}"] if line.short_count else []
    wants += line.missing
    if wants:
        return "、".join(wants)
    return "其余材料" if line.has_material else "佐证材料"


def _step(row: MeetingRow) -> str:
    line = row.line
    if line.is_asked or line.light == Light.PENDING:
        return "信用办抓紧审核"
    if line.is_elsewhere:
        return "补本科室的材料，或由信用办办结"
    if line.is_ledger:
        return "信用办关账，台账作为佐证报送"
    if row.step is None or row.points is None:
        return "办好后点「确认报送」"
    ended = ended_text(line)
    return ended or step_text(row.step, row.points, is_awaited=row.is_awaited).removeprefix(_STEP)


def finished(meeting: Meeting) -> str:
    """Beside the file."""
    if not meeting.row_count:
        return f"📋 {NOTHING}"
    return f"📋 调度表做好了：未完成{meeting.row_count}项，其中逾期{meeting.overdue_count}项。Word 文件可以直接改。"
