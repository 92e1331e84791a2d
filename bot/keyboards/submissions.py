"""Buttons under a draft's card and in the list of one's own submissions."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Iterable
from datetime import date, timedelta

from bot.domain.states import SubmissionState
from bot.keyboards.callback import encode
from bot.plan.model import Clause, EvidenceKind
from bot.ports import Button
from bot.services.drafts import GATES, DraftSheet, Question
from bot.services.submissions import MyLine
from bot.texts import buttons as words
from bot.texts.days import month_day
from bot.texts.kinds import ON_SITE, SCREENSHOT, SCREENSHOTS
from bot.texts.scoring import KIND_NAMES

Row = tuple[Button, ...]
MOST_LABELS = 24
DAYS_A_ROW = 7


def draft(sheet: DraftSheet) -> tuple[Row, ...]:
    """The question's answers, then what may be done with the draft."""
    if sheet.state is not SubmissionState.DRAFT:
        return (*_answers(sheet), _own(sheet.id))
    return (*_answers(sheet), *_endings(sheet))


def _answers(sheet: DraftSheet) -> tuple[Row, ...]:
    builders: dict[Question, Callable[[DraftSheet], tuple[Row, ...]]] = {
        Question.ITEM: _items,
        Question.LABEL: _labels,
        Question.EVALUATION: _evaluation,
        Question.COUNT: _counts,
        Question.DAY: days,
        Question.PERIOD: _period,
        Question.KIND: _kinds,
    }
    build = builders.get(sheet.question)
    return build(sheet) if build else ()


def _endings(sheet: DraftSheet) -> tuple[Row, ...]:
    drop = Button(words.WITHDRAW_DRAFT, encode("withdraw", sheet.id))
    if sheet.question is Question.ITEM:
        return ((drop,),)
    if sheet.question is Question.EVIDENCE:
        return ((Button(words.CONFIRM, encode("confirm", _confirmed(sheet))), drop),)
    last: Row = (Button(words.OTHER_ITEM, encode("reitem", sheet.id)), drop)
    if sheet.question is not Question.NOTHING:
        return (last,)
    change_day = Button(words.CHANGE_DAY, encode("day", sheet.id))
    return ((Button(words.FINISH, encode("done", sheet.id)),), (change_day, *last))


def _confirmed(sheet: DraftSheet) -> str:
    """What 确认报送 under this card is about: the obligation, or the clause when its period is not yet known."""
    assert sheet.clause is not None
    return sheet.obligation.id if sheet.obligation else sheet.clause.id


def _own(submission_id: int) -> Row:
    return (
        Button(words.WITHDRAW, encode("withdraw", submission_id)),
        Button(words.CHANGE_DAY, encode("day", submission_id)),
    )


def rows(buttons: Iterable[Button], width: int) -> tuple[Row, ...]:
    """The buttons, so many a row."""
    found = list(buttons)
    return tuple(tuple(found[start : start + width]) for start in range(0, len(found), width))


def item_words(clause: Clause) -> str:
    return f"{clause.id} {clause.short_title or clause.title}"


def _items(sheet: DraftSheet) -> tuple[Row, ...]:
    return items(sheet.items or sheet.other_items, sheet.id, has_more=bool(sheet.items and sheet.other_items))


def items(clauses: tuple[Clause, ...], submission_id: int, *, has_more: bool) -> tuple[Row, ...]:
    """One button an item, two a row."""
    offered = rows((Button(item_words(clause), encode("item", submission_id, clause.id)) for clause in clauses), 2)
    return (*offered, (Button(words.MORE_ITEMS, encode("items", submission_id)),)) if has_more else offered


def items_to_begin(clauses: Iterable[Clause]) -> tuple[Row, ...]:
    """One button an item that may be sent, before there is any draft."""
    return rows((Button(item_words(clause), encode("submit", clause.id)) for clause in clauses), 2)


def _labels(sheet: DraftSheet) -> tuple[Row, ...]:
    return rows(
        (Button(option.label, encode("label", sheet.id, option.key)) for option in sheet.labels[:MOST_LABELS]), 2
    )


def _evaluation(sheet: DraftSheet) -> tuple[Row, ...]:
    return ((Button(words.YES, encode("eval", sheet.id, 1)), Button(words.NO, encode("eval", sheet.id, 0))),)


def _counts(sheet: DraftSheet) -> tuple[Row, ...]:
    return (tuple(Button(f"{count}人", encode("count", sheet.id, count)) for count in range(1, 6)),)


def _kinds(sheet: DraftSheet) -> tuple[Row, ...]:
    """The kinds that the clause asks for, then plain material; screenshots are named as what they show."""
    gates = [kind for kind in sheet.kinds if kind in GATES]
    offered = {kind: KIND_NAMES[kind] for kind in sheet.kinds}
    offered |= {kind: SCREENSHOT if len(gates) == 1 else SCREENSHOTS[kind] for kind in gates}
    unknown = [item for item in sheet.evidence if item.kind is None]
    if any(item.is_photo for item in unknown):
        offered[EvidenceKind.PHOTO] = ON_SITE
    offered.setdefault(EvidenceKind.DOCUMENT, KIND_NAMES[EvidenceKind.DOCUMENT])
    return rows((Button(name, encode("kind", sheet.id, kind.value)) for kind, name in offered.items()), 2)


def days(sheet: DraftSheet) -> tuple[Row, ...]:
    """Today and yesterday as far as they lie in the plan's year, and the way to any other day."""
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
    return rows((Button(f"{month}月", encode("month", submission_id, month)) for month in begun), 4)


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
    if line.state is SubmissionState.DRAFT:
        return (
            Button(words.CONTINUE.format(number=line.id), encode("draft", line.id)),
            Button(words.WITHDRAW_NUMBER.format(number=line.id), encode("withdraw", line.id)),
        )
    if line.state is SubmissionState.PENDING:
        return (
            Button(words.WITHDRAW_NUMBER.format(number=line.id), encode("withdraw", line.id)),
            Button(words.CHANGE_DAY_NUMBER.format(number=line.id), encode("day", line.id)),
        )
    if line.state is SubmissionState.RETURNED:
        return (Button(words.REPAIR.format(number=line.id), encode("repair", line.id)),)
    return ()


def withdraw_for_sure(submission_id: int) -> tuple[Row, ...]:
    return (
        (
            Button(words.SURE_WITHDRAW, encode("withdrawn", submission_id)),
            Button(words.KEEP_IT, encode("draft", submission_id)),
        ),
    )


def repair(submission_id: int) -> tuple[Row, ...]:
    return ((Button(words.REPAIR.format(number=submission_id), encode("repair", submission_id)),),)
