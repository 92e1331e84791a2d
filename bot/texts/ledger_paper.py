"""The words of the month's ledger on paper: title, columns, cells."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from bot.domain.states import SubmissionState
from bot.plan.model import Plan
from bot.services.closing import Ledger, LedgerRow
from bot.services.ledger_rows import Change, DueDay, LedgerItem, Said, Sent, Stand, Standing, Trouble
from bot.texts.days import full_day, quarter_name
from bot.texts.kinds import STATES
from bot.texts.papers import audit_text, day_text, score_line
from bot.texts.progress import month_name
from bot.texts.scoring import points_text
from bot.texts.supervision import PAPER_BODY

COLUMNS = ("指标", "任务", "责任单位", "时限", "进展", "佐证编号", "审核", "领导批示", "存在问题及下一步措施")
DEPARTMENT_COLUMNS = ("科室（单位）", "本月进展", "填报人", "佐证编号", "更正", "领导批示")
DUTIES = "不计分事项"
DEPARTMENTS_TITLE = "各科室（单位）本月进展"
SHEETS = ("台账", "科室进展")
CONTINUED = "（续）"
_STANDS: dict[str, str] = {
    Stand.DONE: "已完成",
    Stand.DONE_LATE: "逾期补办，已完成",
    Stand.PENDING: "已报待审",
    Stand.NIL: "零报告",
    Stand.EXEMPT: "不涉及",
    Stand.ASKED: "已答不涉及，待信用办同意",
    Stand.SETTLED: "办结",
    Stand.CONFIRMED: "已办，材料后补",
    Stand.PAUSED: "暂缓",
    Stand.ELSEWHERE: "全局已报，本科室尚无材料",
    Stand.OVERDUE: "逾期未完成",
    Stand.OPEN: "推进中",
}


def file_stem(month: str) -> str:
    """The papers' name without its ending."""
    return f"{month[:4]}年{month_name(month)}工作台账"


def title(month: str) -> str:
    return f"{month[:4]}年{month_name(month)}“信用交通县（市、区）”创建工作台账"


def lines_above(ledger: Ledger) -> tuple[str, str]:
    """Who made it, when, in which state; the score."""
    as_of = day_text(date.fromisoformat(ledger.words.as_of))
    state = "草稿，尚未关账"
    if ledger.closed_by:
        state = f"{day_text(date.fromisoformat(ledger.closed_on))}由{ledger.closed_by}关账"
    return f"填报单位：{PAPER_BODY}　　数据截至：{as_of}　　{state}", score_line(ledger.words)


def audit_line(ledger: Ledger) -> str:
    return audit_text(ledger.words.head_count, ledger.words.head)


def group_titles(plan: Plan, ledger: Ledger) -> dict[str, str]:
    """Group id -> the line above its rows; the empty id: what earns no points."""
    earned: dict[str, int] = {}
    for item in ledger.items:
        earned[item.group] = earned.get(item.group, 0) + item.earned
    found = {
        group.id: f"{group.annex}、{group.title}（{points_text(group.cap)}分，已确认{points_text(earned.get(group.id, 0))}分）"
        for group in plan.groups
    }
    return found | {"": DUTIES}


def cells(item: LedgerItem, *, year: int) -> tuple[str, ...]:
    """One row under ``COLUMNS``."""
    sent = [each.number for each in item.sent]
    return (
        f"{item.annex}\n{item.number}".strip(),
        f"{item.title}（{points_text(item.cap)}分，已确认{points_text(item.earned)}分）" if item.number else item.title,
        "、".join(item.departments),
        "\n".join(_due(each, year) for each in item.due),
        "\n".join((*_progress(item), *(_change(each, year) for each in item.changes))),
        _numbers(sent),
        "\n".join(_reviews(item.sent)),
        "\n".join(_said(each) for each in item.instructions),
        "\n".join(_trouble(each) for each in item.troubles),
    )


def department_cells(row: LedgerRow, ledger: Ledger) -> tuple[str, ...]:
    """One row under ``DEPARTMENT_COLUMNS``."""
    general = [each for each in ledger.words.general if row.department in each.departments]
    return (
        row.department,
        row.text or "（未填）",
        row.by,
        _numbers(row.numbers),
        "\n".join(f"{month_name(each.month)}：{each.text}" for each in row.corrections),
        "\n".join(_said(each) for each in general),
    )


def _due(due: DueDay, year: int) -> str:
    day = full_day(date.fromisoformat(due.on), year=year)
    return f"{_period(due.period)}\n{day}" if due.period else day


def _period(period: str) -> str:
    if "Q" in period:
        return quarter_name(date(int(period[:4]), int(period[-1]) * 3, 1))
    return month_name(period)


def _progress(item: LedgerItem) -> Iterable[str]:
    """Departments that sent something a line each, then the others by how they stand."""
    sent: dict[str, list[Sent]] = {}
    for each in item.sent:
        sent.setdefault(each.department, []).append(each)
    grouped: dict[str, list[str]] = {}
    for standing in item.standings:
        if standing.department not in sent:
            grouped.setdefault(_stand(standing), []).append(standing.department)
    stands = {each.department: _stand(each) for each in item.standings if each.stand != Stand.ELSEWHERE}
    for department, own in sent.items():
        labels = "、".join(dict.fromkeys(each.label for each in own if each.label))
        what = f"{department}：本月报送{len(own)}件{f'（{labels}）' if labels else ''}"
        yield f"{what}，{stands[department]}" if department in stands else what
    for stand, departments in grouped.items():
        yield f"{stand}：{'、'.join(departments)}" if len(departments) < len(item.departments) else stand


def _stand(standing: Standing) -> str:
    if standing.stand == Stand.JOINED:
        return f"随{standing.partner}统一报送"
    return _STANDS[standing.stand]


def _reviews(sent: Iterable[Sent]) -> Iterable[str]:
    by_state: dict[str, list[int]] = {}
    for each in sent:
        by_state.setdefault(each.state, []).append(each.number)
    for state, numbers in by_state.items():
        yield f"{STATES[SubmissionState(state)]}：{_numbers(numbers)}"


def _change(change: Change, year: int) -> str:
    after = STATES[SubmissionState(change.after)]
    head = f"{month_name(change.month)}：#{change.number}（{change.department}）"
    if not change.before:
        return f"补记{head}{after}"
    if change.before == change.after:
        day = full_day(date.fromisoformat(change.on), year=year) if change.on else ""
        return f"更正{head}内容改为{'，'.join(part for part in (day, change.label) if part)}"
    return f"更正{head}由{STATES[SubmissionState(change.before)]}改为{after}"


def _said(said: Said) -> str:
    feedback = f"（反馈：{'；'.join(said.feedback)}）" if said.feedback else ""
    return f"{said.by}：{said.text}{feedback}"


def _trouble(trouble: Trouble) -> str:
    lacking = f"还差：{'、'.join(trouble.missing)}" if trouble.missing else ""
    return f"{trouble.department}：{'；'.join(part for part in (trouble.text, lacking) if part)}"


def _numbers(numbers: Iterable[int]) -> str:
    """#3 #5: with spaces, at which a narrow cell can break."""
    return " ".join(f"#{number}" for number in numbers)
