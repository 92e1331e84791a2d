"""The morning message, 我的待办 and 确认报送, as messages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from bot.keyboards import reminders as keyboards
from bot.ports import Outgoing
from bot.services.confirmations import Confirmation, ConfirmationChoice
from bot.services.digest import KIND, TodoList
from bot.services.lines import MOST_LINES, Line, hints_of, line_from
from bot.texts import reminders as texts
from bot.views.sections import render_sections


def render_digest(params: dict[str, Any]) -> Outgoing:
    """A person's digest; every line is a block, so that a long one is split between items."""
    lines = tuple(line_from(each) for each in params["lines"])
    folded_count = params["folded_count"]
    open_count = sum(line.is_open for line in lines) + folded_count if lines else 0
    heading = texts.digest_heading(
        params["department"], date.fromisoformat(params["day"]), open_count, is_weekly=params["is_weekly"]
    )
    blocks = [heading, *(texts.line_text(line) for line in lines)]
    folded = texts.folded_text if lines else texts.later_text
    blocks += [folded(folded_count)] if folded_count else []
    blocks += [texts.hint_text(hint) for hint in hints_of(params["hints"])]
    said, more_rows = render_sections(params.get("sections", ()))
    blocks += said
    blocks += _closing(lines, is_guessed=params["is_guessed"])
    buttons = (*keyboards.digest(lines, has_more=bool(folded_count)), *more_rows)
    return Outgoing(tuple(blocks), buttons, subjects=tuple(line.id for line in lines))


def _closing(lines: tuple[Line, ...], *, is_guessed: bool) -> list[str]:
    answerable = [line for line in lines if line.button == "submit"]
    closing = [texts.GUESSED] if is_guessed else []
    if answerable:
        closing.append(texts.HOW_TO_ANSWER if len(lines) == 1 else texts.HOW_TO_ANSWER_ONE_OF)
    return closing


def todo(found: TodoList, *, is_whole: bool = False) -> Outgoing:
    """The open items; more than eight are folded unless all are asked for."""
    lines = found.lines if is_whole or not found.is_own else found.lines[:MOST_LINES]
    folded_count = len(found.lines) - len(lines)
    blocks = [texts.line_text(line) for line in lines]
    if found.lines:
        blocks.insert(0, texts.todo_heading(found.department, found.day, len(found.lines)))
    else:
        blocks.append(texts.NOTHING_TO_DO.format(department=found.department))
    if folded_count:
        blocks.append(texts.folded_text(folded_count))
    if found.waiting:
        blocks.append(texts.waiting_text(found.waiting))
    blocks += _closing(lines if found.is_own else (), is_guessed=found.is_guessed)
    buttons = keyboards.todo(lines, has_more=bool(folded_count)) if found.is_own else ()
    return Outgoing(tuple(blocks), buttons, subjects=tuple(line.id for line in lines))


def confirmed(done: Confirmation) -> Outgoing:
    """What was recorded; a reply with material is taken for that item."""
    buttons = () if done.has_material else keyboards.confirmed(done.line)
    return Outgoing((texts.confirmed_text(done),), buttons, subjects=(done.line.id,))


def which_to_confirm(choice: ConfirmationChoice) -> Outgoing:
    return Outgoing((texts.WHICH_TO_CONFIRM,), keyboards.choice(choice.lines))


RENDERERS: dict[str, Callable[[dict[str, Any]], Outgoing]] = {KIND: render_digest}
