"""Drafts and one's own submissions, as messages."""

from __future__ import annotations

from bot.keyboards import submissions as keyboards
from bot.plan.model import Clause
from bot.ports import Outgoing
from bot.services.drafts import DraftSheet, Question
from bot.services.submissions import MyLine, Submitted
from bot.texts import submissions as texts


def draft_card(sheet: DraftSheet) -> Outgoing:
    """The draft's card: what arrived, what is known, the checklist, and the next question with its buttons."""
    lines = [texts.heading(sheet), *texts.about(sheet), *texts.checklist(sheet.checklist)]
    if sheet.evidence:
        lines.append(texts.PUBLIC_ONLY)
    lines += ["", texts.question(sheet)]
    return Outgoing(tuple(lines), keyboards.draft(sheet), subjects=(f"submission:{sheet.id}",))


def closed_card(sheet: DraftSheet) -> Outgoing:
    """The card of what was sent: what it holds, and nothing more to press."""
    lines = (texts.heading(sheet), *texts.about(sheet), *texts.checklist(sheet.checklist))
    return Outgoing(lines, subjects=(f"submission:{sheet.id}",))


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
    return Outgoing((texts.heading(sheet), texts.TYPE_DAY), buttons, subjects=(f"submission:{sheet.id}",))


def day_days(sheet: DraftSheet, month: int) -> Outgoing:
    """Choosing a day: the month's days."""
    buttons = keyboards.days_of_month(sheet.id, year=sheet.year, month=month, today=sheet.today)
    return Outgoing((texts.heading(sheet), texts.TYPE_DAY), buttons, subjects=(f"submission:{sheet.id}",))


def day_question(sheet: DraftSheet) -> Outgoing:
    """The question for another day (改日期)."""
    question = texts.NEW_DAY.format(number=sheet.id)
    return Outgoing((question,), keyboards.days(sheet), subjects=(f"submission:{sheet.id}",))


def submitted(done: Submitted) -> Outgoing:
    return Outgoing((texts.submitted(done),), subjects=(f"submission:{done.id}",))


def mine(lines: tuple[MyLine, ...], *, year: int) -> Outgoing:
    if not lines:
        return Outgoing((texts.NOTHING_MINE,))
    blocks = (texts.MINE_TITLE.format(count=len(lines)), *(texts.my_line(line, year=year) for line in lines))
    return Outgoing(blocks, keyboards.mine(lines))


def withdraw_for_sure(submission_id: int) -> Outgoing:
    return Outgoing((texts.SURE_TO_WITHDRAW.format(number=submission_id),), keyboards.withdraw_for_sure(submission_id))


def withdrawn(submission_id: int, *, was_draft: bool) -> Outgoing:
    sentence = texts.DRAFT_DROPPED if was_draft else texts.WITHDRAWN
    return Outgoing((sentence.format(number=submission_id),))


def lost_file() -> Outgoing:
    return Outgoing((texts.LOST_FILE,))


def awaits_typing(sheet: DraftSheet) -> str | None:
    """The kind of prompt that typed words will answer, if the card's question takes any."""
    typed = {
        Question.LABEL: "label",
        Question.COUNT: "count",
        Question.DAY: "day",
        Question.PERIOD: "day",
    }
    return typed.get(sheet.question)
