"""The score as the command shows it: the JSON form, and the rows of the table."""

from __future__ import annotations

from bot.plan.model import Tenths
from bot.scoring.result import ClauseScore, Points, Score
from bot.texts.annex import annex_of
from bot.texts.scoring import points_text, reason_text

COLUMNS = ("得分项", "附件", "内容", "满分", "已确认", "待审", "尚可争取", "已失分")
TOTAL = "全局合计"
_SHOWN_REASONS = 3

Row = tuple[str, ...]


def score_form(score: Score) -> dict[str, object]:
    """The whole score as JSON values, in the plan's order; amounts are points."""
    return {
        "plan": score.plan.id,
        "as_of": score.as_of.isoformat(),
        "total": _form(score.total),
        "clauses": {name: {**_form(one), "reasons": reason_lines(score, one)} for name, one in score.clauses.items()},
        "indicators": {name: _form(points) for name, points in score.indicators.items()},
        "groups": {name: _form(points) for name, points in score.groups.items()},
    }


def reason_lines(score: Score, clause: ClauseScore) -> list[str]:
    """The clause's reasons as sentences."""
    return [reason_text(reason, score.plan) for reason in clause.reasons]


def _form(points: Points) -> dict[str, int | float]:
    return {
        "cap": _number(points.cap),
        "earned": _number(points.earned),
        "provisional": _number(points.provisional),
        "attainable": _number(points.attainable),
        "lost": _number(points.lost),
    }


def _number(tenths: Tenths) -> int | float:
    """Whole points as an integer, others with their one decimal: dividing by ten rounds to exactly that."""
    return tenths // 10 if tenths % 10 == 0 else tenths / 10


def title_text(score: Score) -> str:
    return (
        f"{score.plan.title}　{score.as_of.isoformat()}　"
        f"当前自评 {points_text(score.total.earned)}/{points_text(score.total.cap)}"
    )


def table_groups(score: Score) -> list[tuple[Row, list[Row]]]:
    """Each group's own row and the rows of its clauses; rows are as long as ``COLUMNS``."""
    return [
        (
            (group.id, group.annex, group.title, *_amounts(score.groups[group.id])),
            [_clause_row(score, clause.id) for part in group.indicators for clause in part.clauses],
        )
        for group in score.plan.groups
    ]


def total_row(score: Score) -> Row:
    return ("", "", TOTAL, *_amounts(score.total))


def _clause_row(score: Score, clause_id: str) -> Row:
    one = score.clauses[clause_id]
    return (clause_id, annex_of(score.plan, one.clause), _title(one), *_amounts(one))


def _title(one: ClauseScore) -> str:
    return one.clause.short_title or one.clause.title


def reason_blocks(score: Score) -> list[tuple[str, list[str]]]:
    """Under each clause's number and title the first of its reasons, and how many there are more."""
    blocks = []
    for name, one in score.clauses.items():
        lines = reason_lines(score, one)
        more = [f"另有{len(lines) - _SHOWN_REASONS}条"] if len(lines) > _SHOWN_REASONS else []
        blocks.append((f"{name} {_title(one)}", [*lines[:_SHOWN_REASONS], *more]))
    return blocks


def _amounts(points: Points) -> Row:
    return tuple(map(points_text, (points.cap, points.earned, points.pending, points.open, points.lost)))
