"""Buttons of 其他答复, of its decisions, and of the question whether the province's notice has come."""

from __future__ import annotations

from collections.abc import Iterable

from bot.domain.states import AnswerKind, AnswerState
from bot.keyboards.callback import encode
from bot.keyboards.reminders import Rows
from bot.plan.obligations import DUTY_PREFIX
from bot.ports import Button
from bot.services.answer_cards import RETURNABLE, Given
from bot.services.lines import Line
from bot.services.obligation_answers import AnswerSheet
from bot.texts import answers as texts
from bot.texts.reminders import button_name, choice_name


def short_id(obligation_id: str) -> str:
    """The id without the colon of duties, which parts callback data; :func:`whole_id` puts it back."""
    return obligation_id.removeprefix(DUTY_PREFIX)


def whole_id(named: str, known: Iterable[str]) -> str:
    """The obligation's id that a button names."""
    return named if named in known else f"{DUTY_PREFIX}{named}"


def sheet(found: AnswerSheet) -> Rows:
    """What may be said, two a row; below it what may be taken back and what the coordinator may decide."""
    said = [_say(kind, found.line) for kind in found.kinds]
    number = button_name(found.line)
    back = [(Button(texts.RETRACT.format(number=each.id), encode("retract", each.id)),) for each in found.given]
    return (*_pairs(said), *back, *_courses(found, number))


def _say(kind: AnswerKind, line: Line) -> Button:
    if kind is AnswerKind.DONE:
        return Button(texts.NAMES[kind], encode("confirm", short_id(line.id)))
    return Button(texts.NAMES[kind], encode("answer", kind.value, short_id(line.id)))


def _courses(found: AnswerSheet, number: str) -> Rows:
    rows = []
    oid = short_id(found.line.id)
    if found.is_paused or found.is_settled:
        rows.append((Button(texts.RESUME.format(number=number), encode("resume", oid)),))
    if found.is_paused is False:
        rows.append((Button(texts.PAUSE.format(number=number), encode("course", AnswerKind.PAUSED.value, oid)),))
    if found.is_settled is False:
        rows.append((Button(texts.SETTLE.format(number=number), encode("course", AnswerKind.SETTLED.value, oid)),))
    return tuple(rows)


def partners(found: AnswerSheet) -> Rows:
    """The other departments of the item; a button names its place, since labels never travel in a button."""
    oid = short_id(found.line.id)
    return _pairs([Button(name, encode("partner", oid, place)) for place, name in enumerate(found.partners)])


def choice(lines: Iterable[Line], kind: AnswerKind | None) -> Rows:
    """Which item is meant."""
    return tuple((Button(choice_name(line), _chosen(line, kind)),) for line in lines)


def _chosen(line: Line, kind: AnswerKind | None) -> str:
    oid = short_id(line.id)
    return encode("other", oid) if kind is None else encode("answer", kind.value, oid)


def course_choice(lines: Iterable[Line], kind: AnswerKind) -> Rows:
    """Which item is paused or closed."""
    return tuple((Button(choice_name(line), encode("course", kind.value, short_id(line.id))),) for line in lines)


def resume_choice(lines: Iterable[Line]) -> Rows:
    return tuple((Button(choice_name(line), encode("resume", short_id(line.id))),) for line in lines)


def retract_choice(given: Iterable[Given]) -> Rows:
    return tuple((_retract(each, f" {choice_name(each.line)}"),) for each in given)


def after_answer(given: Given) -> Rows:
    """The way back."""
    return ((_retract(given),),)


def _retract(given: Given, tail: str = "") -> Button:
    return Button(texts.RETRACT.format(number=given.id) + tail, encode("retract", given.id))


def card(given: Given) -> Rows:
    """同意 and 不同意 of what waits, 退回 of what holds already."""
    if given.state == AnswerState.WAITING:
        agree = Button(texts.AGREE, encode("agree", given.id))
        return ((agree, Button(texts.REFUSE, encode("disagree", given.id))),)
    if given.state == AnswerState.STANDING and given.kind in RETURNABLE:
        return ((Button(texts.SEND_BACK, encode("disagree", given.id)),),)
    return ()


def province(obligation_id: str, number: str) -> Rows:
    """Under the morning's question."""
    oid = short_id(obligation_id)
    return (
        (
            Button(texts.ARRIVED.format(number=number), encode("province", "yes", oid)),
            Button(texts.NOT_YET.format(number=number), encode("province", "no", oid)),
            Button(texts.PAUSE.format(number=number), encode("course", AnswerKind.PAUSED.value, oid)),
        ),
    )


def plan_day(line: Line, day: str) -> Rows:
    return ((Button(texts.PLAN_DAY.format(day=day), encode("province", "plan", short_id(line.id))),),)


def _pairs(buttons: list[Button]) -> Rows:
    return tuple(tuple(buttons[place : place + 2]) for place in range(0, len(buttons), 2))
