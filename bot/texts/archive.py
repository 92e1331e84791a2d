"""Names and words inside the archive (验收材料汇编): folders, files, cover, contents, lists."""

from __future__ import annotations

from datetime import date, datetime

from bot.clock import local
from bot.domain.states import ArchiveVersion, SubmissionState
from bot.plan.model import Indicator, Plan
from bot.scoring.facts import FactStatus
from bot.scoring.result import Points
from bot.services.archive import Archive, ArchivedEvent, ArchivedPiece, ArchivedSubmission
from bot.texts.archive_events import detail_words
from bot.texts.kinds import STATES, kind_name
from bot.texts.scoring import points_text

TITLE = "验收材料汇编"
VERSIONS: dict[ArchiveVersion, str] = {ArchiveVersion.ACCEPTANCE: "验收版", ArchiveVersion.INTERNAL: "内部版"}
BODY_FONT, HEADING_FONT = "仿宋", "黑体"

_PLAN_TITLE_END = "创建工作方案"

COVER_FILE, CONTENTS_FILE = "封面.docx", "目录"
LISTING_FILE, MANIFEST_FILE = "清单.txt", "manifest.json"
SUBMISSIONS_FILE, EVENTS_FILE, AUDIT_FILE = "报送记录.xlsx", "办理过程.xlsx", "操作记录摘录.txt"
PRINTABLE, KEPT_PAGE = "打印副本", "网页存档"
UNSORTED = "材料"
STATE_FOLDERS: dict[FactStatus, str | None] = {
    FactStatus.APPROVED: None,
    FactStatus.PENDING: "待审核",
    FactStatus.RETURNED: "已退回",
    FactStatus.WITHDRAWN: "已撤回",
}

CONTENTS_TITLE = "目  录"
CONTENTS_COLUMNS = ("指标", "自评分", "材料名", "日期", "科室", "页数")
NO_MATERIAL = "（暂无材料）"
NO_COUNT = "—"
CONTINUED = "（续）"
TOTAL = "合计"
SELF_APPROVED = "注：本局经设置，信用办报送的材料由信用办自行审核通过。"
SUBMISSION_COLUMNS = (
    "编号",
    "指标",
    "得分项",
    "科室",
    "报送人",
    "日期",
    "内容",
    "人数",
    "状态",
    "报送时间",
    "材料数",
    "审核人",
)
EVENT_COLUMNS = ("编号", "时间", "办理人", "原状态", "新状态", "原因", "其他")


def indicator_folder(indicator: Indicator) -> str:
    """四、2 信用评价结果."""
    return f"{indicator.annex} {indicator.title}"


def package_name(plan: Plan, version: ArchiveVersion, as_of: date, indicator: Indicator | None = None) -> str:
    """The ZIP's name without its ending; of one indicator it begins with its place in the annex."""
    if indicator is None:
        return f"{plan.year}年“信用交通县”{TITLE}（{VERSIONS[version]}）{as_of:%Y-%m-%d}"
    place = plan.indicators.index(indicator) + 1
    return f"{place:02} {indicator_folder(indicator)}（{VERSIONS[version]}）{as_of:%Y-%m-%d}"


def overview_name(version: ArchiveVersion, as_of: date) -> str:
    return f"00 封面和总目录（{VERSIONS[version]}）{as_of:%Y-%m-%d}"


def numbered(name: str, part: int) -> str:
    """The name of one of several parts."""
    return f"{name} 第{part}包"


def material_kind(piece: ArchivedPiece) -> str:
    """What the piece is: one thing or several; where nobody was asked, simply material."""
    return "、".join(map(kind_name, piece.kinds)) or UNSORTED


def file_stem(submission: ArchivedSubmission, piece: ArchivedPiece) -> str:
    """128-1 客运科 2024-06-12 道路客运 活动通知."""
    label = f"{submission.label} " if submission.label else ""
    number = f"{submission.id}-{piece.ordinal}"
    return f"{number} {submission.department} {submission.on:%Y-%m-%d} {label}{material_kind(piece)}"


def derived_stem(submission: ArchivedSubmission, piece: ArchivedPiece, what: str) -> str:
    """128-1 打印副本, beside the original."""
    return f"{file_stem(submission, piece)}（{what}）"


def material_name(submission: ArchivedSubmission, piece: ArchivedPiece, title: str | None) -> str:
    """The material as the contents list it: 128-1 活动通知（道路客运）：关于开展宣传月的通知."""
    label = f"（{submission.label}）" if submission.label else ""
    return f"{submission.id}-{piece.ordinal} {material_kind(piece)}{label}" + (f"：{title}" if title else "")


def clause_title(indicator: Indicator, submission: ArchivedSubmission) -> str:
    """The clause, where its indicator has several."""
    return submission.clause.title if len(indicator.clauses) > 1 else ""


def score_text(points: Points) -> str:
    return f"{points_text(points.earned)}/{points_text(points.cap)}"


def pages_text(pages: int | None) -> str:
    return str(pages) if pages is not None else NO_COUNT


def link_text(piece: ArchivedPiece) -> str:
    """The file that stands for a link."""
    page = piece.page
    lines = [f"网址：{piece.url}"]
    if page is not None:
        lines += [f"标题：{page.title}"] if page.title else []
        lines += [f"页面日期：{page.found_on:%Y-%m-%d}"] if page.found_on else []
        lines += [f"查看日期：{local(page.checked_at):%Y-%m-%d}"] if page.checked_at else []
        lines += [f"网页存档 SHA-256：{page.sha256}"] if page.sha256 else []
    return "\r\n".join([*lines, ""])


def cover_lines(archive: Archive) -> tuple[tuple[str, str], ...]:
    """Name and content of each line of the cover."""
    plan, total = archive.plan, archive.score.total
    files = sum(len(each.pieces) for each in archive.submissions)
    lines = [
        ("创建年度", f"{plan.year}年"),
        ("创建方案", f"{plan.source}"),
        ("范围", "全部指标" if archive.is_whole else "；".join(map(indicator_folder, archive.indicators))),
        ("自评得分", f"{score_text(total)}分"),
    ]
    if not archive.is_whole:
        lines += [("本项得分", f"{score_text(archive.score.indicators[each.id])}分") for each in archive.indicators]
    return (
        *lines,
        ("佐证材料", f"{len(archive.submissions)}件报送，{files}份材料"),
        ("截止日期", day_text(archive.as_of)),
    )


def cover_title(archive: Archive) -> tuple[str, ...]:
    """The plan's title by lines, with what this paper is in the place of the plan."""
    body, quote, rest = archive.plan.title.removesuffix(_PLAN_TITLE_END).partition("“")
    return tuple(line for line in (body, f"{quote}{rest}创建" if quote else "", TITLE) if line)


def version_line(archive: Archive) -> str:
    is_internal = archive.version is ArchiveVersion.INTERNAL
    return f"（{VERSIONS[archive.version]}{'，仅限内部使用' if is_internal else ''}）"


def day_text(on: date) -> str:
    return f"{on.year}年{on.month}月{on.day}日"


def group_rows(archive: Archive) -> tuple[tuple[str, str], ...]:
    """The seven groups with their points, for the cover."""
    return tuple(
        (f"{group.annex}、{group.title}", score_text(archive.score.groups[group.id])) for group in archive.plan.groups
    )


GROUP_COLUMNS = ("建设指标", "自评分/满分")
PAGE_OF = ("第", "页，共", "页")


def submission_row(archive: Archive, each: ArchivedSubmission) -> tuple[str, ...]:
    """One submission with its state and persons, for the internal list."""
    indicator = archive.plan.indicator(each.clause.indicator)
    decider = each.events[-1].member_name if each.events and each.events[-1].after in _DECIDED else None
    return (
        f"#{each.id}",
        indicator.annex,
        each.clause.title,
        each.department,
        each.member_name,
        f"{each.on:%Y-%m-%d}",
        each.label or "",
        str(each.count) if each.count != 1 else "",
        STATES[SubmissionState(each.status.value)],
        moment_text(each.submitted_at),
        str(len(each.pieces)),
        decider or "",
    )


_DECIDED = (SubmissionState.APPROVED, SubmissionState.RETURNED)


def event_row(number: int, event: ArchivedEvent) -> tuple[str, ...]:
    return (
        f"#{number}",
        moment_text(event.at),
        event.member_name or "",
        STATES[event.before],
        STATES[event.after],
        event.reason or "",
        detail_words(event.detail),
    )


def moment_text(at: datetime) -> str:
    return f"{local(at):%Y-%m-%d %H:%M}"


def listing_head(archive: Archive) -> tuple[str, ...]:
    """The first lines of 清单.txt, before one line a file."""
    lines = [
        f"{archive.plan.year}年“信用交通县”{TITLE}（{VERSIONS[archive.version]}）清单",
        f"截止日期：{day_text(archive.as_of)}    自评得分：{score_text(archive.score.total)}",
        f"操作记录：共{archive.audit.count}条，末条指纹 {archive.audit.mac}",
        "下面是每个文件的 SHA-256 指纹、大小（字节）和名称。文件改动过，指纹就会不同。",
    ]
    return (*lines, *([SELF_APPROVED] if archive.is_self_approved else []), "")
