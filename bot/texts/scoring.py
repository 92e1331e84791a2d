"""Sentences that explain a clause's points, plain enough for a clerk."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from bot.plan.model import EvidenceKind, Plan, Tenths
from bot.scoring.reasons import Reason, ReasonCode
from bot.texts.annex import annex_of

KIND_NAMES: dict[EvidenceKind, str] = {
    EvidenceKind.NOTICE: "活动通知",
    EvidenceKind.PHOTO: "图片",
    EvidenceKind.VIDEO: "视频",
    EvidenceKind.SUMMARY: "活动总结",
    EvidenceKind.COVERAGE: "宣传报道",
    EvidenceKind.CRITERIA: "评选标准",
    EvidenceKind.ANNOUNCEMENT: "公示文件",
    EvidenceKind.PUBLICATION: "政府网站公开",
    EvidenceKind.UPLOAD: "“信用交通·山东”上传",
    EvidenceKind.DATA: "实际数据",
    EvidenceKind.DOCUMENT: "其他材料",
}
Place = Callable[[str], str]
QUARTER_NAMES = {1: "一季度", 2: "二季度", 3: "三季度", 4: "四季度"}


def points_text(points: Tenths) -> str:
    """Tenths as people write points: ``41.5``, ``47``."""
    whole, tenths = divmod(points, 10)
    return f"{whole}.{tenths}" if tenths else str(whole)


def numbers_text(ids: Iterable[int]) -> str:
    """Submission numbers: ``#3、#5``."""
    return "、".join(f"#{number}" for number in ids)


def clause_text(plan: Plan, clause_id: str) -> str:
    """A clause with its annex number: ``6.1a（六、1）``."""
    return f"{clause_id}（{annex_of(plan, plan.clause(clause_id))}）"


def reason_text(reason: Reason, plan: Plan) -> str:
    """The reason as one sentence; one that depends on pending facts says so first."""
    return reason_sentence(reason, lambda clause_id: clause_text(plan, clause_id))


def reason_sentence(reason: Reason, place: Place) -> str:
    """As :func:`reason_text`, where no plan is at hand; ``place`` writes a clause with its annex number."""
    sentence = _SENTENCES[reason.code](reason, place)
    if not reason.if_approved:
        return sentence
    return f"若待审的{numbers_text(reason.if_approved)}通过：{sentence}"


def _facts(reason: Reason) -> str:
    """The numbers and the unit that they belong to: ``#3、#5（汽车维修）``."""
    place = reason.label or QUARTER_NAMES.get(reason.quarter or 0) or (f"{reason.month}月" if reason.month else "")
    return f"{numbers_text(reason.facts)}（{place}）" if place else numbers_text(reason.facts)


def _points(reason: Reason) -> str:
    return points_text(reason.points or 0)


def _counted(reason: Reason, _place: Place) -> str:
    if reason.points is None:
        return f"{_facts(reason)}符合要求。"
    return f"{_facts(reason)}已计{_points(reason)}分。"


def _pending_counts(reason: Reason, _place: Place) -> str:
    if reason.points is None:
        return f"{_facts(reason)}：待审材料通过后符合要求。"
    return f"{_facts(reason)}：待审材料通过后计{_points(reason)}分。"


def _missing_kinds(reason: Reason, _place: Place) -> str:
    lacking = "、".join("或".join(KIND_NAMES[kind] for kind in entry) for entry in reason.missing)
    return f"{_facts(reason)}不计分：还缺{lacking}。"


def _link_missing(reason: Reason, place: Place) -> str:
    link = place(reason.clause or "")
    return f"{_facts(reason)}不计分：{link}还没有同名的“{reason.label}”计分，须先完成上一环节。"


def _excluded(reason: Reason, place: Place) -> str:
    return (
        f"{numbers_text(reason.facts)}不计分：同一材料已用于{place(reason.clause or '')}的"
        f"{numbers_text(reason.by)}，附件规定不重复计分。"
    )


def _needs_other(reason: Reason, place: Place) -> str:
    return f"{place(reason.clause or '')}还没有得分，本项暂不计分。"


def _outside_list(reason: Reason, _place: Place) -> str:
    return f"{_facts(reason)}不计分：类型只能是{'或'.join(reason.offered)}。"


def _months_missing(reason: Reason, _place: Place) -> str:
    months = "、".join(f"{month}月" for month in reason.months)
    return f"{months}已过时限，没有可计的材料：每月都有才得分，本项不得分。"


def _saying(pattern: str) -> Callable[[Reason, Place], str]:
    """A sentence of simple parts."""

    def sentence(reason: Reason, _place: Place) -> str:
        return pattern.format(
            facts=_facts(reason),
            numbers=numbers_text(reason.facts),
            by=numbers_text(reason.by),
            points=_points(reason),
            limit=reason.limit,
            count=reason.count,
            required=reason.required,
            month=reason.month,
            quarter=QUARTER_NAMES.get(reason.quarter or 0, ""),
        )

    return sentence


_SENTENCES: dict[ReasonCode, Callable[[Reason, Place], str]] = {
    ReasonCode.COUNTED: _counted,
    ReasonCode.MONTHS_COUNTED: _saying("到期的月份都有材料，已计{points}分。"),
    ReasonCode.PENDING_COUNTS: _pending_counts,
    ReasonCode.PENDING_ADDS_NOTHING: _saying("{facts}待审，通过后也不再加分：同一单元已经计分，可作备份。"),
    ReasonCode.OVER_QUARTER_LIMIT: _saying("{facts}不再加分：一个季度最多计{limit}条。"),
    ReasonCode.OVER_CAP: _saying("{facts}不再加分：本项最多{points}分，可作备份。"),
    ReasonCode.MERGED: _saying("{numbers}用了同一材料，合并为一条计算。"),
    ReasonCode.SHORT_STAFFED: _saying("{numbers}写明{count}人，要求不少于{required}人，每少1人扣1分。"),
    ReasonCode.OUTDATED: _saying("{numbers}已被较新的{by}代替，以最新人数为准。"),
    ReasonCode.NOT_PUBLISHED: _saying("{facts}不计分：还没有在政府网站公开（公示）的链接。"),
    ReasonCode.NOT_GOVERNMENT: _saying("{facts}不计分：公开的网站不是政府网站。"),
    ReasonCode.MISSING_KINDS: _missing_kinds,
    ReasonCode.LINK_MISSING: _link_missing,
    ReasonCode.EXCLUDED: _excluded,
    ReasonCode.NO_LABEL: _saying("{numbers}不计分：没有写明是哪一个（领域、产品、活动或案号）。"),
    ReasonCode.OUTSIDE_LIST: _outside_list,
    ReasonCode.BEFORE_FIRST_MONTH: _saying("{numbers}不计分：从{month}月起才按月计算。"),
    ReasonCode.NO_EVIDENCE: _saying("{numbers}不计分：还没有佐证材料。"),
    ReasonCode.STRUCK: _saying("{numbers}中“信用交通·山东”网站上的宣传不计入。"),
    ReasonCode.ALL_STRUCK: _saying("{numbers}不计分：只有“信用交通·山东”网站上的宣传，附件规定不计入。"),
    ReasonCode.OUTSIDE_YEAR: _saying("{numbers}不计分：日期不在{limit}年度内。"),
    ReasonCode.IN_FUTURE: _saying("{numbers}暂不计分：所写日期还没有到。"),
    ReasonCode.RETURNED: _saying("{numbers}已退回，补正后重新报送才能计分。"),
    ReasonCode.NEEDS_OTHER: _needs_other,
    ReasonCode.WOULD_LOWER: _saying("若待审的{by}全部通过，本项将只计{points}分；审核之前不扣减。"),
    ReasonCode.QUARTER_LOST: _saying("{quarter}已结束，差{points}分。"),
    ReasonCode.MONTHS_MISSING: _months_missing,
    ReasonCode.YEAR_ENDED: _saying("创建年度已结束，没有得到的{points}分已失。"),
    ReasonCode.NO_FACTS: _saying("还没有报送。"),
}
