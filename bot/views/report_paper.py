"""The self-assessment as a .docx."""

from __future__ import annotations

from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import Any

from bot.services.self_report import ReportIndicator, SelfReport
from bot.texts import self_report as texts
from bot.texts.papers import day_text
from bot.texts.supervision import PAPER_BODY
from bot.views.word_templates import Filled, fill

TEMPLATE = "self_report.docx"


def report_paper(report: SelfReport, data_dir: Path, made_at: datetime) -> Filled:
    """The file's bytes."""
    return fill(TEMPLATE, data_dir, report_values(report), title=texts.title(report), made_at=made_at)


def report_values(report: SelfReport) -> dict[str, Any]:
    """What the template can name."""
    by_group = groupby(report.indicators, key=lambda each: each.indicator.group)
    titles = {group.id: texts.group_title(report, group) for group in report.score.plan.groups}
    groups = [
        {"title": titles[group], "indicators": [_indicator(report, each) for each in own]} for group, own in by_group
    ]
    return {
        "title": texts.title(report),
        "body": PAPER_BODY,
        "day": day_text(report.as_of),
        "intro": texts.intro(report),
        "columns": list(texts.COLUMNS),
        "totals": texts.total_rows(report),
        "groups": groups,
        "labels": list(texts.LABELS),
        "audit": texts.audit_line(report),
    }


def _indicator(report: SelfReport, value: ReportIndicator) -> dict[str, Any]:
    clauses = [
        {"title": texts.item_title(item), "cells": texts.item_cells(item, report.score.plan)} for item in value.items
    ]
    return {"title": texts.indicator_title(value), "duty": texts.duty(value), "clauses": clauses}
