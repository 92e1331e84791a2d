"""Buttons under a draft's card and in the list of one's own submissions."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Iterable
from datetime import date, timedelta

from bot.domain.states import SubmissionState
from bot.keyboards.callback import encode
from bot.keyboards.material import kinds
from bot.keyboards.rows import Row, item_words, rows
from bot.keyboards.templates import get
from bot.plan.model import Clause
from bot.ports import Button
from bot.services.drafts import DraftSheet, Question
from bot.services.labels import LabelOption
from bot.services.mine import MyLine
from bot.texts import buttons as words
from bot.texts.days import month_day

LABELS_A_PAGE = 12
DAYS_A_ROW = 7


def draft(sheet: DraftSheet, *, page: int = 0) -> tuple[Row, ...]:
    """The question's answers (of labels that page), then what may be done with the draft."""
    answers = labels(sheet, page) if sheet.question is Question.LABEL else _answers(sheet)
    if _is_asked_again(sheet):
        return (*answers, (Button(words.BACK, encode("back", sheet.id)),))
    template = ((get(sheet.clause),),) if sheet.has_template and sheet.clause is not None else ()
    if sheet.state is not SubmissionState.DRAFT:
        return (*answers, *_own(sheet))
    return (*answers, *template, *_endings(sheet))


def _is_asked_again(sheet: DraftSheet) -> bool:
    """Whether there is an answer already, which stands until another is given."""
    former = {
        Question.LABEL: sheet.label,
        Question.COUNT: sheet.count,
        Question.EVALUATION: sheet.is_evaluation,
    }
    return former.get(sheet.question) is not None


def _answers(sheet: DraftSheet) -> tuple[Row, ...]:
    builders: dict[Question, Callable[[DraftSheet], tuple[Row, ...]]] = {
        Question.ITEM: _items,
        Question.EVALUATION: _evaluation,
        Question.COUNT: _counts,
        Question.DAY: days,
        Question.PERIOD: _period,
        Question.KIND: kinds,
    }
    build = builders.get(sheet.question)
    return build(sheet) if build else ()


def _endings(sheet: DraftSheet) -> tuple[Row, ...]:
    drop = Button(words.WITHDRAW_DRAFT, encode("withdraw", sheet.id))
    other = Button(words.OTHER_ITEM, encode("reitem", sheet.id))
    match sheet.question:
        case Question.ITEM:
            return ((drop,),)
        case Question.EVIDENCE if not sheet.is_filed:
            return ((Button(words.CONFIRM, encode("confirm", _confirmed(sheet))),), (other, drop))
        case Question.NOTHING:
            finish = Button(words.FINISH, encode("done", sheet.id))
            return ((finish,), *rows(_corrections(sheet), 3), (other, drop))
        case _:
            return ((other, drop),)


def _confirmed(sheet: DraftSheet) -> str:
    """What 确认报送 under this card is about: the obligation, or the clause when its period is not yet known."""
    assert sheet.clause is not None
    return sheet.obligation.id if sheet.obligation else sheet.clause.id


def _corrections(sheet: DraftSheet) -> list[Button]:
    """The answers that may be given anew, and the material piece by piece."""
    clause = sheet.clause
    assert clause is not None
    found = [Button(words.CHANGE_DAY if clause.asks_day else words.CHANGE_MONTH, encode("day", sheet.id))]
    if clause.labels is not None:
        change = words.CHANGE_LABEL.format(prompt=clause.labels.prompt)
        found.append(Button(change, encode("again", sheet.id, Question.LABEL.value)))
    if sheet.count is not None:
        found.append(Button(words.CHANGE_COUNT, encode("again", sheet.id, Question.COUNT.value)))
    if sheet.is_evaluation is not None:
        found.append(Button(words.CHANGE_EVALUATION, encode("again", sheet.id, Question.EVALUATION.value)))
    if sheet.evidence:
        found.append(Button(words.PIECES, encode("pieces", sheet.id)))
    return found


def _own(sheet: DraftSheet) -> tuple[Row, ...]:
    """What may still be done with what waits for review."""
    withdraw = Button(words.WITHDRAW, encode("withdraw", sheet.id))
    if sheet.clause is None:
        return ((withdraw,),)
    return (*rows(_corrections(sheet), 3), (withdraw,))


def _items(sheet: DraftSheet) -> tuple[Row, ...]:
    return items(sheet.items or sheet.other_items, sheet.id, has_more=bool(sheet.items and sheet.other_items))


def items(clauses: tuple[Clause, ...], submission_id: int, *, has_more: bool) -> tuple[Row, ...]:
    """One button an item, two a row."""
    offered = rows((Button(item_words(clause), encode("item", submission_id, clause.id)) for clause in clauses), 2)
    return (*offered, (Button(words.MORE_ITEMS, encode("items", submission_id)),)) if has_more else offered


def items_to_begin(clauses: Iterable[Clause]) -> tuple[Row, ...]:
    """One button an item that may be sent, before there is any draft."""
    return rows((Button(item_words(clause), encode("submit", clause.id)) for clause in clauses), 2)


def labels(sheet: DraftSheet, page: int = 0) -> tuple[Row, ...]:
    """A page of the labels, two a row, and the way to the others."""
    start = page * LABELS_A_PAGE if page * LABELS_A_PAGE < len(sheet.labels) else 0
    shown = sheet.labels[start : start + LABELS_A_PAGE]
    offered = rows((Button(_label_words(option), encode("label", sheet.id, option.key)) for option in shown), 2)
    if len(sheet.labels) <= LABELS_A_PAGE:
        return offered
    prompt = sheet.clause.labels.prompt if sheet.clause and sheet.clause.labels else ""
    is_last = start + LABELS_A_PAGE >= len(sheet.labels)
    name = words.FIRST_LABELS if is_last else words.MORE_LABELS.format(prompt=prompt)
    return (*offered, (Button(name, encode("labels", sheet.id, 0 if is_last else start // LABELS_A_PAGE + 1)),))


def _label_words(option: LabelOption) -> str:
    return words.WHOLE_DOMAIN.format(label=option.label) if option.is_whole else option.label


def _evaluation(sheet: DraftSheet) -> tuple[Row, ...]:
    return ((Button(words.YES, encode("eval", sheet.id, 1)), Button(words.NO, encode("eval", sheet.id, 0))),)


def _counts(sheet: DraftSheet) -> tuple[Row, ...]:
    return (tuple(Button(words.PEOPLE.format(count=count), encode("count", sheet.id, count)) for count in range(1, 6)),)


def days(sheet: DraftSheet) -> tuple[Row, ...]:
    """Today and yesterday as far as they lie in the plan's year, and the way to any other day; or the months."""
    if sheet.period_days:
        months_begun = (Button(words.MONTH.format(month=on.month), _on(sheet.id, on)) for on in sheet.period_days)
        return rows(months_begun, 4)
    recent = ((words.TODAY, sheet.today), (words.YESTERDAY, sheet.today - timedelta(days=1)))
    near = tuple(Button(word, _on(sheet.id, on)) for word, on in recent if on.year == sheet.year)
    return ((*near, Button(words.PICK_DAY, encode("months", sheet.id))),)


def _period(sheet: DraftSheet) -> tuple[Row, ...]:
    assert sheet.proposed_on is not None
    keep = Button(words.KEEP_DAY.format(day=month_day(sheet.proposed_on)), encode("keep", sheet.id))
    return ((keep,), *days(sheet))


def _on(submission_id: int, on: date) -> str:
    return encode("on", submission_id, on.isoformat())


def months(submission_id: int, *, year: int, today: date) -> tuple[Row, ...]:
    """The months of the plan's year that have begun."""
    begun = [month for month in range(1, 13) if date(year, month, 1) <= today]
    return rows((Button(words.MONTH.format(month=month), encode("month", submission_id, month)) for month in begun), 4)


def days_of_month(submission_id: int, *, year: int, month: int, today: date) -> tuple[Row, ...]:
    """The month's days up to today."""
    _, last = monthrange(year, month)
    past = [date(year, month, day) for day in range(1, last + 1) if date(year, month, day) <= today]
    back = (Button(words.OTHER_MONTH, encode("months", submission_id)),)
    return (*rows((Button(str(on.day), _on(submission_id, on)) for on in past), DAYS_A_ROW), back)


def mine(lines: tuple[MyLine, ...]) -> tuple[Row, ...]:
    """What can still be done with each submission of the list."""
    return tuple(row for line in lines if (row := _mine_row(line)))


def _mine_row(line: MyLine) -> Row:
    match line.state:
        case SubmissionState.DRAFT:
            return (
                _numbered(words.CONTINUE, "draft", line.id),
                _numbered(words.WITHDRAW_NUMBER, "withdraw", line.id),
            )
        case SubmissionState.PENDING:
            return (
                _numbered(words.ADD, "draft", line.id),
                _numbered(words.CHANGE_DAY_NUMBER, "day", line.id),
                _numbered(words.WITHDRAW_NUMBER, "withdraw", line.id),
            )
        case SubmissionState.RETURNED:
            return (_numbered(words.REPAIR, "repair", line.id),)
        case _:
            return ()


def _numbered(name: str, verb: str, submission_id: int) -> Button:
    return Button(name.format(number=submission_id), encode(verb, submission_id))


def repair(submission_id: int) -> tuple[Row, ...]:
    return ((_numbered(words.REPAIR, "repair", submission_id),),)


def send_again(submission_id: int) -> tuple[Row, ...]:
    """After 撤回 the way back."""
    return ((_numbered(words.SEND_AGAIN, "repair", submission_id),),)
