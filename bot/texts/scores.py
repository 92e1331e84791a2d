"""Sentences about the score."""

from __future__ import annotations

from html import escape

from bot.plan.model import Clause, EvidenceKind, Plan, RuleKind
from bot.scoring.reasons import Reason
from bot.scoring.result import ClauseScore, Points
from bot.services.next_step import NextStep
from bot.services.scores import ClauseSheet, DepartmentSheet, NextDate, ScoreSheet
from bot.texts.annex import annex_of
from bot.texts.days import full_day, month_day
from bot.texts.scoring import KIND_NAMES, points_text, reason_text

BY_INDICATOR = "按指标"
BY_DEPARTMENT = "按科室"
GROUNDS = "得分依据"
BACK = "返回得分"
NOW = "当前自评"
NEXT_DATES = "<b>最近三个时限</b>"
INDICATORS = "<b>按指标</b>（点编号看依据）"
WHICH_DEPARTMENT = "<b>按科室</b>：请点科室："
GROUNDS_TITLE = "<b>得分依据</b>"
NO_GROUNDS = "还没有报送，所以没有得分依据。"
OTHERS_MATERIAL = "其他科室的材料"
AWAITED = "待补证"
PROOF_AWAITED = "下一步：剩下的分待补证。补录期内补上当时办过的佐证，仍可得分；发 /backfill 看要补哪些。"

ERRORS = {
    "score_argument": "没看懂。可以这样问：/score　/score 3.1　/score 客运科　/score 2024-06-30",
    "score_day_outside": "本方案只算{year}年的得分，请写{year}年内的日期。",
    "score_day_future": "日期不能晚于今天。",
}


def headline(sheet: ScoreSheet) -> str:
    """当前自评 41.5/100"""
    total = sheet.score.total
    when = NOW if sheet.is_today else f"{full_day(sheet.score.as_of, year=0)}自评"
    return f"<b>{when} {points_text(total.earned)}/{points_text(total.cap)}</b>"


def totals(sheet: ScoreSheet) -> str:
    """The four buckets, 尚可争取 split; of what is lost the part that proof may still bring (待补证)."""
    total = sheet.score.total
    awaited = _awaited_in(sheet)
    note = f"（其中{AWAITED} {points_text(awaited)}分）" if awaited else ""
    return (
        f"已确认 {points_text(total.earned)}分\n"
        f"待审 {points_text(total.pending)}分\n"
        f"尚可争取 {points_text(total.open)}分"
        f"（时限内 {points_text(sheet.in_time)}，已过时限仍可补 {points_text(sheet.past_due)}）\n"
        f"已失分 {points_text(total.lost)}分{note}"
    )


def _awaited_in(sheet: ScoreSheet, *, group: str = "", indicator: str = "") -> int:
    """Lost points that proof may still bring, in tenths: of all, of one group or of one indicator."""
    plan = sheet.score.plan
    parts = (sheet.score.clauses[each] for each in sheet.awaited)
    return sum(
        part.lost
        for part in parts
        if indicator in ("", part.clause.indicator) and group in ("", plan.indicator(part.clause.indicator).group)
    )


def group_lines(sheet: ScoreSheet) -> list[str]:
    """一、制度建设 8/13, and what is pending or lost."""
    return [
        f"{group.annex}、{escape(group.title, quote=False)} {_of_group(sheet, group.id)}"
        for group in sheet.score.plan.groups
    ]


def indicator_lines(sheet: ScoreSheet) -> list[str]:
    """The indicators below their groups."""
    lines: list[str] = []
    for group in sheet.score.plan.groups:
        lines.append(f"<b>{group.annex}、{escape(group.title, quote=False)}</b> {_of_group(sheet, group.id)}")
        lines += [
            f"{each.id}（{each.annex}）{escape(each.title, quote=False)} {_of_indicator(sheet, each.id)}"
            for each in group.indicators
        ]
    return lines


def _of_group(sheet: ScoreSheet, group: str) -> str:
    return _amount(sheet.score.groups[group], _awaited_in(sheet, group=group))


def _of_indicator(sheet: ScoreSheet, indicator: str) -> str:
    return _amount(sheet.score.indicators[indicator], _awaited_in(sheet, indicator=indicator))


def _amount(points: Points, awaited: int = 0) -> str:
    """8/13（待审1，已失1，待补证2）; ``awaited``: the part of the lost that proof may still bring."""
    lost = points.lost - awaited
    notes = [f"待审{points_text(points.pending)}"] if points.pending else []
    notes += [f"已失{points_text(lost)}"] if lost else []
    notes += [f"{AWAITED}{points_text(awaited)}"] if awaited else []
    return f"{points_text(points.earned)}/{points_text(points.cap)}" + (f"（{'，'.join(notes)}）" if notes else "")


def next_date_line(found: NextDate) -> str:
    """6月30日：还可得 12 分（1.4、2.1…）"""
    return f"{month_day(found.on)}：可争取{points_text(found.points)}分（{'、'.join(found.clauses)}）"


def clause_block(sheet: ClauseSheet, plan: Plan) -> str:
    """One clause explained: rule, what counted, what did not and why, the next step."""
    clause = sheet.clause
    lines = [
        f"<b>{clause.id}（{annex_of(plan, clause)}）{escape(clause.title, quote=False)}</b> {_of_clause(sheet)}",
        f"规则：{rule_text(clause)}",
        *(f"· {_reason(reason, plan)}" for reason in sheet.reasons),
    ]
    if sheet.senders:
        lines.append("　".join(f"#{number} {escape(name, quote=False)}" for number, name in sheet.senders.items()))
    lines.append(step_text(sheet.step, sheet.points, is_awaited=sheet.is_awaited))
    return "\n".join(lines)


def _of_clause(sheet: ClauseSheet) -> str:
    return _amount(sheet.points, sheet.points.lost if sheet.is_awaited else 0)


def grounds_block(sheet: ClauseSheet, plan: Plan) -> str:
    """A clause's reasons under its number, for the list of all."""
    clause = sheet.clause
    head = f"<b>{clause.id}（{annex_of(plan, clause)}）{escape(clause.short_title or clause.title, quote=False)}</b>"
    reasons = [f"· {_reason(reason, plan)}" for reason in sheet.reasons]
    return "\n".join([f"{head} {_of_clause(sheet)}", *reasons])


def _reason(reason: Reason, plan: Plan) -> str:
    return escape(reason_text(reason, plan).replace("#0", OTHERS_MATERIAL), quote=False)


def rule_text(clause: Clause) -> str:
    """How the clause earns points, in one sentence."""
    rule = clause.rule
    points, cap = points_text(rule.points), points_text(clause.cap)
    unit = clause.labels.prompt if clause.labels else "项"
    sentences = {
        RuleKind.ONCE: f"完成一次得{points}分",
        RuleKind.STAFFING: f"不少于{rule.required}人得{points}分，每少1人扣1分",
        RuleKind.PER_LABEL: f"每个{unit}得{points}分，最多{cap}分",
        RuleKind.PER_QUARTER: f"每季度一次得{points}分，最多{cap}分",
        RuleKind.PER_ITEM: f"每条得{points}分，每季度最多{rule.quarter_limit}条，最多{cap}分",
        RuleKind.MONTHLY: f"从{rule.first_month}月起每月都有，得{points}分",
    }
    needs = f"；必备：{_kinds(clause.requires)}" if clause.requires else ""
    return f"{sentences[rule.kind]}{needs}。"


def _kinds(entries: tuple[frozenset[EvidenceKind], ...]) -> str:
    return "、".join("或".join(KIND_NAMES[kind] for kind in EvidenceKind if kind in entry) for entry in entries)


def step_text(step: NextStep, points: Points, *, is_awaited: bool = False) -> str:
    """What one more step would bring."""
    if step.gain and step.is_completion:
        return f"下一步：补齐{_kinds(step.requires)}，可加{points_text(step.gain)}分。"
    if step.gain:
        needs = f"（须有{_kinds(step.requires)}）" if step.requires else ""
        return f"下一步：再报一件{needs}，可加{points_text(step.gain)}分。"
    if not points.open and points.lost and is_awaited:
        return PROOF_AWAITED
    if not points.open:
        return "剩下的分已失，今年不能再得。" if points.lost else "已到满分，再报也不加分，可作备份。"
    if step.first is not None:
        return f"下一步：先完成 {step.first}，本项才能计分。"
    return f"下一步：现在再报不加分；后面的时段还可争取{points_text(points.open)}分。"


def department_blocks(sheet: DepartmentSheet, plan: Plan) -> list[str]:
    """A department's part: shared points, then its items."""
    points = sheet.points
    name = escape(sheet.department, quote=False)
    head = (
        f"<b>{name}参与的指标</b>：共{len(sheet.clauses)}项，涉及{points_text(points.cap)}分"
        "（与其他科室共同承担）\n"
        f"已确认 {points_text(points.earned)}分　待审 {points_text(points.pending)}分　"
        f"尚可争取 {points_text(points.open)}分　"
        f"{AWAITED if sheet.is_awaited and points.lost else '已失分'} {points_text(points.lost)}分"
    )
    duties = [f"另有{sheet.duty_count}项不计分的工作，见“我的待办”。"] if sheet.duty_count else []
    return [head, *(_clause_line(part, plan, is_awaited=sheet.is_awaited) for part in sheet.clauses), *duties]


def _clause_line(part: ClauseScore, plan: Plan, *, is_awaited: bool) -> str:
    clause = part.clause
    title = escape(clause.short_title or clause.title, quote=False)
    return f"{clause.id}（{annex_of(plan, clause)}）{title} {_amount(part, part.lost if is_awaited else 0)}"
