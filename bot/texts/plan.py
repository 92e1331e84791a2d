"""The plan in words: its one-line check, the table that people read, one item with its source and readings."""

from __future__ import annotations

from bot.plan.model import Cadence, Channel, ChecklistItem, Clause, Due, Duty, Plan, Reading, Rule, RuleKind
from bot.texts.annex import annex_of
from bot.texts.plan_errors import plan_error_text
from bot.texts.scoring import points_text

__all__ = [
    "COLUMNS",
    "HELP",
    "NO_POINTS",
    "UNKNOWN_ITEM",
    "check_text",
    "due_text",
    "item_lines",
    "plan_error_text",
    "rule_text",
    "show_rows",
    "title_text",
]

COLUMNS = ("编号", "附件", "内容", "分值", "计分", "责任科室（第一个牵头）", "时限")
NO_POINTS = "不计分"
UNKNOWN_ITEM = "方案里没有“{item}”这一项"
HELP = {
    "plan": "创建方案：检查、查看、换年份",
    "check": "检查一个方案文件，没有问题时打印一行概况",
    "file": "方案文件（TOML）",
    "show": "列出全部得分项和不计分事项；给出编号时列出这一项的原文、规则和解读",
    "item": "编号，如 3.1、1.2b 或 四、2",
    "option": "方案文件，或自带方案的编号",
    "roll": "把方案换到另一年，打印 TOML",
    "year": "年份，如 2025",
}
_QUARTERS = "一二三四"
_CHANNELS = {
    Channel.GOVERNMENT: "政府网站",
    Channel.CREDIT_SHANDONG: "“信用交通·山东”",
    Channel.OTHER: "其他网站",
}


def check_text(plan: Plan) -> str:
    """One line for a plan without fault: groups, indicators, clauses, points, departments, duties."""
    return (
        f"方案 {plan.id} 没有问题：{len(plan.groups)} 类建设指标，{len(plan.indicators)} 项指标，"
        f"{len(plan.clauses)} 个得分项，共 {points_text(plan.cap)} 分，{len(plan.departments)} 个责任科室（单位），"
        f"{len(plan.duties)} 项不计分事项"
    )


def title_text(plan: Plan) -> str:
    return f"{plan.title}（{plan.source}，{plan.year} 年，共 {points_text(plan.cap)} 分）"


def show_rows(plan: Plan) -> list[tuple[str, ...]]:
    """One row of ``COLUMNS`` a clause, then the duties."""
    return [_clause_row(plan, clause) for clause in plan.clauses] + [_duty_row(duty) for duty in plan.duties]


def item_lines(plan: Plan, clause: Clause) -> list[str]:
    """Everything the plan says of one clause, a fact a line."""
    indicator = plan.indicator(clause.indicator)
    lines = [
        f"{clause.id}（{annex_of(plan, clause)}）{clause.title}",
        f"原文：{' '.join(clause.source.splitlines())}",
        f"计分：{rule_text(clause)}",
        f"责任单位：{'、'.join(clause.departments)}（附件：{indicator.departments_source}）",
        f"时间节点：{'；'.join(map(due_text, clause.schedule))}（附件：{' '.join(indicator.due_source.splitlines())}）",
    ]
    lines += _condition_lines(clause)
    lines += [f"材料：{_checklist_text(item)}" for item in clause.checklist]
    lines += [f"倒排节点：{milestone.on:%m-%d} {milestone.title}" for milestone in clause.milestones]
    return lines + [_reading_text(reading) for reading in clause.readings]


def rule_text(clause: Clause) -> str:
    """How the clause earns points: 每季度 1 分，最多 4 分."""
    most = f"，最多 {points_text(clause.cap)} 分" if clause.cap != clause.rule.points else ""
    return _unit_text(clause.rule, clause.labels.prompt if clause.labels else "") + most


def due_text(due: Due) -> str:
    """When: 09-30 前, 每季度末, 次月 10 日前."""
    if due.on is not None:
        text = f"{due.on:%m-%d} 前"
    elif due.cadence is Cadence.QUARTERLY:
        text = (
            "每季度末" if len(due.quarters) == 4 else f"{''.join(_QUARTERS[each - 1] for each in due.quarters)}季度末"
        )
    elif due.day_of_next_month is None:
        text = "每月末"
    else:
        text = f"{due.first_month} 月起，次月 {due.day_of_next_month} 日前"
    soft = "、".join(f"{day:%m-%d}" for day in due.soft)
    optional = "、".join(f"{day:%m-%d}" for day in due.optional)
    return text + (f"（建议 {soft}）" if soft else "") + (f"（自愿再一次 {optional}）" if optional else "")


def _unit_text(rule: Rule, label: str) -> str:
    points = points_text(rule.points)
    if rule.kind is RuleKind.STAFFING:
        return f"不少于 {rule.required} 人得 {points} 分，每少 1 人减 1 分"
    if rule.kind is RuleKind.MONTHLY:
        return f"{rule.first_month} 月起每月都有得 {points} 分"
    if rule.kind is RuleKind.PER_ITEM:
        return f"每条 {points} 分" + (f"，每季度最多 {rule.quarter_limit} 条" if rule.quarter_limit else "")
    if rule.kind is RuleKind.PER_LABEL:
        return f"每个{label} {points} 分"
    return f"每季度 {points} 分" if rule.kind is RuleKind.PER_QUARTER else f"完成得 {points} 分"


def _clause_row(plan: Plan, clause: Clause) -> tuple[str, ...]:
    return (
        clause.id,
        annex_of(plan, clause),
        clause.title,
        points_text(clause.cap),
        rule_text(clause),
        "、".join(clause.departments),
        "；".join(map(due_text, clause.schedule)),
    )


def _duty_row(duty: Duty) -> tuple[str, ...]:
    departments, due = "、".join(duty.departments), "；".join(map(due_text, duty.schedule))
    return ("", duty.annex, duty.title, "", NO_POINTS, departments, due)


def _condition_lines(clause: Clause) -> list[str]:
    lines = []
    if clause.needs is not None:
        lines.append(f"先决条件：{clause.needs} 先得分")
    if clause.needs_label_of is not None:
        lines.append(f"先决条件：同一{clause.labels.prompt if clause.labels else ''}的 {clause.needs_label_of} 先计分")
    if clause.follows_label_of is not None:
        prompt = clause.labels.prompt if clause.labels else ""
        lines.append(f"依据：同一{prompt}的 {clause.follows_label_of}（不影响计分）")
    if clause.also_for:
        lines.append(f"同样的材料常可用于：{'、'.join(clause.also_for)}")
    if clause.excludes:
        lines.append(f"不重复计分：已用于 {'、'.join(clause.excludes)} 的材料")
    if clause.struck_channels:
        lines.append(f"不计入：{'、'.join(_CHANNELS[channel] for channel in sorted(clause.struck_channels))}")
    if not clause.back_filing:
        lines.append("不允许补报")
    if clause.standing:
        lines.append("往年已有的也算")
    return lines


def _checklist_text(item: ChecklistItem) -> str:
    return f"{item.title}（{'必备' if item.required else '建议'}）"


def _reading_text(reading: Reading) -> str:
    return f"解读：“{reading.phrase}”——{reading.chosen}理由：{reading.reason}"
