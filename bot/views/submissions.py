"""Drafts and one's own submissions, as messages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bot.domain.states import SubmissionState
from bot.keyboards import submissions as keyboards
from bot.keyboards.material import reuse as reuse_buttons
from bot.plan.model import Clause
from bot.ports import Outgoing
from bot.services.cautions import CautionCode
from bot.services.drafts import DraftSheet, Question
from bot.services.mine import MyLine
from bot.services.submissions import Submitted
from bot.texts import submissions as texts
from bot.texts.material import warnings
from bot.texts.other_kinds import misplaced as misplaced_words
from bot.texts.pages import link_lines


def draft_card(sheet: DraftSheet) -> Outgoing:
    """The card: what arrived, what is known, the checklist, and the next question with its buttons, while any is."""
    lines = [texts.heading(sheet), *texts.about(sheet), *texts.checklist(sheet.checklist)]
    lines += [*warnings(sheet), *_links(sheet)]
    is_open = sheet.state in (SubmissionState.DRAFT, SubmissionState.PENDING)
    if sheet.evidence and sheet.state is SubmissionState.DRAFT:
        lines.append(texts.advice(sheet))
    lines += ["", texts.question(sheet)]
    return Outgoing(tuple(lines), keyboards.draft(sheet) if is_open else (), subjects=(f"submission:{sheet.id}",))


def _links(sheet: DraftSheet) -> list[str]:
    is_place_said = any(each.code is CautionCode.FOREIGN for each in sheet.cautions)
    return link_lines(sheet.links, is_place_said=is_place_said)


def closed_card(sheet: DraftSheet) -> Outgoing:
    """The card of what was sent: what it holds, and nothing more to press."""
    lines = (texts.heading(sheet), *texts.about(sheet), *texts.checklist(sheet.checklist))
    return Outgoing(lines, subjects=(f"submission:{sheet.id}",))


def passed_card(sheet: DraftSheet) -> Outgoing:
    """What stays of a card once a newer one stands below it."""
    return Outgoing((texts.heading(sheet), texts.SEE_BELOW), subjects=(f"submission:{sheet.id}",))


def item_list(sheet: DraftSheet, clauses: tuple[Clause, ...]) -> Outgoing:
    """The question which item it is, with the given ones."""
    buttons = keyboards.items(clauses, sheet.id, has_more=False)
    lines = (texts.heading(sheet), texts.WHICH_ITEM)
    return Outgoing(lines, buttons, subjects=(f"submission:{sheet.id}",))


def items_to_begin(clauses: tuple[Clause, ...]) -> Outgoing:
    """What the sender's department may send."""
    return Outgoing((texts.WHICH_ITEM_TO_SEND,), keyboards.items_to_begin(clauses))


def day_months(sheet: DraftSheet) -> Outgoing:
    """Choosing a day: first its month."""
    buttons = keyboards.months(sheet.id, year=sheet.year, today=sheet.today)
    return Outgoing((texts.NEW_DAY.format(number=sheet.id),), buttons, subjects=(f"submission:{sheet.id}",))


def day_days(sheet: DraftSheet, month: int) -> Outgoing:
    """Choosing a day: the month's days."""
    buttons = keyboards.days_of_month(sheet.id, year=sheet.year, month=month, today=sheet.today)
    return Outgoing((texts.NEW_DAY.format(number=sheet.id),), buttons, subjects=(f"submission:{sheet.id}",))


def day_question(sheet: DraftSheet) -> Outgoing:
    """The question for another day (改日期), or for another month."""
    asked = texts.NEW_MONTH if sheet.period_days else texts.NEW_DAY
    question = asked.format(number=sheet.id)
    return Outgoing((question,), keyboards.days(sheet), subjects=(f"submission:{sheet.id}",))


def labels_page(sheet: DraftSheet, page: int) -> Outgoing:
    """The card's question for a label, with another page of them."""
    return Outgoing(draft_card(sheet).blocks, keyboards.draft(sheet, page=page), subjects=(f"submission:{sheet.id}",))


def submitted(done: Submitted) -> Outgoing:
    """待审核, with what is still lacking and what else the material is good for."""
    return Outgoing((texts.submitted(done),), reuse_buttons(done.id, done.reuse), subjects=(f"submission:{done.id}",))


def mine(lines: tuple[MyLine, ...], *, year: int) -> Outgoing:
    if not lines:
        return Outgoing((texts.NOTHING_MINE,))
    blocks = (texts.MINE_TITLE.format(count=len(lines)), *(texts.my_line(line, year=year) for line in lines))
    return Outgoing(blocks, keyboards.mine(lines))


def withdrawn(submission_id: int, *, was_draft: bool, is_own: bool) -> Outgoing:
    """撤回, with the way back for who sent it."""
    if not is_own:
        return Outgoing((texts.STOPPED.format(number=submission_id),))
    sentence = texts.DRAFT_DROPPED if was_draft else texts.WITHDRAWN
    return Outgoing((sentence.format(number=submission_id),), keyboards.send_again(submission_id))


def dropped_card(submission_id: int) -> Outgoing:
    """What is left of the card of something withdrawn."""
    return Outgoing((texts.dropped_card(submission_id),), subjects=(f"submission:{submission_id}",))


RENDERERS: dict[str, Callable[[dict[str, Any]], Outgoing]] = {
    "stopped": lambda params: Outgoing((texts.stopped_for_sender(params),), keyboards.send_again(params["id"])),
}


def misplaced(sheet: DraftSheet, what: str) -> Outgoing:
    """What is asked now, for a message that answers nothing; ``what``: its kind, if it is no text."""
    return Outgoing((misplaced_words(sheet, what),), subjects=(f"submission:{sheet.id}",))


def lost_file() -> Outgoing:
    return Outgoing((texts.LOST_FILE,))


def awaits_typing(sheet: DraftSheet) -> str | None:
    """The kind of prompt that typed words will answer, if the card's question takes any."""
    typed = {
        Question.ITEM: "item",
        Question.LABEL: "label",
        Question.COUNT: "count",
        Question.DAY: "day",
        Question.PERIOD: "day",
        Question.KIND: "kind",
        Question.EVALUATION: "evaluation",
    }
    return typed.get(sheet.question)
