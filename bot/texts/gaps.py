"""Sentences of 查缺: what is missing, by kind, and what its buttons are called."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from urllib.parse import urlsplit

from bot.plan.model import Clause, Plan, RuleKind, Tenths
from bot.scoring.reasons import Reason, ReasonCode
from bot.services.gap_doors import Door, DoorKind
from bot.services.gap_kinds import Gap, GapKind
from bot.services.gaps import GapSheet
from bot.texts.annex import annex_of, parse_item
from bot.texts.days import month_day
from bot.texts.menu import CHECK
from bot.texts.scoring import clause_text, numbers_text, points_text, reason_text

KINDS: dict[GapKind, str] = {
    GapKind.MATERIAL: "缺材料",
    GapKind.CONFIRMED: "已办·材料后补",
    GapKind.RETURNED: "退回未补",
    GapKind.KINDS: "缺要件",
    GapKind.PUBLICATION: "缺公开",
    GapKind.DAY: "日期不算",
    GapKind.LABEL: "缺领域",
    GapKind.STAFF: "人数不足",
    GapKind.CHAIN: "链条未通",
    GapKind.TWICE: "重复使用",
    GapKind.REVIEW: "待审核",
    GapKind.LINK: "链接有问题",
    GapKind.DRAFT: "草稿搁着",
    GapKind.LATER: "以后各期",
    GapKind.PROOF: "待补证",
    GapKind.LOST: "已失分",
}
ALL = "全部"
EXPAND = "展开"
MEETING = "调度表（Word）"
BACK = f"返回{CHECK}"
NOTHING_MISSING = "🟢 {points}分全部确认，没有缺的，也没有搁着的草稿和有问题的链接。"
NOTHING_OF_IT = "🟢 这一类现在没有。"
ERRORS = {"check_unclear": "没看懂要查什么。可以这样问：/check　/check 全部　/check 缺公开　/check 3.1"}
_NAMES_SHOWN = 4


def heading(sheet: GapSheet) -> str:
    """查缺补漏　当前自评 41.5/100."""
    total = sheet.score.total
    return f"<b>查缺补漏</b>　当前自评 {points_text(total.earned)}/{points_text(total.cap)}"


def summary(sheet: GapSheet) -> str:
    """还差51.5分：缺材料20分、待审核5分… and what keeps no points away by itself."""
    amounts = sheet.points
    total = sheet.score.total
    parts = [f"{KINDS[kind]}{points_text(points)}分" for kind, points in amounts.items() if points]
    lines = [f"还差{points_text(total.cap - total.earned)}分：{'、'.join(parts)}"] if parts else []
    counts = {
        kind: sum(each.gap.kind is kind for each in sheet.found) for kind, points in amounts.items() if not points
    }
    if counts:
        rest = "、".join(f"{KINDS[kind]}{count}处" for kind, count in counts.items())
        lines.append(f"另有不直接扣分的：{rest}")
    return "\n".join(lines)


def kind_heading(kind: GapKind, points: Tenths, count: int) -> str:
    worth = f"，共{points_text(points)}分" if points else ""
    return f"<b>{CHECK} · {KINDS[kind]}</b>（{count}处{worth}）"


def item_heading(clause: Clause, plan: Plan) -> str:
    return f"<b>{CHECK} · {clause_text(plan, clause.id)}</b>"


def gap_block(gap: Gap, sheet: GapSheet) -> str:
    """One gap: number, title, kind, points; below it why, whose, and by when."""
    plan = sheet.score.plan
    head = "未选事项的草稿"
    if gap.clause is not None:
        clause = plan.clause(gap.clause)
        head = (
            f"<b>{clause.id}</b>（{annex_of(plan, clause)}）{escape(clause.short_title or clause.title, quote=False)}"
        )
    worth = f" {points_text(gap.points)}分" if gap.points else ""
    lines = [f"{head}｜<b>{KINDS[gap.kind]}</b>{worth}"]
    lines += [f"　　{escape(line, quote=False)}" for line in (*why(gap, plan), whose(gap, sheet)) if line]
    return "\n".join(lines)


def why(gap: Gap, plan: Plan) -> list[str]:
    """The reasons of the score as sentences, or what is plain without one."""
    say = _PLAIN.get(gap.kind)
    if gap.reasons:
        return [_merged(each) if each.code is ReasonCode.MERGED else reason_text(each, plan) for each in gap.reasons]
    return [say(gap, plan)] if say else []


def _merged(reason: Reason) -> str:
    return f"{numbers_text(reason.facts)}用了同一材料，合并为一条，按{numbers_text(reason.by)}计；另报一条才能再得分。"


def _material(gap: Gap, plan: Plan) -> str:
    """还差2个领域的材料, 还差1条信息; or that nothing is there at all."""
    if not gap.departments:
        return "各科室都报过或答复过了，还可以再报。"
    clause = plan.clause(gap.clause or "")
    count = gap.points // clause.rule.points
    if clause.rule.kind is RuleKind.PER_LABEL and clause.labels is not None:
        return f"还差{count}个{clause.labels.prompt}的材料。"
    return f"还差{count}条。" if clause.rule.kind is RuleKind.PER_ITEM else "还没有材料。"


def _chain(gap: Gap, plan: Plan) -> str:
    return f"先完成{clause_text(plan, gap.first or '')}，同名的才能在这里计分。"


def _review(gap: Gap, _plan: Plan) -> str:
    return f"等{numbers_text(gap.waiting)}的审核结果。"


def _link(gap: Gap, _plan: Plan) -> str:
    place = urlsplit(gap.link).hostname or gap.link[:60]
    if gap.is_amber:
        return f"{numbers_text(gap.facts)}的链接（{place}）三个不同的日子都打不开，分数暂时保留，请科室核实或补截图。"
    return f"{numbers_text(gap.facts)}的链接（{place}）不让程序读取，请补一张网页截图，待人工核验。"


def _draft(gap: Gap, _plan: Plan) -> str:
    since = f"{month_day(gap.since)}以后没有动过" if gap.since else ""
    return f"{numbers_text(gap.facts)}是草稿，{since}，还没有提交。"


_PLAIN: dict[GapKind, Callable[[Gap, Plan], str]] = {
    GapKind.MATERIAL: _material,
    GapKind.CONFIRMED: lambda gap, plan: "已确认办了，材料还没有补。",
    GapKind.CHAIN: _chain,
    GapKind.REVIEW: _review,
    GapKind.LINK: _link,
    GapKind.DRAFT: _draft,
    GapKind.LATER: lambda gap, plan: "时段还没有到，到时再报。",
}


def whose(gap: Gap, sheet: GapSheet) -> str:
    """The submitters of what the gap speaks of, else the departments that owe; then the day."""
    if gap.kind in (GapKind.LOST, GapKind.PROOF, GapKind.LATER, GapKind.CHAIN):
        return ""
    people = [f"#{number} {sheet.senders[number]}" for number in gap.facts if number in sheet.senders]
    names = people or list(gap.departments)
    shown = "、".join(names[:_NAMES_SHOWN]) + (f" 等{len(names)}个" if len(names) > _NAMES_SHOWN else "")
    due = ""
    if gap.due_on and gap.kind not in (GapKind.REVIEW, GapKind.LINK):
        due = f"{month_day(gap.due_on)}{'已' if gap.due_on < sheet.score.as_of else ''}到期"
    return "；".join(part for part in (shown, due) if part)


def group_heading(group: str, sheet: GapSheet) -> str:
    """一、制度建设，还差5分; drafts about no item stand under their own."""
    named = next((each for each in sheet.score.plan.groups if each.id == group), None)
    if named is None:
        return "<b>未选事项的草稿</b>"
    points = sheet.score.groups[group]
    return f"<b>{named.annex}、{escape(named.title, quote=False)}</b>　还差{points_text(points.cap - points.earned)}分"


def folded(count: int) -> str:
    return f"另有{count}处，点「{EXPAND}」看全部，或点下面按种类看。"


def door_words(door: Door) -> str:
    """审核 #128, 提交 3.1, 催办 3.1, 接着办 #12, 依据 3.1."""
    words = {
        DoorKind.REVIEW: f"审核 #{door.number}",
        DoorKind.DRAFT: f"接着办 #{door.number}",
        DoorKind.SUBMIT: f"提交 {door.clause}",
        DoorKind.URGE: f"催办 {door.clause}",
        DoorKind.SCORE: f"依据 {door.clause}",
    }
    return words[door.kind]


def filter_words(kind: GapKind, count: int) -> str:
    return f"{KINDS[kind]} {count}"


def parse_check(text: str, plan: Plan) -> tuple[GapKind | None, list[str], bool] | None:
    """(kind, clauses, whether all of it) of 缺公开, 3.1 or 全部; ``None`` if it is none of them."""
    typed = text.strip().strip("「」")
    if typed in (ALL, EXPAND):
        return None, [], True
    for kind, name in KINDS.items():
        if typed == name:
            return kind, [], True
    found = parse_item(typed, plan)
    return (None, [clause.id for clause in found], True) if found else None
