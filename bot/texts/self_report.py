"""The words of the self-assessment (自评报告), on paper and beside it."""

from __future__ import annotations

from collections.abc import Iterable

from bot.plan.model import Group, Plan
from bot.scoring.result import Points
from bot.services.self_report import Proof, ProofPiece, ReportIndicator, ReportItem, SelfReport
from bot.texts.days import full_day
from bot.texts.kinds import STATES, kind_name
from bot.texts.papers import audit_text, day_text
from bot.texts.scoring import points_text, reason_text

BUTTON = "自评报告"
COLUMNS = ("建设指标", "满分", "自评分（已确认）", "待审", "尚可争取", "已失分")
TOTAL = "合计"
LABELS = ("得分理由", "佐证材料", "不足和说明")
_NONE = "无"
_MOST_NAMES = 12


def title(report: SelfReport) -> str:
    return f"{report.score.plan.year}年“信用交通县（市、区）”创建自评报告（草稿）"


def file_name(report: SelfReport) -> str:
    return f"自评报告（截至{report.as_of:%Y-%m-%d}）.docx"


def intro(report: SelfReport) -> str:
    """The first paragraph: by which document, as of when, how many points."""
    total, plan = report.score.total, report.score.plan
    return (
        f"根据《{plan.title}》（{plan.source}），对{len(plan.groups)}类建设指标、{len(plan.indicators)}项工作内容逐项自评。"
        f"截至{day_text(report.as_of)}，自评得分{points_text(total.earned)}分（满分{points_text(total.cap)}分）；"
        f"另有待审{points_text(total.pending)}分，尚可争取{points_text(total.open)}分，已失分{points_text(total.lost)}分。"
    )


def total_rows(report: SelfReport) -> list[list[str]]:
    """The groups under ``COLUMNS``, then all of them together."""
    rows = [[_group_name(each), *_amounts(report.score.groups[each.id])] for each in report.score.plan.groups]
    return [*rows, [TOTAL, *_amounts(report.score.total)]]


def group_title(report: SelfReport, group: Group) -> str:
    points = report.score.groups[group.id]
    return f"{_group_name(group)}（满分{points_text(points.cap)}分，自评{points_text(points.earned)}分）"


def indicator_title(value: ReportIndicator) -> str:
    points = value.points
    return (
        f"{value.indicator.annex}　{value.indicator.title}"
        f"（满分{points_text(points.cap)}分，自评{points_text(points.earned)}分）"
    )


def duty(value: ReportIndicator) -> str:
    return f"工作内容及评估标准：{' '.join(value.indicator.source.splitlines())}"


def item_title(item: ReportItem) -> str:
    points = item.points
    return (
        f"{item.clause.id}　{item.clause.title}（满分{points_text(points.cap)}分，自评{points_text(points.earned)}分）"
    )


def item_cells(item: ReportItem, plan: Plan) -> list[str]:
    """What stands beside ``LABELS``."""
    reasons = "\n".join(reason_text(each, plan) for each in item.reasons)
    proofs = "\n".join(_proof(each, plan.year) for each in item.proofs)
    missing = "\n".join(reason_text(each, plan) for each in item.missing)
    return [reasons or _NONE, proofs or _NONE, missing or _NONE]


def audit_line(report: SelfReport) -> str:
    return audit_text(report.head_count, report.head)


def working(done: int, steps: int) -> str:
    """The message that is edited while the paper is made."""
    return f"⏳ 正在写自评报告… {'▓' * done}{'░' * (steps - done)} {done}/{steps}"


def finished(report: SelfReport) -> str:
    """Beside the file."""
    total = report.score.total
    waiting = sum(len(item.proofs) == 0 for each in report.indicators for item in each.items)
    rest = f"，有{waiting}个得分项还没有材料" if waiting else ""
    return (
        f"📄 自评报告（草稿）写好了：截至{day_text(report.as_of)}，自评{points_text(total.earned)}/{points_text(total.cap)}"
        f"{rest}。Word 文件可以直接改；缺什么看每一项的“不足和说明”。"
    )


def _group_name(group: Group) -> str:
    return f"{group.annex}、{group.title}"


def _amounts(points: Points) -> Iterable[str]:
    return map(points_text, (points.cap, points.earned, points.pending, points.open, points.lost))


def _proof(proof: Proof, year: int) -> str:
    about = "，".join(part for part in (proof.department, full_day(proof.on, year=year), proof.label) if part)
    shown = "；".join(_piece(each) for each in proof.pieces[:_MOST_NAMES])
    more = f" 等{len(proof.pieces)}件" if len(proof.pieces) > _MOST_NAMES else ""
    return f"#{proof.number}（{about}，{STATES[proof.state]}）：{shown}{more}"


def _piece(piece: ProofPiece) -> str:
    kind = kind_name(piece.kind)
    if piece.title:
        return f"{kind}《{piece.title}》{piece.name}"
    return f"{kind} {piece.name}" if piece.name else kind
