"""What kinds of evidence and states are called."""

from __future__ import annotations

from bot.domain.states import SubmissionState
from bot.plan.model import EvidenceKind
from bot.texts.scoring import KIND_NAMES

ON_SITE = "现场照片"
SCREENSHOT = "网站截图"
SCREENSHOTS: dict[EvidenceKind, str] = {
    EvidenceKind.PUBLICATION: "政府网站截图",
    EvidenceKind.UPLOAD: "“信用交通·山东”网站截图",
}

STATES: dict[SubmissionState, str] = {
    SubmissionState.DRAFT: "草稿",
    SubmissionState.PENDING: "待审核",
    SubmissionState.APPROVED: "已通过",
    SubmissionState.RETURNED: "已退回",
    SubmissionState.WITHDRAWN: "已撤回",
}


def kind_name(kind: str | None) -> str:
    return KIND_NAMES[EvidenceKind(kind)] if kind else "未分类"
