"""The score and its explanations, as messages."""

from __future__ import annotations

from bot.keyboards import scores as keyboards
from bot.plan.model import Plan
from bot.ports import Outgoing
from bot.scoring.reasons import ReasonCode
from bot.services.scores import ClauseSheet, DepartmentSheet, ScoreSheet
from bot.texts import scores as texts


def score(sheet: ScoreSheet) -> Outgoing:
    """The total first, so that it stands in the notification."""
    blocks = [texts.headline(sheet), texts.totals(sheet), "", *texts.group_lines(sheet)]
    if sheet.next_dates:
        blocks += ["", texts.NEXT_DATES, *(texts.next_date_line(each) for each in sheet.next_dates)]
    return Outgoing(tuple(blocks), keyboards.score())


def by_indicator(sheet: ScoreSheet) -> Outgoing:
    blocks = (texts.headline(sheet), texts.INDICATORS, *texts.indicator_lines(sheet))
    return Outgoing(blocks, keyboards.indicators(sheet.score.plan))


def by_department(plan: Plan, visible: tuple[str, ...]) -> Outgoing:
    return Outgoing((texts.WHICH_DEPARTMENT,), keyboards.departments(plan, visible))


def items(sheets: tuple[ClauseSheet, ...], plan: Plan) -> Outgoing:
    """An indicator's clauses, each explained."""
    return Outgoing(tuple(texts.clause_block(sheet, plan) for sheet in sheets), keyboards.back())


def grounds(sheets: tuple[ClauseSheet, ...], plan: Plan) -> Outgoing:
    """Every clause about which something was sent or lost."""
    shown = [sheet for sheet in sheets if any(reason.code is not ReasonCode.NO_FACTS for reason in sheet.reasons)]
    blocks = [texts.grounds_block(sheet, plan) for sheet in shown] or [texts.NO_GROUNDS]
    return Outgoing((texts.GROUNDS_TITLE, *blocks), keyboards.back())


def department(sheet: DepartmentSheet, plan: Plan) -> Outgoing:
    return Outgoing(tuple(texts.department_blocks(sheet, plan)), keyboards.back())
