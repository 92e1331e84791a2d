"""其他答复 and its decisions, 暂缓 and 办结, the province's notice: as messages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from bot.domain.states import AnswerKind
from bot.keyboards import answers as keyboards
from bot.keyboards.reminders import Rows
from bot.ports import Button, Outgoing
from bot.services.answer_cards import CARD, DECIDED, Given, given_from
from bot.services.item_courses import CourseChoice
from bot.services.lines import Line
from bot.services.obligation_answers import AnswerChoice, AnswerSheet
from bot.texts import answers as texts
from bot.texts.days import month_day

Rendered = tuple[list[str], Rows]


def sheet(found: AnswerSheet) -> Outgoing:
    return Outgoing((texts.sheet_text(found),), keyboards.sheet(found), subjects=(found.line.id,))


def which_item(choice: AnswerChoice) -> Outgoing:
    return Outgoing((texts.ASK_ITEM,), keyboards.choice(choice.lines, choice.kind))


def which_partner(found: AnswerSheet) -> Outgoing:
    return Outgoing((texts.ASK_PARTNER,), keyboards.partners(found))


def which_course(choice: CourseChoice, kind: AnswerKind) -> Outgoing:
    ask = texts.ASK_STEERED.format(what=texts.NAMES[kind])
    return Outgoing((ask,), keyboards.course_choice(choice.lines, kind))


def which_resumed(choice: CourseChoice) -> Outgoing:
    return Outgoing((texts.ASK_RESUMED,), keyboards.resume_choice(choice.lines))


def which_retracted(given: tuple[Given, ...]) -> Outgoing:
    return Outgoing((texts.ASK_RETRACTED,), keyboards.retract_choice(given))


def sentence(text: str) -> Outgoing:
    return Outgoing((text,))


def given(answer: Given) -> Outgoing:
    return Outgoing((texts.given_text(answer),), keyboards.after_answer(answer), subjects=(answer.line.id,))


def retracted(answer: Given) -> Outgoing:
    return Outgoing((texts.retracted_text(answer),), subjects=(answer.line.id,))


def card(answer: Given) -> Outgoing:
    return Outgoing((texts.card_text(answer),), keyboards.card(answer))


def decided(answer: Given) -> Outgoing:
    return Outgoing((texts.decided_text(answer),))


def course(answer: Given) -> Outgoing:
    return Outgoing((texts.course_text(answer),))


def resumed(line: Line) -> Outgoing:
    return Outgoing((texts.resumed_text(line),))


def ask_province_days(line: Line) -> Outgoing:
    day = month_day(date.fromisoformat(line.due_on))
    return Outgoing((texts.ASK_PROVINCE_DAYS,), keyboards.plan_day(line, day))


def _render_card(params: dict[str, Any]) -> Outgoing:
    return replace(card(given_from(params)), silent=params["is_silent"])


def _render_decided(params: dict[str, Any]) -> Outgoing:
    return replace(decided(given_from(params)), silent=params["is_silent"])


def province_section(section: dict[str, Any]) -> Rendered:
    """省厅通知到了吗？ with its buttons."""
    blocks = [texts.MILD_PROVINCE]
    rows: list[tuple[Button, ...]] = []
    for asked in section["asked"]:
        blocks.append(texts.province_line(asked["number"], asked["annex"], asked["title"]))
        rows += keyboards.province(asked["id"], asked["number"])
    return blocks, tuple(rows)


def guessed_years_section(section: dict[str, Any]) -> Rendered:
    return [texts.guessed_years(section["years"])], ()


RENDERERS: dict[str, Callable[[dict[str, Any]], Outgoing]] = {CARD: _render_card, DECIDED: _render_decided}
